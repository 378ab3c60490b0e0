//! The one error that the public API returns.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

/// Whose move it is after an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The settings, the feature file or the step order must change.
    Usage,
    /// The org said no and will say no again.
    Refused,
    /// The deadline passed while the org still said "not yet".
    NotYet,
    /// The org or the network could not be reached or understood.
    Unreachable,
    /// The program under test did something else than was expected of it.
    Program,
    /// This machine failed: files, processes, the journal.
    Local,
}

/// What went wrong, its cause, and what to change.
///
/// `Display` gives the message alone: a lower-case fragment. The cause is chained
/// ([`source`](StdError::source)), so `{:#}` of an `anyhow::Error` prints the whole story once;
/// the [`hint`](Self::hint) is kept apart, for the last line.
///
/// It is cheap to clone: a failed fixture is told to every scenario that waits for it.
#[derive(Clone)]
pub struct Error(Arc<Inner>);

struct Inner {
    kind: ErrorKind,
    message: String,
    note: Option<String>,
    hint: Option<String>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    /// An error with a message: a lower-case fragment with the thing in backticks.
    #[must_use]
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Arc::new(Inner {
            kind,
            message: message.into(),
            note: None,
            hint: None,
            source: None,
        }))
    }

    /// Shorthand for [`ErrorKind::Usage`].
    #[must_use]
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Usage, message)
    }

    /// Adds what the reader should change.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        self.rebuild(|inner| inner.hint = Some(hint.into()))
    }

    /// Adds what the reader may want to know beside the cause.
    #[must_use]
    pub fn note(self, note: impl Into<String>) -> Self {
        self.rebuild(|inner| inner.note = Some(note.into()))
    }

    /// Adds the cause.
    #[must_use]
    pub fn caused_by(self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.rebuild(|inner| inner.source = Some(source.into()))
    }

    /// Whose move it is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What the reader may want to know beside the cause; that of the causes is theirs.
    #[must_use]
    pub fn note_text(&self) -> Option<&str> {
        self.0.note.as_deref()
    }

    /// What to change: this error's hint, or else the nearest one among its causes.
    #[must_use]
    pub fn hint_text(&self) -> Option<&str> {
        self.0.hint.as_deref().or_else(|| {
            let mut cause = self.source();
            while let Some(error) = cause {
                if let Some(ours) = error.downcast_ref::<Self>() {
                    return ours.hint_text();
                }
                cause = error.source();
            }
            None
        })
    }

    /// The message, its causes, and notes and the hint on lines of their own.
    #[must_use]
    pub fn report(&self) -> String {
        let mut text = self.to_string();
        let mut notes: Vec<&str> = self.note_text().into_iter().collect();
        let mut cause = self.source();
        while let Some(error) = cause {
            text = format!("{text}: {error}");
            notes.extend(error.downcast_ref::<Self>().and_then(Self::note_text));
            cause = error.source();
        }
        for note in notes {
            text = format!("{text}\n  note: {note}");
        }
        match self.hint_text() {
            Some(hint) => format!("{text}\n  hint: {hint}"),
            None => text,
        }
    }

    fn rebuild(self, change: impl FnOnce(&mut Inner)) -> Self {
        let mut inner = Arc::try_unwrap(self.0).unwrap_or_else(|shared| Inner {
            kind: shared.kind,
            message: shared.message.clone(),
            note: shared.note.clone(),
            hint: shared.hint.clone(),
            source: shared.source.as_ref().map(|_| Self(Arc::clone(&shared)).into()),
        });
        change(&mut inner);
        Self(Arc::new(inner))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.0.kind, self.report())
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

/// The crate's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_the_whole_story_once() {
        let cause = Error::new(ErrorKind::Refused, "`client identifier invalid`").hint("wait");
        let cause = cause.note("it had propagated");
        let error = Error::usage("app `orders` is unusable").caused_by(cause);
        assert_eq!(error.to_string(), "app `orders` is unusable");
        assert_eq!(
            error.report(),
            "app `orders` is unusable: `client identifier invalid`\n  note: it had propagated\n  hint: wait"
        );
    }
}
