//! The history of an org.

use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::entry::{Entry, Line, VERSION};
use crate::model::{AppKind, Change, OrgId};
use crate::progress::{Progress, ProgressEvent};
use crate::propagation::state_file::StateFile;
use crate::propagation::{Earlier, Expected, Propagated};

/// How many waits of one sort are remembered.
const KEPT: usize = 100;

/// Fewer waits than this say nothing about the next.
const ENOUGH: usize = 3;

/// An app that works at once so long after the change may have worked long before.
const LATE: Duration = Duration::from_secs(30);

/// A wait that begins so long after the change is no wait for it.
const TOO_LATE: Duration = Duration::from_secs(3600);

/// How long earlier waits took in an org, by kind of app and by what was done to it.
///
/// Nothing depends on it: what cannot be read or written is told once, and forgotten.
#[derive(Clone, Debug, Default)]
pub struct History(Option<Arc<Inner>>);

#[derive(Debug)]
struct Inner {
    file: StateFile,
    progress: Arc<dyn Progress>,
    has_complained: AtomicBool,
}

impl History {
    /// No history: nothing is expected, and nothing remembered.
    #[must_use]
    pub fn none() -> Self {
        Self(None)
    }

    /// The history of `org` in the state directory `folder`, which must exist.
    #[must_use]
    pub fn of(org: &OrgId, folder: &Path, progress: Arc<dyn Progress>) -> Self {
        let file = StateFile::new(folder.join(format!("waits-{org}.jsonl")));
        let has_complained = AtomicBool::new(false);
        Self(Some(Arc::new(Inner { file, progress, has_complained })))
    }

    /// What a wait that begins `age` after the change may expect, counted from its own beginning;
    /// nothing where there have been fewer than three like it.
    #[must_use]
    pub fn expected(&self, kind: AppKind, change: Change, age: Duration) -> Option<Expected> {
        let inner = self.0.as_ref()?;
        let text = inner.file.read().map_err(|error| inner.complain("read", &error)).ok()?;
        let mut earlier = Vec::new();
        for line in String::from_utf8_lossy(&text).lines().map(Line::read) {
            match line {
                Line::Entry(entry) if entry.is_of(kind, change) => earlier.push(entry),
                Line::Damaged => inner.complain("read completely", &damage()),
                Line::Entry(_) | Line::Later(_) => {}
            }
        }
        let since_age = |seconds: f64| Duration::from_secs_f64(seconds).saturating_sub(age);
        let earlier = earlier.iter().map(|entry| Earlier {
            refused_until: since_age(entry.refused_until),
            ready: since_age(entry.ready),
        });
        (earlier.len() >= ENOUGH).then(|| Expected::of(earlier))
    }

    /// Remembers a wait that began `age` after the change and has ended well `now`.
    pub fn note(
        &self,
        kind: AppKind,
        change: Change,
        age: Duration,
        now: SystemTime,
        done: &Propagated,
    ) {
        let Some(inner) = &self.0 else { return };
        let was_over = done.last_refusal.is_none() && age > LATE;
        if was_over || age > TOO_LATE {
            return;
        }
        let Earlier { refused_until, ready } = done.to_remember();
        // Who finds it at the first look does not know since when it can be found.
        let refused_until = match refused_until {
            Duration::ZERO => Duration::ZERO,
            refused_until => age + refused_until,
        };
        let entry = Entry {
            version: VERSION,
            at: now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs(),
            kind: kind.to_string(),
            change,
            refused_until: seconds(refused_until),
            ready: seconds(age + ready),
        };
        let add = |old: &[u8]| {
            let text = with(&String::from_utf8_lossy(old), entry);
            (Some(text.into_bytes()), ())
        };
        if let Err(error) = inner.file.change(add) {
            inner.complain("written", &error);
        }
    }
}

impl Inner {
    fn complain(&self, action: &str, error: &io::Error) {
        if !self.has_complained.swap(true, Ordering::Relaxed) {
            let file = self.file.path().display();
            let text = format!("the history of waits `{file}` cannot be {action}: {error}");
            self.progress.tell(ProgressEvent::Warning(text));
        }
    }
}

/// The lines of `text` with one more, without those that are damaged or too many.
fn with(text: &str, entry: Entry) -> String {
    let added = std::iter::once(Line::Entry(entry));
    let lines: Vec<Line<'_>> = text.lines().map(Line::read).chain(added).collect();
    let mut counts: HashMap<(String, Change), usize> = HashMap::new();
    let mut kept: Vec<String> = Vec::new();
    for line in lines.into_iter().rev() {
        match line {
            Line::Entry(entry) => {
                let count = counts.entry((entry.kind.clone(), entry.change)).or_default();
                *count += 1;
                if *count <= KEPT {
                    // Texts and sound numbers can always be written as JSON.
                    kept.extend(serde_json::to_string(&entry));
                }
            }
            Line::Later(text) => kept.push(text.to_owned()),
            Line::Damaged => {}
        }
    }
    kept.iter().rev().fold(String::new(), |text, line| text + line + "\n")
}

/// Milliseconds are precise enough, and easier to read.
fn seconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1000.0).round() / 1000.0
}

fn damage() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "a line is damaged, and left out")
}
