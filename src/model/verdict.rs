//! What one probe of an app says.

use std::fmt;

/// The outcome of one probe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The request succeeded.
    Ready,
    /// The answer fits an app that is still propagating; the text says in plain words why.
    NotYet(String),
    /// Waiting cannot help.
    Never {
        /// What is wrong.
        cause: String,
        /// What to change, with the Setup page and field first.
        remedy: String,
    },
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
