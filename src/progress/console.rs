//! Progress for the person in front of the terminal, or for the log of a build.

use std::collections::HashMap;
use std::fmt;
use std::io::{self, IsTerminal as _, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use crate::clock::{SharedClock, SystemClock};
use crate::redact::Redactor;

use super::live::Live;
use super::{ConsoleWriter, Progress, ProgressEvent};

/// How much later, both by a wait's own clock and in real time, its next line may come in a log.
const HEARTBEAT: Duration = Duration::from_secs(30);

/// Tells on standard error: one live line per wait on a terminal, plain lines otherwise.
///
/// Everything passes the redactor. In a log a wait speaks at once and then every 30 seconds; where
/// time is virtual and an hour passes in a moment, it has no more to say. Clones share one
/// console.
#[derive(Clone)]
pub struct Console(Arc<Inner>);

struct Inner {
    redactor: Redactor,
    live: Option<Live>,
    /// Real time.
    clock: SharedClock,
    lines: Mutex<Lines>,
    /// Whether cucumber prints to the same terminal, so that notes must wait for their turn.
    shared: AtomicBool,
}

struct Lines {
    out: Box<dyn Write + Send>,
    /// When each wait spoke last: by its own clock, and in real time.
    spoken: HashMap<String, (Duration, SystemTime)>,
}

impl Console {
    /// Standard error.
    #[must_use]
    pub fn new(redactor: Redactor) -> Self {
        let live = io::stderr().is_terminal().then(Live::default);
        Self::assemble(redactor, live, Arc::new(SystemClock), Box::new(io::stderr()))
    }

    /// Plain lines to any writer.
    #[must_use]
    pub fn plain(redactor: Redactor, out: impl Write + Send + 'static) -> Self {
        Self::plain_by(Arc::new(SystemClock), redactor, out)
    }

    /// The same with another clock for real time.
    pub(super) fn plain_by(
        clock: SharedClock,
        redactor: Redactor,
        out: impl Write + Send + 'static,
    ) -> Self {
        Self::assemble(redactor, None, clock, Box::new(out))
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

    /// Prints at once from now on: cucumber has nothing left on the screen to replace. The lines
    /// of waits that nobody has ended go.
    pub fn settle(&self) {
        self.share(false);
        self.0.live.iter().for_each(Live::end_all);
        self.release_held();
    }

    /// Whether cucumber has nothing left on the screen that it may replace.
    pub(super) fn is_settled(&self) -> bool {
        !self.0.shared.load(Ordering::Relaxed)
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

    fn assemble(
        redactor: Redactor,
        live: Option<Live>,
        clock: SharedClock,
        out: Box<dyn Write + Send>,
    ) -> Self {
        let lines = Mutex::new(Lines { out, spoken: HashMap::new() });
        Self(Arc::new(Inner { redactor, live, clock, lines, shared: AtomicBool::new(false) }))
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
        let now = self.0.clock.now();
        let mut lines = self.lines();
        let due = lines.spoken.get(what).is_none_or(|(told, spoken)| {
            let real = now.duration_since(*spoken).unwrap_or_default();
            // Time that runs backwards is the next wait for the same thing.
            elapsed < *told || (elapsed >= *told + HEARTBEAT && real >= HEARTBEAT)
        });
        if due {
            lines.spoken.insert(what.to_owned(), (elapsed, now));
        }
        due
    }
}

impl Progress for Console {
    fn tell(&self, event: ProgressEvent) {
        match (&event, &self.0.live) {
            (
                ProgressEvent::Waiting { what, .. } | ProgressEvent::Deploying { what, .. },
                Some(live),
            ) => {
                return live.wait(what, self.0.redactor.redact(&event.live()).into_owned());
            }
            (ProgressEvent::Waiting { what, elapsed, .. }, None) => {
                if !self.is_due(what, *elapsed) {
                    return;
                }
            }
            (ProgressEvent::Deploying { what, elapsed, queued, .. }, None) => {
                // Most are over in a moment, and then a line tells of that.
                if !(*queued || *elapsed >= HEARTBEAT) || !self.is_due(what, *elapsed) {
                    return;
                }
            }
            (ProgressEvent::Stopped { what } | ProgressEvent::Done { what, .. }, Some(live)) => {
                live.end(what);
            }
            (ProgressEvent::Stopped { what } | ProgressEvent::Done { what, .. }, None) => {
                self.lines().spoken.remove(what);
            }
            (ProgressEvent::Note(_) | ProgressEvent::Warning(_), _) => {}
        }
        if !matches!(event, ProgressEvent::Stopped { .. }) {
            self.print(&format!("[salesforce] {event}"));
        }
    }
}

impl fmt::Debug for Console {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Console").field("live", &self.0.live.is_some()).finish_non_exhaustive()
    }
}
