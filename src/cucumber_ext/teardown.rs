//! The end of a run that did not reach its end.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crate::salesforce::Run;

/// How long a run that was cut short may take to delete what it made.
const PATIENCE: Duration = Duration::from_secs(30);

/// Ends `run` on a thread and a runtime of its own, and waits for it: the caller is being
/// unwound or dropped, and its runtime may be gone.
pub(super) fn at_once(run: Arc<Run>) {
    let work = move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let Ok(runtime) = runtime else { return };
        let ended = runtime.block_on(async { tokio::time::timeout(PATIENCE, end(&run)).await });
        if ended.is_err() {
            let seconds = PATIENCE.as_secs();
            run.console().print(&format!(
                "[salesforce] gave up cleaning up after {seconds} s; what stays is in the journal"
            ));
        }
    };
    let thread = thread::Builder::new().name("salesforce-teardown".to_owned()).spawn(work);
    if let Ok(thread) = thread {
        // A panic in there has nothing to add to the one that brought us here.
        drop(thread.join());
    }
}

/// Ends `run`, which has failed, and prints what went wrong with that.
pub(super) async fn end(run: &Run) {
    run.console().settle();
    for problem in run.finish(true).await {
        run.console().print(&format!("[salesforce] error: {problem}"));
    }
}
