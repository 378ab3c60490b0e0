//! Why the data API did not do what it was asked.

use serde::de::DeserializeOwned;

use crate::http::{Answer, HttpError, Problem, Repeat, is_trouble, is_turned_away};
use crate::model::answers::{Source, advice, is_on_record};
use crate::{Error, ErrorKind};

/// A call of the data API that failed.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ApiError {
    /// The org said no.
    #[error("`{code}` ({status}): {message}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// Salesforce's `errorCode`, such as `INVALID_FIELD`.
        code: String,
        /// Salesforce's text, in the user's language.
        message: String,
        /// The fields that it is about.
        fields: Vec<String>,
    },
    /// No answer came.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// The answer is not what Salesforce documents.
    #[error("unreadable answer ({status}): {excerpt}")]
    Unreadable {
        /// The HTTP status.
        status: u16,
        /// What it looks like, without anything that may be secret.
        excerpt: String,
    },
}

impl ApiError {
    /// Salesforce's `errorCode`, if the org said no.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Refused { code, .. } => Some(code),
            Self::Http(_) | Self::Unreadable { .. } => None,
        }
    }

    /// Whether asking again may help: the network or the org stumbled.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Http(error) => error.is_transient(),
            Self::Refused { status, code, .. } => is_trouble(*status) || is_turned_away(code),
            // Half an answer, or a page that somebody else put in its place.
            Self::Unreadable { status, .. } => is_trouble(*status) || matches!(status, 200..300),
        }
    }

    /// That the call may be made again, where it failed for a moment.
    #[must_use]
    pub fn repeat(&self) -> Option<Repeat> {
        self.is_transient().then_some(Repeat(None))
    }

    /// Whether the thing that was asked for is not there, or no longer.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        matches!(
            self.code(),
            Some("NOT_FOUND" | "ENTITY_IS_DELETED" | "INVALID_CROSS_REFERENCE_KEY")
        )
    }

    /// What to change.
    #[must_use]
    pub fn remedy(&self) -> Option<&'static str> {
        match self {
            Self::Refused { code, message, .. } => {
                is_on_record(Source::Api, code).then(|| advice(Source::Api, code, message).remedy)
            }
            Self::Http(error) => error.remedy(),
            Self::Unreadable { .. } => {
                Some("check that the URL is the org's My Domain, and that no proxy answers instead")
            }
        }
    }

    /// What a refusal says.
    pub(super) fn of(answer: &Answer) -> Self {
        let status = answer.status.as_u16();
        if let Some(Problem { code, message, fields }) = answer.problem() {
            return Self::Refused { status, code, message, fields };
        }
        match answer.text().trim() {
            // Userinfo and the identity URL refuse with a bare word.
            code @ ("Bad_OAuth_Token" | "Invalid_Scope" | "Missing_OAuth_Token") => Self::Refused {
                status,
                code: code.to_owned(),
                message: "the token is not accepted here".to_owned(),
                fields: Vec::new(),
            },
            _ => Self::unreadable(answer),
        }
    }

    pub(super) fn unreadable(answer: &Answer) -> Self {
        Self::Unreadable { status: answer.status.as_u16(), excerpt: answer.excerpt() }
    }
}

/// The body of a success as JSON; everything else is an error.
pub(super) fn parse<T: DeserializeOwned>(answer: &Answer) -> Result<T, ApiError> {
    accept(answer)?;
    answer.json().map_err(|error| ApiError::Unreadable {
        status: answer.status.as_u16(),
        excerpt: error.to_string(),
    })
}

/// Nothing, if the status is one of success.
pub(super) fn accept(answer: &Answer) -> Result<(), ApiError> {
    if answer.status.is_success() { Ok(()) } else { Err(ApiError::of(answer)) }
}

impl From<ApiError> for Error {
    fn from(error: ApiError) -> Self {
        let kind = match error {
            ApiError::Http(error) => return error.into(),
            ApiError::Refused { status, .. } if status < 500 => ErrorKind::Refused,
            ApiError::Refused { .. } | ApiError::Unreadable { .. } => ErrorKind::Unreachable,
        };
        let ours = Self::new(kind, error.to_string());
        match error.remedy() {
            Some(remedy) => ours.hint(remedy),
            None => ours,
        }
    }
}
