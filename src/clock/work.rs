//! Work that virtual time waits for.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use super::virtual_clock::Shared;

tokio::task_local! {
    /// The worker that the future which is being polled belongs to.
    static CURRENT: Arc<Worker>;
}

/// Work that has begun: a virtual clock stands still until it is over, but for the time that the
/// work itself sleeps on that clock.
///
/// A virtual clock jumps to the moment that the next sleeper waits for. Without this, somebody
/// who sleeps for an hour takes that hour from everybody whose answer from the org takes a
/// millisecond of real time. A clock that shows real time needs no such help, and ignores it.
#[derive(Clone, Debug, Default)]
#[must_use = "time stands still until this is dropped"]
pub struct Work(Option<Arc<Worker>>);

impl Work {
    pub(super) fn on(clock: Arc<Shared>) -> Self {
        let id = clock.begin_work();
        Self(Some(Arc::new(Worker { clock, id })))
    }

    /// `work`, for as long as it takes.
    pub async fn around<F: Future>(self, work: F) -> F::Output {
        match self.0 {
            Some(worker) => CURRENT.scope(worker, work).await,
            None => work.await,
        }
    }
}

/// Somebody who works, and may sleep meanwhile.
pub(super) struct Worker {
    clock: Arc<Shared>,
    id: u64,
}

impl Worker {
    /// The number of the worker who is calling this, if it works on that clock.
    pub(super) fn current(clock: &Arc<Shared>) -> Option<u64> {
        CURRENT.try_with(|worker| Arc::ptr_eq(&worker.clock, clock).then_some(worker.id)).ok()?
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.clock.end_work(self.id);
    }
}

impl fmt::Debug for Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Worker").field("id", &self.id).finish_non_exhaustive()
    }
}
