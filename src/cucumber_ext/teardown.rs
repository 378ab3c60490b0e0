//! The end of a run that did not reach its end.

use std::sync::{Arc, mpsc};
use std::time::Duration;

use crate::progress::brief;
use crate::salesforce::Run;

/// How long a run that is being unwound or dropped may take to delete what it made, at most.
const PATIENCE: Duration = Duration::from_secs(30);

/// Ends `run` on its own threads and waits for it, whether all went well: the caller is being
/// unwound or dropped, and its runtime may be gone.
pub(super) fn at_once(run: &Arc<Run>) -> bool {
    // Without settings nothing was made.
    let (Ok(background), Ok(resolved)) = (run.background(), run.resolved()) else { return true };
    let (tell, told) = mpsc::channel();
    let ending = Arc::clone(run);
    background.handle().spawn(async move {
        let all_went_well = end(&ending).await;
        drop(ending);
        // Nobody listens where it took too long.
        let _ = tell.send(all_went_well);
    });
    let limit = PATIENCE.min(resolved.teardown);
    told.recv_timeout(limit).unwrap_or_else(|_| {
        give_up(run, &format!("the clean-up was not over after {}", brief(limit)));
        false
    })
}

/// Ends `run`, which has failed, and prints what went wrong with that; whether all went well.
pub(super) async fn end(run: &Arc<Run>) -> bool {
    run.console().settle();
    let problems = run.finish(true).await;
    run.tell_problems(&problems);
    problems.is_empty()
}

/// Waits no longer, and names what stays.
pub(super) fn give_up(run: &Run, why: &str) {
    let mut problems = vec![why.to_owned()];
    problems.extend(run.give_up());
    run.console().settle();
    run.tell_problems(&problems);
}
