//! Ctrl-C, SIGTERM, SIGHUP and their kin: delete what was made, then go.

#[cfg_attr(unix, path = "unix.rs")]
#[cfg_attr(windows, path = "windows.rs")]
mod platform;

use std::io;
use std::panic::catch_unwind;
use std::sync::{Arc, Mutex, Once, PoisonError, Weak};
use std::thread;

use futures::future::join_all;

use crate::salesforce::Run;

use super::teardown;
use platform::Signals;

/// The runs that a signal ends. Signals are the process's own, so this list is, too.
static WATCHED: Mutex<Vec<Weak<Run>>> = Mutex::new(Vec::new());
static LISTENER: Once = Once::new();

/// Ends `run` when a signal comes.
pub(super) fn watch(run: &Arc<Run>) {
    let mut watched = WATCHED.lock().unwrap_or_else(PoisonError::into_inner);
    watched.retain(|run| run.strong_count() > 0);
    watched.push(Arc::downgrade(run));
    LISTENER.call_once(|| {
        // On a thread of its own: a user's step may block cucumber's.
        let listen = || {
            match catch_unwind(listen) {
                Ok(Ok(code)) => leave(code),
                // Without a handler the signal simply ends the process; the journal knows the
                // rest.
                Ok(Err(_)) => {}
                // Nobody else would end the process: the suite stands still.
                Err(_) => leave(101),
            }
        };
        drop(thread::Builder::new().name("salesforce-signals".to_owned()).spawn(listen));
    });
}

/// Takes over, from now on, the signals that end a program: SIGINT, SIGTERM and SIGHUP, but for
/// those that whoever started it has it ignore (as `nohup` does); on Windows what resembles them.
///
/// The future ends when the first has come, with the exit code that a shell expects then: 130, 143
/// or 129.
///
/// # Errors
///
/// The system lets none be caught.
///
/// ```no_run
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> std::io::Result<()> {
/// use cucumber_salesforce::cucumber_ext::end_signal;
///
/// let ended = end_signal()?;
/// println!("working until somebody presses Ctrl-C");
/// let code = ended.await;
/// println!("would end with {code}");
/// # Ok(()) }
/// ```
pub fn end_signal() -> io::Result<impl Future<Output = i32> + Send + 'static> {
    let mut signals = Signals::new()?;
    Ok(async move { signals.next().await })
}

/// Waits for a signal, cleans up, and gives the exit code.
fn listen() -> io::Result<i32> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut signals = Signals::new()?;
        let code = signals.next().await;
        let runs = unfinished();
        for run in &runs {
            run.interrupt();
        }
        if let Some(run) = runs.first() {
            run.console().print(
                "[salesforce] interrupted: deleting what this run made; a second signal gives up",
            );
        }
        tokio::select! {
            _ = join_all(runs.iter().map(teardown::end)) => {}
            _ = signals.next() => for run in &runs {
                teardown::give_up(run, "gave up at the second signal");
            }
        }
        Ok(code)
    })
}

fn unfinished() -> Vec<Arc<Run>> {
    let watched = WATCHED.lock().unwrap_or_else(PoisonError::into_inner);
    watched.iter().filter_map(Weak::upgrade).filter(|run| run.has_something_to_end()).collect()
}

#[expect(clippy::disallowed_methods, reason = "the clean-up is over; a signal ends the process")]
fn leave(code: i32) {
    std::process::exit(code)
}
