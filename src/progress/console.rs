//! Progress for the person in front of the terminal, or for the log of a build.

use std::collections::HashMap;
use std::fmt;
use std::io::{self, IsTerminal as _, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::redact::Redactor;

use super::live::Live;
use super::{ConsoleWriter, Progress, ProgressEvent};

/// How much later, by a wait's own clock, its next line may come in a log.
const HEARTBEAT: Duration = Duration::from_secs(30);

/// Tells on standard error: one live line per wait on a terminal, plain lines otherwise.
///
/// Everything passes the redactor. In a log a wait speaks at once and then every 30 seconds of
/// the time that it has been waiting. Clones share one console.
#[derive(Clone)]
pub struct Console(Arc<Inner>);

struct Inner {
    redactor: Redactor,
    live: Option<Live>,
    lines: Mutex<Lines>,
    /// Whether cucumber prints to the same terminal, so that notes must wait for their turn.
    shared: AtomicBool,
}

struct Lines {
    out: Box<dyn Write + Send>,
    /// When each wait spoke last.
    spoken: HashMap<String, Duration>,
}

impl Console {
    /// Standard error.
    #[must_use]
    pub fn new(redactor: Redactor) -> Self {
        let live = io::stderr().is_terminal().then(Live::default);
        Self::assemble(redactor, live, Box::new(io::stderr()))
    }

    /// Plain lines to any writer.
    #[must_use]
    pub fn plain(redactor: Redactor, out: impl Write + Send + 'static) -> Self {
        Self::assemble(redactor, None, Box::new(out))
    }

    /// Standard output that steps aside for the live lines.
    #[must_use]
    pub fn stdout(&self) -> ConsoleWriter {
        self.share(io::stdout().is_terminal());
        ConsoleWriter::new(self.clone(), io::stdout())
    }

    /// Any writer to the same terminal, made to step aside for the live lines.
    pub fn beside<W: Write>(&self, out: W) -> ConsoleWriter<W> {
        self.share(true);
        ConsoleWriter::new(self.clone(), out)
    }

    /// Prints `text` as a line of its own, without a prefix.
    pub fn print(&self, text: &str) {
        let text = self.0.redactor.redact(text);
        match &self.0.live {
            Some(live) if self.0.shared.load(Ordering::Relaxed) => live.hold(text.into_owned()),
            _ => self.print_now(&text),
        }
    }

    /// Prints at once from now on: cucumber has nothing left on the screen to replace.
    pub fn settle(&self) {
        self.share(false);
        self.release_held();
    }

    /// Prints what had to wait.
    pub(super) fn release_held(&self) {
        let held = self.0.live.as_ref().map(Live::take_held).unwrap_or_default();
        for text in &held {
            self.print_now(text);
        }
    }

    /// Runs `write` while no live line is on the screen.
    pub(super) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        match &self.0.live {
            Some(live) => live.aside(write),
            None => write(),
        }
    }

    fn assemble(redactor: Redactor, live: Option<Live>, out: Box<dyn Write + Send>) -> Self {
        let lines = Mutex::new(Lines { out, spoken: HashMap::new() });
        Self(Arc::new(Inner { redactor, live, lines, shared: AtomicBool::new(false) }))
    }

    fn share(&self, shared: bool) {
        self.0.shared.store(shared, Ordering::Relaxed);
    }

    fn print_now(&self, text: &str) {
        // One write for the whole line: others write to the same terminal.
        let line = format!("{text}\n");
        self.aside(|| {
            let mut lines = self.lines();
            // There is nobody left to tell about a failure.
            drop(lines.out.write_all(line.as_bytes()).and_then(|()| lines.out.flush()));
        });
    }

    fn lines(&self) -> std::sync::MutexGuard<'_, Lines> {
        self.0.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_due(&self, what: &str, elapsed: Duration) -> bool {
        let mut lines = self.lines();
        let due = match lines.spoken.get(what) {
            // Time that runs backwards is the next wait for the same thing.
            Some(last) => elapsed < *last || elapsed >= *last + HEARTBEAT,
            None => true,
        };
        if due {
            lines.spoken.insert(what.to_owned(), elapsed);
        }
        due
    }
}

impl Progress for Console {
    fn tell(&self, event: ProgressEvent) {
        match (&event, &self.0.live) {
            (ProgressEvent::Waiting { what, .. }, Some(live)) => {
                let text = format!("[salesforce] {event}");
                return live.wait(what, self.0.redactor.redact(&text).into_owned());
            }
            (ProgressEvent::Waiting { what, elapsed, .. }, None) => {
                if !self.is_due(what, *elapsed) {
                    return;
                }
            }
            (ProgressEvent::Done { what, .. }, Some(live)) => live.end(what),
            (ProgressEvent::Done { what, .. }, None) => {
                self.lines().spoken.remove(what);
            }
            (ProgressEvent::Note(_) | ProgressEvent::Warning(_), _) => {}
        }
        self.print(&format!("[salesforce] {event}"));
    }
}

impl fmt::Debug for Console {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Console").field("live", &self.0.live.is_some()).finish_non_exhaustive()
    }
}
