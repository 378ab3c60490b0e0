//! From an answer to a verdict.
//!
//! What an answer means stands in one table ([`answers`](crate::model::answers)); this asks it,
//! and weighs it against what is known of the app: a final answer that contradicts what was
//! deployed comes from a node that has the app but not all of it yet.

use super::answer::{Answer, Asked};
use super::facts::AppFacts;
use super::probe::Attempt;
use crate::http::{ForeignHome, HttpError};
use crate::model::answers::{Advice, Outlook, Source, advice};
use crate::model::{Flow, Reason, Verdict};
use crate::oauth::{Refusal, TokenError};
use crate::rest::ApiError;

/// The most of a text that is kept, in characters.
const LONGEST: usize = 300;

/// What a failed sign-in says about the app.
#[must_use]
pub fn classify_token(flow: Flow, error: &TokenError, facts: &AppFacts) -> Attempt {
    let asked = Asked::Token(flow);
    let (answer, verdict) = match error {
        TokenError::Refused(refusal) => classify_refusal(asked, refusal, facts),
        TokenError::Unreadable { status, .. } => unreadable(asked, *status, error.to_string()),
        TokenError::Http(error) => unreachable(asked, error),
        TokenError::Foreign(error) => foreign(asked, error),
    };
    Attempt { verdict, answer, retry_after: error.retry_after() }
}

/// What a failed REST call with a fresh token says about the app.
#[must_use]
pub fn classify_api(flow: Flow, error: &ApiError, facts: &AppFacts) -> Attempt {
    let asked = Asked::Api(flow);
    let (answer, verdict) = match error {
        ApiError::Refused { status, code, message, .. } => {
            let row = advice(Source::Api, code, message);
            let answer = Answer {
                asked,
                status: Some(*status),
                code: Some(code.clone()),
                text: short(message),
            };
            (answer, verdict(row, *status, error.to_string(), Some(flow), facts))
        }
        ApiError::Unreadable { status, .. } => unreadable(asked, *status, error.to_string()),
        ApiError::Http(error) => unreachable(asked, error),
    };
    Attempt { verdict, answer, retry_after: None }
}

fn classify_refusal(asked: Asked, refusal: &Refusal, facts: &AppFacts) -> (Answer, Verdict) {
    let flow = asked.flow();
    let answer = Answer {
        asked,
        status: Some(refusal.status),
        code: Some(short(refusal.code.as_str())),
        text: short(&refusal.description),
    };
    let row = advice(Source::Login, refusal.code.as_str(), &refusal.description);
    let judged = verdict(row, refusal.status, refusal.to_string(), flow, facts);
    // Such a grant is refused on a host that all orgs share, in whatever language.
    let grant = refusal.code.as_str() == "invalid_grant" && facts.host.is_shared();
    if grant && flow == Some(Flow::ClientCredentials) && row.outlook == Outlook::MayPass {
        let row = advice(Source::Login, "invalid_grant", "not supported on this domain");
        let cause = format!("`{}`: {}", refusal.code, row.meaning);
        return (answer, Verdict::Never { cause, remedy: row.remedy.to_owned() });
    }
    (answer, judged)
}

/// What a row of the table says about this app.
fn verdict(
    row: &Advice,
    status: u16,
    cause: String,
    flow: Option<Flow>,
    facts: &AppFacts,
) -> Verdict {
    let meaning = row.meaning.to_owned();
    let never = |cause| Verdict::Never { cause, remedy: row.remedy.to_owned() };
    match row.outlook {
        Outlook::Final => never(cause),
        Outlook::FinalUnless(doubt) if !facts.doubts(doubt, flow) => never(cause),
        Outlook::Busy => Verdict::NotYet(Reason::Busy(meaning)),
        Outlook::Trouble => Verdict::NotYet(Reason::Trouble(meaning)),
        _ if status == 429 => Verdict::NotYet(Reason::Busy(meaning)),
        _ if status >= 500 => Verdict::NotYet(Reason::Trouble(meaning)),
        // Words that are not on record are told as they came.
        _ if row.codes.is_empty() => Verdict::NotYet(Reason::Behind(short(&cause))),
        Outlook::MayPass | Outlook::FinalUnless(_) => Verdict::NotYet(Reason::Behind(meaning)),
    }
}

/// An answer that is none of the org's.
fn unreadable(asked: Asked, status: u16, text: String) -> (Answer, Verdict) {
    let code = match status {
        429 => "429",
        500.. => "5xx",
        _ => "page",
    };
    let answer = Answer { asked, status: Some(status), code: None, text: short(&text) };
    (answer, silent(code, text))
}

fn unreachable(asked: Asked, error: &HttpError) -> (Answer, Verdict) {
    let code = Some(error.code().to_owned());
    let answer = Answer { asked, status: None, code, text: short(&error.to_string()) };
    (answer, silent(error.code(), error.to_string()))
}

/// A token that must not be used: waiting does not make it ours.
fn foreign(asked: Asked, error: &ForeignHome) -> (Answer, Verdict) {
    let (cause, remedy) = (error.to_string(), error.remedy().to_owned());
    let answer = Answer { asked, status: Some(200), code: None, text: short(&cause) };
    (answer, Verdict::Never { cause, remedy })
}

fn silent(code: &str, text: String) -> Verdict {
    match advice(Source::Silence, code, "").outlook {
        Outlook::Busy => Verdict::NotYet(Reason::Busy(text)),
        _ => Verdict::NotYet(Reason::Trouble(text)),
    }
}

fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(LONGEST).collect()
}

#[cfg(test)]
#[path = "classify_tests.rs"]
mod tests;
