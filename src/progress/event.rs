//! What there is to tell.

use std::fmt;
use std::time::Duration;

use super::Eta;

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
    /// The state of a deploy.
    Deploying {
        /// Of what, such as `deploy of connected app "Orders Sync"`.
        what: String,
        /// Since when it waits behind others, or has begun.
        elapsed: Duration,
        /// How long it may, from the same moment.
        limit: Duration,
        /// Whether it waits behind others.
        queued: bool,
        /// What the org calls its state.
        status: String,
    },
    /// A wait or a piece of work has come to nothing; somebody else tells why.
    Stopped {
        /// What has stopped: the same words as in [`Waiting`](Self::Waiting).
        what: String,
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
            Self::Waiting { what, elapsed, limit, attempt, streak, needed, last_answer, eta } => {
                let (elapsed, limit) = (brief(*elapsed), brief(*limit));
                write!(f, "waiting for {what}: {elapsed} of at most {limit}")?;
                if let Some(eta) = eta {
                    write!(f, ", {eta} {}", eta.source())?;
                }
                write!(f, ", attempt {attempt}")?;
                if *streak > 0 {
                    write!(f, ", {streak} of {needed} successes in a row")?;
                }
                if last_answer.is_empty() {
                    return Ok(());
                }
                write!(f, ", last answer: {last_answer}")
            }
            Self::Deploying { what, elapsed, limit, queued, status } => {
                let waits = if *queued { " waits behind others" } else { "" };
                let (elapsed, limit) = (brief(*elapsed), brief(*limit));
                write!(f, "{what}{waits}: {elapsed} of at most {limit}, status {status}")
            }
            Self::Stopped { what } => write!(f, "{what}: stopped"),
            Self::Done { what, took, detail } if detail.is_empty() => {
                write!(f, "{what}: done in {}", brief(*took))
            }
            Self::Done { what, took, detail } => write!(f, "{what}: {detail} ({})", brief(*took)),
        }
    }
}

impl ProgressEvent {
    /// The event in one line of a terminal, which may be cut at its end: what matters most comes
    /// first.
    #[must_use]
    pub fn live(&self) -> String {
        // Either kind is an app to somebody who waits for it.
        let short = |what: &str| {
            let app = what.strip_prefix("external client ").or(what.strip_prefix("connected "));
            app.unwrap_or(what).to_owned()
        };
        match self {
            Self::Waiting { what, elapsed, attempt, streak, needed, last_answer, eta, .. } => {
                let mut parts = vec![brief(*elapsed)];
                parts.extend(eta.map(|eta| eta.to_string()));
                if *streak > 0 {
                    parts.push(format!("{streak} of {needed} in a row"));
                }
                parts.push(format!("attempt {attempt}"));
                parts.extend(Some(last_answer.clone()).filter(|answer| !answer.is_empty()));
                format!("{}: {}", short(what), parts.join(", "))
            }
            other => other.to_string(),
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
