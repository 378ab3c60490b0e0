//! The kinds of trouble.

use std::fmt;
use std::time::Duration;

use super::Call;
use crate::simulator::metadata::DeployFate;

/// How an answer asks for patience.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryAfter {
    /// `Retry-After: 30`, whole seconds.
    Seconds(Duration),
    /// `Retry-After: Sun, 06 Nov 1994 08:49:37 GMT`: so long after the answer's `Date`.
    Date(Duration),
}

/// What happens to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Trouble {
    /// 503, with the page for people that Salesforce's front end shows.
    Unavailable {
        /// In `Retry-After`, whole seconds.
        retry_after: Option<Duration>,
    },
    /// 429, with JSON.
    TooManyRequests {
        /// In `Retry-After`, whole seconds.
        retry_after: Option<Duration>,
    },
    /// This HTTP status with the front end's page, such as 500, 502, 503; 429 with an error of
    /// the API.
    Fails(u16, Option<RetryAfter>),
    /// `invalid_grant`, `login rate exceeded`; elsewhere than at the token endpoint
    /// `REQUEST_LIMIT_EXCEEDED`.
    RateExceeded,
    /// `unknown_error`, `retry your request`.
    RetryYourRequest,
    /// The connection ends without an answer, before the request was processed.
    Reset,
    /// The request is processed, and the connection ends without the answer.
    AnswerLost,
    /// The connection ends without an answer, as all others do, and nobody listens for so long on
    /// the org's clock: new connections are refused.
    Gone(Duration),
    /// The answer is held back until a later request has been answered; for 0.1 s of real time
    /// where none comes.
    Overtaken,
    /// The answer's body comes in small pieces.
    Slow,
    /// Half of the answer's body comes, then nothing until the client hangs up.
    Stalled,
    /// Half of the body comes that `Content-Length` announces, then the connection ends.
    Truncated,
    /// The request is processed; the body of the answer is neither JSON nor XML.
    Garbled,
    /// Every session of the caller's user ends before the request is looked at:
    /// `INVALID_SESSION_ID`.
    SessionEnds,
    /// `UNABLE_TO_LOCK_ROW`: an error of the REST API, a SOAP fault, the result of each component
    /// of a SOAP write or delete, or of each component of the deploy that begins.
    LockedRow,
    /// `ALREADY_IN_PROCESS`, likewise; the deploy that begins fails of it as a whole.
    AlreadyInProcess,
    /// What befalls the deploy that begins.
    Deploy(DeployFate),
    /// The status of a deploy is told as it was when the deploy was queued.
    OldStatus,
    /// From now on the org's clock is ahead of the others', in dates, in `Date` and in what it
    /// believes of assertions.
    ClockAhead(Duration),
    /// The same, behind.
    ClockBehind(Duration),
    /// 403, with a page of a proxy or firewall that is not Salesforce's.
    Intercepted,
    /// 302 to the page where a network wants people to sign in first.
    Portal,
    /// 400, with this `error` and `error_description`: for what the org has no state of its own.
    Says(&'static str, &'static str),
    /// An error of the REST API: HTTP status, code, message; in SOAP a fault.
    Refuses(u16, &'static str, &'static str),
}

impl Trouble {
    /// Whether it can happen to such a call; others pass, and are not counted.
    #[must_use]
    pub fn can_strike(self, call: Call) -> bool {
        match self {
            Self::SessionEnds | Self::LockedRow | Self::AlreadyInProcess => !call.signs_in(),
            Self::Deploy(_) => Call::Deploy.covers(call),
            Self::OldStatus => call == Call::DeployStatus,
            _ => true,
        }
    }

    /// Whether the request is processed all the same, or in its own time.
    #[must_use]
    pub fn lets_through(self) -> bool {
        matches!(
            self,
            Self::AnswerLost
                | Self::Overtaken
                | Self::Slow
                | Self::Stalled
                | Self::Truncated
                | Self::Garbled
                | Self::Deploy(_)
                | Self::OldStatus
                | Self::ClockAhead(_)
                | Self::ClockBehind(_)
        )
    }

    /// The kind without its details: what tells whether a test has met every kind.
    #[must_use]
    pub fn kind(self) -> &'static str {
        match self {
            Self::Unavailable { .. } => "org down",
            Self::TooManyRequests { .. } => "too many requests",
            Self::Fails(_, None) => "HTTP error",
            Self::Fails(_, Some(RetryAfter::Seconds(_))) => "HTTP error with seconds to wait",
            Self::Fails(_, Some(RetryAfter::Date(_))) => "HTTP error with a date to wait for",
            Self::RateExceeded => "rate exceeded",
            Self::RetryYourRequest => "retry your request",
            Self::Reset => "connection reset",
            Self::AnswerLost => "answer lost",
            Self::Gone(_) => "connections refused",
            Self::Overtaken => "answer overtaken",
            Self::Slow => "slow body",
            Self::Stalled => "stalled body",
            Self::Truncated => "truncated body",
            Self::Garbled => "garbled body",
            Self::SessionEnds => "session ended",
            Self::LockedRow => "UNABLE_TO_LOCK_ROW",
            Self::AlreadyInProcess => "ALREADY_IN_PROCESS",
            Self::Deploy(DeployFate::Waits(_)) => "deploy that waits",
            Self::Deploy(DeployFate::NeverFinishes) => "deploy that never finishes",
            Self::Deploy(DeployFate::FailsFinalizing) => "deploy that fails while finalising",
            Self::OldStatus => "old status",
            Self::ClockAhead(_) => "clock ahead",
            Self::ClockBehind(_) => "clock behind",
            Self::Intercepted => "foreign page",
            Self::Portal => "portal",
            Self::Says(..) => "OAuth error",
            Self::Refuses(..) => "API error",
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind())?;
        match self {
            Self::Unavailable { retry_after: Some(wait) }
            | Self::TooManyRequests { retry_after: Some(wait) }
            | Self::Gone(wait)
            | Self::Deploy(DeployFate::Waits(wait))
            | Self::ClockAhead(wait)
            | Self::ClockBehind(wait) => write!(f, " ({} s)", wait.as_secs()),
            Self::Fails(status, None) => write!(f, " {status}"),
            Self::Fails(status, Some(RetryAfter::Seconds(wait) | RetryAfter::Date(wait))) => {
                write!(f, " {status} ({} s)", wait.as_secs())
            }
            Self::Says(code, _) | Self::Refuses(_, code, _) => {
                write!(f, " {code}")
            }
            _ => Ok(()),
        }
    }
}
