//! From an answer to a verdict.

use super::probe::Attempt;
use crate::model::{Flow, Verdict};
use crate::oauth::{Outlook, Refusal, TokenError};
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
    let Some(refusal) = error.refusal() else {
        let answer = format!("{flow}: {error}");
        return Attempt { verdict: Verdict::NotYet(error.to_string()), answer, retry_after };
    };
    let answer = format!("{flow}: {} ({})", refusal.code, refusal.description);
    let verdict = match refusal.outlook() {
        Outlook::Final if !contradicts(flow, refusal, facts) => {
            Verdict::Never { cause: refusal.to_string(), remedy: refusal.remedy().to_owned() }
        }
        Outlook::Final | Outlook::MayPass | Outlook::Retry => {
            Verdict::NotYet(refusal.cause().to_owned())
        }
    };
    Attempt { verdict, answer, retry_after }
}

/// What a failed REST call with a fresh token says about the app.
#[must_use]
pub fn classify_api(flow: Flow, error: &ApiError) -> Attempt {
    let answer = match error.code() {
        Some(code) => format!("{flow}: signed in, then {code}"),
        None => format!("{flow}: signed in, then {error}"),
    };
    let verdict = match error.code() {
        Some("API_DISABLED_FOR_ORG" | "API_CURRENTLY_DISABLED") => Verdict::Never {
            cause: error.to_string(),
            remedy: error
                .remedy()
                .unwrap_or("choose an edition and a user with API access")
                .to_owned(),
        },
        _ => Verdict::NotYet(error.to_string()),
    };
    Attempt { verdict, answer, retry_after: None }
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
