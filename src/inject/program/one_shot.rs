//! Programs that run to their end.

use std::process::ExitStatus;
use std::time::Duration;

use super::error::{ProgramError, status_text};
use super::launch::Program;
use super::output::Output;
use super::process::Process;

/// How many lines of each stream an error message shows.
pub(super) const SHOWN_LINES: usize = 20;

/// A program that has run to its end.
#[derive(Clone, Debug)]
pub struct Finished {
    program: String,
    status: ExitStatus,
    output: Output,
}

impl Finished {
    /// The command line, redacted.
    #[must_use]
    pub fn program(&self) -> &str {
        &self.program
    }

    /// Whether it ended with exit code 0.
    #[must_use]
    pub fn succeeded(&self) -> bool {
        self.status.success()
    }

    /// Its exit code; `None` where a signal ended it.
    #[must_use]
    pub fn code(&self) -> Option<i32> {
        self.status.code()
    }

    /// How it ended: "exit code 3" or "signal 9".
    #[must_use]
    pub fn status(&self) -> String {
        status_text(self.status)
    }

    /// What it printed.
    #[must_use]
    pub fn output(&self) -> &Output {
        &self.output
    }
}

impl Program {
    /// Runs the program to its end, in `limit` of real time at most; what it leaves running in
    /// the background is stopped then.
    ///
    /// A failing program is no error: see [`Finished::succeeded`].
    ///
    /// # Errors
    ///
    /// When it cannot be found or started, or is still running after `limit`.
    pub async fn run(&self, limit: Duration) -> Result<Finished, ProgramError> {
        let process = self.programs.start(|| Process::start(self, None))?;
        let ended = process.until(|state| state.exit.is_some());
        let ended = tokio::time::timeout(limit, ended).await;
        process.stop().await?;
        process.drained().await;
        match ended.ok().and_then(|state| state.exit) {
            Some(status) => Ok(Finished {
                program: process.shown.clone(),
                status,
                output: process.output.clone(),
            }),
            None => Err(ProgramError::TimedOut {
                program: process.shown.clone(),
                limit,
                output: process.output.tail(SHOWN_LINES),
            }),
        }
    }
}
