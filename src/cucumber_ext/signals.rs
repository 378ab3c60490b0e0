//! Ctrl-C and SIGTERM: delete what was made, then go.

use std::io;
use std::sync::{Arc, Mutex, Once, PoisonError, Weak};
use std::thread;

use futures::future::join_all;

use crate::salesforce::Run;

use super::teardown;

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
            // Without a handler the signal simply ends the process; the journal knows the rest.
            if let Ok(code) = listen() {
                leave(code);
            }
        };
        drop(thread::Builder::new().name("salesforce-signals".to_owned()).spawn(listen));
    });
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
                run.console().settle();
                run.console().print(
                    "[salesforce] gave up: what this run made and did not delete is in the journal",
                );
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

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};

        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    /// The exit code that a shell expects of a process that the next signal ended.
    async fn next(&mut self) -> i32 {
        tokio::select! {
            _ = self.interrupt.recv() => 130,
            _ = self.terminate.recv() => 143,
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) -> i32 {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        130
    }
}
