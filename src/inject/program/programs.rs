//! The programs of a run, so that its end is theirs too.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use futures::future::join_all;

use super::error::ProgramError;
use super::process::Process;

/// The programs of a run, those included that a step is still waiting for.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), cucumber_salesforce::Error> {
/// # #[cfg(unix)] {
/// use std::time::Duration;
/// use cucumber_salesforce::inject::{Program, Programs};
/// use cucumber_salesforce::redact::Redactor;
///
/// let programs = Programs::default();
/// let sleep = Program::new(["sleep", "600"], Redactor::default()).among(&programs);
/// let (finished, problems) =
///     tokio::join!(sleep.run(Duration::from_secs(600)), programs.end());
/// assert!(!finished?.succeeded() && problems.is_empty());
/// assert!(sleep.run(Duration::from_secs(600)).await.is_err(), "the run is ending");
/// # }
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Programs(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    ended: bool,
    all: Vec<Weak<Process>>,
}

impl Programs {
    /// Whether none of them is there any more.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.living().is_empty()
    }

    /// Stops them all, each with everything that it started, and lets no other start: SIGTERM,
    /// and SIGKILL after the [grace](super::Program::grace). Gives those that survive even that.
    pub async fn end(&self) -> Vec<ProgramError> {
        self.lock().ended = true;
        let living = self.living();
        let stopped = join_all(living.iter().map(|process| process.stop())).await;
        stopped.into_iter().filter_map(Result::err).collect()
    }

    /// Kills them all without a grace, and lets no other start.
    pub fn kill(&self) {
        self.lock().ended = true;
        self.living().iter().for_each(|process| process.kill());
    }

    /// Starts one, unless they have all been ended.
    pub(super) fn start(
        &self,
        start: impl FnOnce() -> Result<Process, ProgramError>,
    ) -> Result<Arc<Process>, ProgramError> {
        // What starts while the others are being ended would be missed: hence under the lock.
        let mut state = self.lock();
        if state.ended {
            return Err(ProgramError::Ending);
        }
        let process = Arc::new(start()?);
        state.all.retain(|known| known.strong_count() > 0);
        state.all.push(Arc::downgrade(&process));
        Ok(process)
    }

    fn living(&self) -> Vec<Arc<Process>> {
        self.lock().all.iter().filter_map(Weak::upgrade).collect()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
