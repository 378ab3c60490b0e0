//! What a scenario leaves in the world outside: running programs, files, records.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::error::{Error, ErrorKind, Result};
use crate::http::Connection;
use crate::inject::{CredentialsFile, Injector as _, RunningProgram};
use crate::model::Secret;
use crate::rest;

/// What one attempt at a scenario has started, written and created, to be ended with it.
///
/// The run holds it too: where a World is not dropped in time, the run's end is its end.
#[derive(Debug, Default)]
pub(super) struct Belongings(Mutex<Things>);

#[derive(Debug, Default)]
pub(super) struct Things {
    pub(super) programs: Vec<Service>,
    pub(super) files: Vec<CredentialsFile>,
    pub(super) records: Vec<TestRecord>,
    closed: bool,
}

/// A long-lived program.
#[derive(Debug)]
pub(super) struct Service {
    /// The program's name as the feature file wrote it.
    pub(super) name: String,
    pub(super) port: Option<u16>,
    pub(super) program: RunningProgram,
}

/// A record of test data.
#[derive(Clone, Debug)]
pub(super) struct TestRecord {
    pub(super) object: String,
    pub(super) id: String,
    pub(super) fields: Vec<(String, String)>,
    pub(super) connection: Connection,
}

impl Belongings {
    pub(super) fn lock(&self) -> MutexGuard<'_, Things> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn is_empty(&self) -> bool {
        let things = self.lock();
        things.programs.is_empty() && things.files.is_empty() && things.records.is_empty()
    }

    /// Stops the programs, removes the files, then deletes the records, the latest first: a
    /// record may refer to an earlier one. Goes on after a failure; a second call finds nothing.
    pub(super) async fn end(&self) -> Result<()> {
        let programs = std::mem::take(&mut self.lock().programs);
        let mut problems = Vec::new();
        for service in programs.into_iter().rev() {
            problems.extend(service.program.stop().await.err().map(Error::from));
        }
        problems.extend(self.remove_files());
        let records = std::mem::take(&mut self.lock().records);
        for record in records.into_iter().rev() {
            problems.extend(record.delete().await.err());
        }
        join(problems)
    }

    /// Removes the files with credentials.
    pub(super) fn remove_files(&self) -> Vec<Error> {
        let files = std::mem::take(&mut self.lock().files);
        files.into_iter().rev().filter_map(|file| file.remove().err()).map(Error::from).collect()
    }

    /// The same, and no file is to be written any more.
    pub(super) fn close(&self) -> Vec<Error> {
        self.lock().closed = true;
        self.remove_files()
    }

    /// Notes a record that goes with the scenario; gives it back where it comes too late.
    pub(super) fn add(&self, record: TestRecord) -> Option<TestRecord> {
        let mut things = self.lock();
        if things.closed {
            return Some(record);
        }
        things.records.push(record);
        None
    }

    /// Writes a file that goes with the scenario.
    ///
    /// # Errors
    ///
    /// The file cannot be written, or the run is ending.
    pub(super) fn write(
        &self,
        mut file: CredentialsFile,
        values: &[(String, Secret)],
    ) -> Result<()> {
        // Under the lock: what is written while the others are being removed would be missed.
        let mut things = self.lock();
        if things.closed {
            return Err(ending("file"));
        }
        file.inject(values)?;
        things.files.push(file);
        Ok(())
    }
}

impl TestRecord {
    pub(super) async fn delete(&self) -> Result<()> {
        match rest::delete(&self.connection, &self.object, &self.id).await {
            Err(error) if !error.is_absent() => {
                let error = Error::from(error);
                let text = format!("cannot delete the test record {} `{}`", self.object, self.id);
                Err(Error::new(error.kind(), text).caused_by(error))
            }
            // The scenario may have deleted it itself.
            _ => Ok(()),
        }
    }
}

/// What a step is told that makes more while everything is being ended.
pub(super) fn ending(what: &str) -> Error {
    Error::new(ErrorKind::Local, format!("the run is ending: no {what} is written any more"))
}

/// Several problems as one.
pub(super) fn join(problems: Vec<Error>) -> Result<()> {
    let mut problems = problems.into_iter();
    let Some(first) = problems.next() else { return Ok(()) };
    let rest: Vec<String> = problems.map(|problem| format!("; {}", told(&problem))).collect();
    if rest.is_empty() {
        return Err(first);
    }
    Err(Error::new(first.kind(), format!("{}{}", told(&first), rest.concat())))
}

/// The message with its causes, on one line.
fn told(error: &Error) -> String {
    format!("{:#}", anyhow::Error::from(error.clone()))
}
