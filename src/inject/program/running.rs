//! Programs that stay: a service under test.

use std::sync::Arc;
use std::time::Duration;

use super::error::ProgramError;
use super::launch::Program;
use super::one_shot::SHOWN_LINES;
use super::output::Output;
use super::process::Process;
use super::ready::{Ready, is_open};
use crate::clock::{Clock as _, SystemClock};

/// How often to look whether a port is open.
const POLL: Duration = Duration::from_millis(50);

/// A program that runs until it is stopped or dropped, with everything that it started.
#[derive(Debug)]
#[must_use = "dropping it kills the program: bind it, and `stop` it in the end"]
pub struct RunningProgram(Arc<Process>);

impl RunningProgram {
    /// The command line, redacted.
    #[must_use]
    pub fn program(&self) -> &str {
        &self.0.shown
    }

    /// Its process id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.0.id()
    }

    /// What it has printed so far.
    #[must_use]
    pub fn output(&self) -> &Output {
        &self.0.output
    }

    /// Whether it has not ended by itself.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.0.state().exit.is_none()
    }

    /// Stops it with everything that it started: SIGTERM, and SIGKILL after the
    /// [grace](Program::grace).
    ///
    /// # Errors
    ///
    /// When a process survives even that.
    pub async fn stop(self) -> Result<(), ProgramError> {
        self.0.stop().await
    }
}

impl Program {
    /// Starts the program and waits, for `limit` of real time at most, until it is ready.
    ///
    /// # Errors
    ///
    /// When it cannot be found or started, when its port is taken already, when it ends or when
    /// it is not ready in time; it is stopped then.
    pub async fn start(
        &self,
        ready: Ready,
        limit: Duration,
    ) -> Result<RunningProgram, ProgramError> {
        if let Ready::Port(port) = ready
            && is_open(port).await
        {
            return Err(ProgramError::PortTaken(port));
        }
        let process = self.programs.start(|| Process::start(self, ready.text()))?;
        let deadline = SystemClock.now() + limit;
        loop {
            let is_ready = match ready {
                Ready::Port(port) => is_open(port).await,
                Ready::Prints(_) => process.state().printed,
            };
            let ended = process.state().exit;
            if is_ready && ended.is_none() {
                return Ok(RunningProgram(process));
            }
            if ended.is_none() && SystemClock.now() < deadline {
                // Ends early when there is news.
                let news = process.until(|state| state.exit.is_some() || state.printed);
                drop(tokio::time::timeout(POLL, news).await);
                continue;
            }
            process.stop().await?;
            process.drained().await;
            let program = process.shown.clone();
            let awaited = if is_ready { "was needed".to_owned() } else { ready.to_string() };
            let awaited = self.redactor.redact(&awaited).into_owned();
            let output = process.output.tail(SHOWN_LINES);
            return Err(match ended {
                Some(status) => ProgramError::EndedEarly { program, status, awaited, output },
                None => ProgramError::NotReady { program, awaited, limit, output },
            });
        }
    }
}
