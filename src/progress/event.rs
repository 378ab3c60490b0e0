//! What there is to tell.

use std::fmt;
use std::time::Duration;

/// Something that the watcher of a run should see.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProgressEvent {
    /// A fact.
    Note(String),
    /// A fact that may surprise.
    Warning(String),
    /// The state of a wait that goes on.
    Waiting {
        /// For what, such as `connected app "Orders Sync"`.
        what: String,
        /// Since when.
        elapsed: Duration,
        /// The deadline, counted from the same moment.
        limit: Duration,
        /// The number of attempts made.
        attempt: u32,
        /// How many successes in a row there have been.
        streak: u32,
        /// How many successes in a row it takes.
        needed: u32,
        /// The latest answer, in a few plain words rather than codes.
        last_answer: String,
        /// When it may be over; `None` where nobody can tell.
        eta: Option<Eta>,
    },
    /// The end of a wait or of a piece of work.
    Done {
        /// What is done: the same words as in [`Waiting`](Self::Waiting).
        what: String,
        /// How long it took.
        took: Duration,
        /// What came of it.
        detail: String,
    },
}

/// How much longer a wait may take, by what is known of earlier ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Eta {
    /// Half of the waits that took as long as this one are over within this time from now.
    pub half: Duration,
    /// Nine in ten of them are over within this time from now.
    pub nine_in_ten: Duration,
    /// The number of earlier waits that this is known from; 0 where it is only what Salesforce's
    /// documentation says.
    pub earlier_waits: u32,
}

/// Somebody who is told how the run goes on.
pub trait Progress: fmt::Debug + Send + Sync {
    /// Takes note of an event.
    fn tell(&self, event: ProgressEvent);
}

impl fmt::Display for ProgressEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Note(text) => f.write_str(text),
            Self::Warning(text) => write!(f, "warning: {text}"),
            Self::Waiting {
                what, elapsed, limit, attempt, streak, needed, last_answer, ..
            } => {
                let (elapsed, limit) = (brief(*elapsed), brief(*limit));
                write!(f, "waiting for {what}: {elapsed} of at most {limit}, attempt {attempt}")?;
                if *streak > 0 {
                    write!(f, ", {streak} of {needed} successes in a row")?;
                }
                if last_answer.is_empty() {
                    return Ok(());
                }
                write!(f, ", last answer: {last_answer}")
            }
            Self::Done { what, took, detail } if detail.is_empty() => {
                write!(f, "{what}: done in {}", brief(*took))
            }
            Self::Done { what, took, detail } => write!(f, "{what}: {detail} ({})", brief(*took)),
        }
    }
}

/// A duration as people say it: `0s`, `850ms`, `12s`, `2m30s`, `1h05m`.
#[must_use]
pub fn brief(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match (seconds / 3600, seconds % 3600 / 60, seconds % 60) {
        (0, 0, 0) if duration.as_millis() == 0 => "0s".to_owned(),
        (0, 0, 0) => format!("{}ms", duration.as_millis()),
        (0, 0, seconds) => format!("{seconds}s"),
        (0, minutes, 0) => format!("{minutes}m"),
        (0, minutes, seconds) => format!("{minutes}m{seconds:02}s"),
        (hours, minutes, _) => format!("{hours}h{minutes:02}m"),
    }
}
