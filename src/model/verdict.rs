//! What one probe of an app says.

use std::fmt;

/// The outcome of one probe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The request succeeded.
    Ready,
    /// Asking again may bring another answer.
    NotYet(Reason),
    /// Waiting cannot help.
    Never {
        /// What is wrong.
        cause: String,
        /// What to change, with the Setup page and field first.
        remedy: String,
    },
}

/// Why an app cannot be used yet, in plain words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The node does not know the app, or not all of it: what an app that propagates may answer.
    Behind(String),
    /// The org is in trouble, or out of reach: this says nothing about the app.
    Trouble(String),
    /// Too many sign-ins for now: this says nothing about the app either.
    Busy(String),
}

impl Reason {
    /// Whether it says something about the app.
    #[must_use]
    pub fn is_about_the_app(&self) -> bool {
        matches!(self, Self::Behind(_))
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ready => f.write_str("ready"),
            Self::NotYet(reason) => write!(f, "not yet: {reason}"),
            Self::Never { cause, remedy } => write!(f, "never: {cause} (hint: {remedy})"),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Behind(text) | Self::Trouble(text) | Self::Busy(text)) = self;
        f.write_str(text)
    }
}
