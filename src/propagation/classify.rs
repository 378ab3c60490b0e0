//! From an answer to a verdict.

use super::answer::{Answer, Asked};
use super::probe::Attempt;
use crate::model::{Flow, Reason, Verdict};
use crate::oauth::{Outlook, Refusal, TokenError, TokenErrorCode};
use crate::rest::ApiError;

/// What is known of an app when its answers are judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AppFacts {
    /// Whether we deployed it, and so know what it should be like.
    pub deployed_by_us: bool,
    /// Whether it was given a run-as user.
    pub has_run_as: bool,
}

/// What a failed sign-in says about the app.
///
/// What an answer means stands in one table, beside the codes: this only asks it. A text that
/// contradicts what was deployed comes from a node that has the app but not its policies yet.
#[must_use]
pub fn classify_token(flow: Flow, error: &TokenError, facts: AppFacts) -> Attempt {
    let retry_after = error.retry_after();
    let asked = Asked::Token(flow);
    let Some(refusal) = error.refusal() else {
        let status = match error {
            TokenError::Unreadable { status, .. } => Some(*status),
            _ => None,
        };
        let answer = Answer { asked, status, code: None, text: error.to_string() };
        let verdict = Verdict::NotYet(Reason::Trouble(error.to_string()));
        return Attempt { verdict, answer, retry_after };
    };
    let answer = Answer {
        asked,
        status: Some(refusal.status),
        code: Some(refusal.code.to_string()),
        text: refusal.description.clone(),
    };
    let cause = || refusal.cause().to_owned();
    let verdict = match refusal.outlook() {
        Outlook::Final if !contradicts(flow, refusal, facts) => {
            Verdict::Never { cause: refusal.to_string(), remedy: refusal.remedy().to_owned() }
        }
        Outlook::Retry if is_busy(refusal) => Verdict::NotYet(Reason::Busy(cause())),
        Outlook::Retry => Verdict::NotYet(Reason::Trouble(cause())),
        Outlook::Final | Outlook::MayPass => Verdict::NotYet(Reason::Behind(cause())),
    };
    Attempt { verdict, answer, retry_after }
}

/// What a failed REST call with a fresh token says about the app.
#[must_use]
pub fn classify_api(flow: Flow, error: &ApiError) -> Attempt {
    let (status, text) = match error {
        ApiError::Refused { status, message, .. } => (Some(*status), message.clone()),
        ApiError::Unreadable { status, .. } => (Some(*status), error.to_string()),
        ApiError::Http(_) => (None, error.to_string()),
    };
    let code = error.code().map(str::to_owned);
    let answer = Answer { asked: Asked::Api(flow), status, code, text };
    let verdict = match error {
        ApiError::Refused { code, .. }
            if ["API_DISABLED_FOR_ORG", "API_CURRENTLY_DISABLED"].contains(&code.as_str()) =>
        {
            Verdict::Never {
                cause: error.to_string(),
                remedy: error
                    .remedy()
                    .unwrap_or("choose an edition and a user with API access")
                    .to_owned(),
            }
        }
        ApiError::Refused { code, .. } if code == "REQUEST_LIMIT_EXCEEDED" => {
            Verdict::NotYet(Reason::Busy(error.to_string()))
        }
        ApiError::Refused { status, .. } if *status < 500 => {
            Verdict::NotYet(Reason::Behind(error.to_string()))
        }
        _ => Verdict::NotYet(Reason::Trouble(error.to_string())),
    };
    Attempt { verdict, answer, retry_after: None }
}

fn is_busy(refusal: &Refusal) -> bool {
    // Of the codes that ask to come back, this alone also stands for too many sign-ins.
    [TokenErrorCode::RateLimitExceeded, TokenErrorCode::InvalidGrant, TokenErrorCode::SlowDown]
        .contains(&refusal.code)
}

fn contradicts(flow: Flow, refusal: &Refusal, facts: AppFacts) -> bool {
    let misses_run_as = refusal.description.contains("no client credentials user");
    flow == Flow::ClientCredentials && misses_run_as && facts.deployed_by_us && facts.has_run_as
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oauth::TokenErrorCode;

    fn refused(code: &str, description: &str) -> TokenError {
        let Ok(code) = code.parse::<TokenErrorCode>();
        let description = description.to_owned();
        TokenError::Refused(Refusal { status: 400, code, description, retry_after: None })
    }

    fn verdict(code: &str, description: &str, facts: AppFacts) -> Verdict {
        classify_token(Flow::ClientCredentials, &refused(code, description), facts).verdict
    }

    #[test]
    fn what_fits_a_fresh_app_is_waited_out() {
        for (code, text) in [
            ("invalid_client_id", "client identifier invalid"),
            ("invalid_client", "invalid client credentials"),
            ("app_not_found", "External client app is not installed in this org"),
            ("invalid_grant", "user hasn't approved this consumer"),
            ("invalid_grant", "login rate exceeded"),
            ("something_new", "?"),
        ] {
            let verdict = verdict(code, text, AppFacts::default());
            assert!(matches!(verdict, Verdict::NotYet(_)), "{code} {text}: {verdict}");
        }
    }

    #[test]
    fn what_nobody_mends_by_waiting_ends_it() {
        for (code, text) in [
            ("invalid_grant", "request not supported on this domain"),
            ("unsupported_grant_type", "grant type not supported"),
            ("invalid_grant", "no client credentials user enabled"),
        ] {
            let verdict = verdict(code, text, AppFacts::default());
            assert!(matches!(verdict, Verdict::Never { .. }), "{code} {text}: {verdict}");
        }
    }

    #[test]
    fn an_answer_that_contradicts_what_was_deployed_is_waited_out() {
        let facts = AppFacts { deployed_by_us: true, has_run_as: true };
        let verdict = verdict("invalid_grant", "no client credentials user enabled", facts);
        assert!(matches!(verdict, Verdict::NotYet(_)), "{verdict}");
    }
}
