//! Why there is no token.

use std::time::Duration;

use super::code::TokenErrorCode;
use crate::http::{ForeignHome, HttpError, Repeat, is_trouble};
use crate::model::answers::{Advice, Outlook, Source, advice};
use crate::{Error, ErrorKind};

/// A request to the token endpoint that brought no token.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TokenError {
    /// The org said no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// No answer came.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// The token is for an address that is not the org's; it was sent nowhere.
    #[error(transparent)]
    Foreign(#[from] ForeignHome),
    /// The answer is none that a token endpoint gives: a maintenance page, a redirect.
    #[error("the token endpoint gave an unreadable answer ({status}): {excerpt}")]
    Unreadable {
        /// The HTTP status.
        status: u16,
        /// What it looks like, without anything that may be secret.
        excerpt: String,
        /// How long the server asks to wait.
        retry_after: Option<Duration>,
    },
}

/// What the org says when it gives no token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{code}{}{description}`: {}", if description.is_empty() { "" } else { ": " }, self.cause())]
pub struct Refusal {
    /// The HTTP status: 400 as a rule.
    pub status: u16,
    /// The `error`.
    pub code: TokenErrorCode,
    /// The `error_description`, as it came.
    pub description: String,
    /// How long the server asks to wait.
    pub retry_after: Option<Duration>,
}

impl Refusal {
    /// What it means, in plain words.
    #[must_use]
    pub fn cause(&self) -> &'static str {
        self.advice().meaning
    }

    /// What to change; the Setup page comes first.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        self.advice().remedy
    }

    /// What time will do to it.
    #[must_use]
    pub fn outlook(&self) -> Outlook {
        self.advice().outlook
    }

    fn advice(&self) -> &'static Advice {
        advice(Source::Login, self.code.as_str(), &self.description)
    }
}

impl TokenError {
    /// The refusal, if the org gave one.
    #[must_use]
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            Self::Http(_) | Self::Foreign(_) | Self::Unreadable { .. } => None,
        }
    }

    /// That the request may be made again, where it failed for a moment.
    #[must_use]
    pub fn repeat(&self) -> Option<Repeat> {
        let passes = match self {
            Self::Http(error) => error.is_transient(),
            Self::Refused(refusal) => {
                matches!(refusal.outlook(), Outlook::Trouble | Outlook::Busy)
            }
            Self::Unreadable { status, .. } => is_trouble(*status),
            Self::Foreign(_) => false,
        };
        passes.then(|| Repeat(self.retry_after()))
    }

    /// How long the server asks to wait.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Refused(Refusal { retry_after, .. }) | Self::Unreadable { retry_after, .. } => {
                *retry_after
            }
            Self::Http(_) | Self::Foreign(_) => None,
        }
    }
}

impl From<TokenError> for Error {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::Http(error) => error.into(),
            TokenError::Foreign(error) => error.into(),
            TokenError::Refused(refusal) => {
                Self::new(ErrorKind::Refused, refusal.to_string()).hint(refusal.remedy())
            }
            TokenError::Unreadable { .. } => Self::new(ErrorKind::Unreachable, error.to_string())
                .hint("check that the login URL is the org's My Domain, and status.salesforce.com"),
        }
    }
}
