//! How calls of the Metadata API fail.

use std::fmt;
use std::time::Duration;

use super::report::DeployStatus;
use crate::error::{Error, ErrorKind};
use crate::http::soap::SoapFault;
use crate::http::{Answer, HttpError, Problem, Repeat, is_trouble, is_turned_away};

/// Why a call of the Metadata API failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MetadataError {
    /// No answer came.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// The REST endpoint refused.
    #[error("the Metadata API answered {status} `{code}`: {message}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// The error code; empty where the answer held none.
        code: String,
        /// The org's words.
        message: String,
        /// How long the server asks to wait.
        retry_after: Option<Duration>,
    },
    /// The SOAP endpoint refused.
    #[error("the Metadata API answered `{}`: {}", .0.code, .0.message)]
    Fault(SoapFault),
    /// A SOAP call reached the org, and the org refused some of its components.
    #[error("the org refused {}", list(.0))]
    Items(Vec<ItemProblem>),
    /// The answer could not be understood.
    #[error("the Metadata API answered {status} with something else than {expected}")]
    Unreadable {
        /// The HTTP status.
        status: u16,
        /// What should have come.
        expected: &'static str,
        /// How long the server asks to wait.
        retry_after: Option<Duration>,
    },
    /// The deploy was still under way at its limit.
    #[error("deploy `{id}` {} {} s", still(.status), waited.as_secs())]
    TimedOut {
        /// The deploy's id.
        id: String,
        /// How far it was.
        status: DeployStatus,
        /// How long it was waited for.
        waited: Duration,
    },
    /// The archive could not be written.
    #[error("the deploy's archive could not be written")]
    Archive(#[from] zip::result::ZipError),
}

/// Why a SOAP call did not do its work on one component.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemProblem {
    /// The component's full name.
    pub full_name: String,
    /// The status code, such as `DUPLICATE_DEVELOPER_NAME`.
    pub code: String,
    /// The org's words.
    pub message: String,
    /// The fields that the problem is in.
    pub fields: Vec<String>,
}

impl fmt::Display for ItemProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {} (`{}`)", self.full_name, self.message, self.code)
    }
}

fn list(problems: &[ItemProblem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

fn still(status: &DeployStatus) -> String {
    match status {
        DeployStatus::Pending => "has waited behind others, and not begun, for".to_owned(),
        status => format!("was still {status} after"),
    }
}

impl MetadataError {
    /// Reads the refusal of a REST endpoint.
    pub(super) fn from_rest(answer: &Answer) -> Self {
        let (status, retry_after) = (answer.status.as_u16(), answer.retry_after());
        match answer.problem() {
            Some(Problem { code, message, .. }) => {
                Self::Refused { status, code, message, retry_after }
            }
            None => Self::Unreadable { status, expected: "a list of errors", retry_after },
        }
    }

    /// Whether asking again may help: the network or the server stumbled.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Http(error) => error.is_transient(),
            Self::Refused { status, code, .. } => is_trouble(*status) || is_passing(code),
            // Half an answer, or a page that somebody else put in its place.
            Self::Unreadable { status, .. } => is_trouble(*status) || matches!(status, 200..300),
            Self::Fault(fault) => is_passing(&fault.code),
            Self::Items(_) | Self::TimedOut { .. } | Self::Archive(_) => false,
        }
    }

    /// Whether another change holds what was to be changed, so that nothing was, and trying again
    /// may help.
    #[must_use]
    pub fn is_held(&self) -> bool {
        match self {
            Self::Items(problems) => problems
                .iter()
                .all(|problem| says_held(&problem.code) || says_held(&problem.message)),
            Self::Refused { code, .. } => says_held(code),
            Self::Fault(fault) => says_held(&fault.code),
            _ => false,
        }
    }

    /// That the call may be made again, where it failed for a moment.
    #[must_use]
    pub fn repeat(&self) -> Option<Repeat> {
        self.is_transient().then(|| Repeat(self.retry_after()))
    }

    /// How long the server asks to wait.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Refused { retry_after, .. } | Self::Unreadable { retry_after, .. } => {
                *retry_after
            }
            _ => None,
        }
    }

    fn remedy(&self) -> Option<&'static str> {
        let code = match self {
            Self::Refused { code, .. } => code,
            Self::Fault(fault) => &fault.code,
            Self::TimedOut { status: DeployStatus::Pending, .. } => {
                return Some(
                    "see Setup > Deployment Status for what it waits for; `--sf-deploy-queue` lets it wait longer",
                );
            }
            Self::TimedOut { .. } => return Some("see Setup > Deployment Status for what it does"),
            _ => return None,
        };
        match code.as_str() {
            "INVALID_SESSION_ID" => Some(
                "sign in again; SOAP takes no JWT-format access token: switch off \"Issue JSON Web Token (JWT)-based access tokens\" for the administrator's app",
            ),
            "INSUFFICIENT_ACCESS" | "INSUFFICIENT_ACCESS_OR_READONLY" => Some(
                "give the administrator the permission \"Modify Metadata Through Metadata API Functions\" or \"Modify All Data\"",
            ),
            "ALREADY_IN_PROCESS" => {
                Some("another change has locked the org's setup: run again a little later")
            }
            "API_DISABLED_FOR_ORG" | "API_CURRENTLY_DISABLED" => Some(
                "the org's edition has no API: use an org of Enterprise, Unlimited, Performance or Developer Edition",
            ),
            _ => None,
        }
    }
}

/// Whether a code tells of something that is over in a moment.
fn is_passing(code: &str) -> bool {
    is_turned_away(code) || matches!(code, "SERVER_UNAVAILABLE" | "UNKNOWN_EXCEPTION")
}

/// Codes, and the English texts that a deploy has in their place.
const HELD: &[&str] = &[
    "ALREADY_IN_PROCESS",
    "UNABLE_TO_LOCK_ROW",
    "unable to obtain exclusive access to this record",
    "temporarily lock your organization's administration setup",
];

/// Whether a code, or a text that quotes one, says that another change holds the component.
pub(super) fn says_held(text: &str) -> bool {
    HELD.iter().any(|held| text.contains(held))
}

impl From<MetadataError> for Error {
    fn from(error: MetadataError) -> Self {
        let kind = match &error {
            MetadataError::Http(_) | MetadataError::Unreadable { .. } => ErrorKind::Unreachable,
            MetadataError::Refused { .. } | MetadataError::Fault(_) | MetadataError::Items(_) => {
                ErrorKind::Refused
            }
            MetadataError::TimedOut { .. } => ErrorKind::NotYet,
            MetadataError::Archive(_) => ErrorKind::Local,
        };
        let (message, remedy) = (error.to_string(), error.remedy());
        let ours = match error {
            MetadataError::Http(error) => return error.into(),
            MetadataError::Archive(cause) => Self::new(kind, message).caused_by(cause),
            _ => Self::new(kind, message),
        };
        match remedy {
            Some(remedy) => ours.hint(remedy),
            None => ours,
        }
    }
}
