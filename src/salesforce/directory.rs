//! Finds the run that a step belongs to.
//!
//! A step of cucumber is a plain `fn`: it captures nothing, so it can reach its run only through
//! a directory. The directory holds no state but weak references, and several runs may live in
//! one process beside each other.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use super::run::Run;

static RUNS: Mutex<Vec<(u32, Weak<Run>)>> = Mutex::new(Vec::new());
static NEXT: AtomicU32 = AtomicU32::new(1);

/// A number that no other run of this process has.
pub(super) fn next_id() -> u32 {
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// Enters a run.
pub(super) fn enter(id: u32, run: &Weak<Run>) {
    let mut runs = runs();
    runs.retain(|(_, run)| run.strong_count() > 0);
    runs.push((id, Weak::clone(run)));
}

/// The run with this number, while it lives.
pub(super) fn find(id: u32) -> Option<Arc<Run>> {
    runs().iter().find(|(known, _)| *known == id)?.1.upgrade()
}

/// The only run that lives; `None` where there are several, or none.
pub(super) fn only() -> Option<Arc<Run>> {
    let mut living: Vec<_> = runs().iter().filter_map(|(_, run)| run.upgrade()).collect();
    if living.len() == 1 { living.pop() } else { None }
}

fn runs() -> MutexGuard<'static, Vec<(u32, Weak<Run>)>> {
    RUNS.lock().unwrap_or_else(PoisonError::into_inner)
}
