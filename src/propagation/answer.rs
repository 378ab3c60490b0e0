//! What was answered, and how often.

use std::fmt;
use std::time::Duration;

use serde::{Serialize, Serializer};

use crate::model::Flow;
use crate::progress::brief;

/// What a probe asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Asked {
    /// The token endpoint, by a flow.
    Token(Flow),
    /// The authorize endpoint, before anybody has signed in.
    Authorize,
    /// The REST API, with a token that a flow brought.
    Api(Flow),
}

/// What a probe was answered; secrets are never part of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// What it asked.
    pub asked: Asked,
    /// The HTTP status; none where no answer came.
    pub status: Option<u16>,
    /// The `error` or `errorCode`; none for a success, and where the answer has none. Where no
    /// answer came, [our word](crate::http::HttpError::code) for the reason.
    pub code: Option<String>,
    /// The text of it as it came, or what went wrong; empty for a success.
    pub text: String,
}

/// An answer, how often and when it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answered {
    /// The answer.
    pub answer: Answer,
    /// How often it came.
    pub times: u32,
    /// When it came first, since the wait began.
    #[serde(serialize_with = "in_seconds")]
    pub first: Duration,
    /// When it came last, since the wait began.
    #[serde(serialize_with = "in_seconds")]
    pub last: Duration,
}

/// The distinct answers of a wait, in the order of their first coming.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally(Vec<Answered>);

impl Asked {
    /// The flow, if it was one.
    #[must_use]
    pub fn flow(self) -> Option<Flow> {
        match self {
            Self::Token(flow) | Self::Api(flow) => Some(flow),
            Self::Authorize => None,
        }
    }
}

impl Answer {
    /// A success.
    #[must_use]
    pub fn success(asked: Asked) -> Self {
        Self { asked, status: Some(200), code: None, text: String::new() }
    }

    /// Whether it is a success.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.code.is_none() && self.text.is_empty()
    }
}

impl Tally {
    /// Notes an answer that came so long after the wait began.
    pub(super) fn count(&mut self, answer: Answer, now: Duration) {
        if let Some(known) = self.0.iter_mut().find(|known| known.answer == answer) {
            known.times += 1;
            known.last = now;
        } else {
            self.0.push(Answered { answer, times: 1, first: now, last: now });
        }
    }

    pub(super) fn answers(&self) -> &[Answered] {
        &self.0
    }

    pub(super) fn into_answers(self) -> Vec<Answered> {
        self.0
    }
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Token(flow) => flow.fmt(f),
            Self::Authorize => f.write_str("authorize endpoint"),
            Self::Api(flow) => write!(f, "REST API after {flow}"),
        }
    }
}

impl Serialize for Asked {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.asked)?;
        match (&self.code, self.text.as_str(), self.asked) {
            (None, "", Asked::Token(_)) => f.write_str("signed in"),
            (None, "", Asked::Authorize) => f.write_str("knows the app"),
            (None, "", Asked::Api(_)) => f.write_str("served"),
            (None, text, _) => f.write_str(text),
            // The word is ours, and the text says the same.
            (Some(_), text, _) if self.status.is_none() => f.write_str(text),
            (Some(code), "", _) => f.write_str(code),
            (Some(code), text, _) => write!(f, "{code} ({text})"),
        }
    }
}

impl fmt::Display for Answered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { answer, times, first, last } = self;
        let word = if *times == 1 { "time" } else { "times" };
        let (first, last) = (brief(*first), brief(*last));
        write!(f, "{answer}: {times} {word}, first at {first}, last at {last}")
    }
}

fn in_seconds<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(duration.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unknown() -> Answer {
        Answer {
            asked: Asked::Token(Flow::ClientCredentials),
            status: Some(400),
            code: Some("invalid_client_id".to_owned()),
            text: "client identifier invalid".to_owned(),
        }
    }

    #[test]
    fn equal_answers_are_counted_together() {
        let mut tally = Tally::default();
        tally.count(unknown(), Duration::from_secs(1));
        tally.count(Answer::success(Asked::Token(Flow::JwtBearer)), Duration::from_secs(2));
        tally.count(unknown(), Duration::from_secs(75));
        let lines: Vec<String> = tally.answers().iter().map(ToString::to_string).collect();
        assert_eq!(
            lines,
            [
                "client credentials: invalid_client_id (client identifier invalid): 2 times, first at 1s, last at 1m15s",
                "JWT bearer: signed in: 1 time, first at 2s, last at 2s",
            ]
        );
    }

    #[test]
    fn a_machine_reads_seconds() {
        let answered = Answered {
            answer: unknown(),
            times: 3,
            first: Duration::ZERO,
            last: Duration::from_millis(1_500),
        };
        let json = serde_json::to_value(&answered).unwrap();
        assert_eq!(json["last"], 1.5);
        assert_eq!(json["answer"]["asked"], "client credentials");
    }
}
