//! Asks, and sees whether the answers are the new app's.

use super::{Check, Expectation, Shows};
use crate::model::{Flow, Reason, Verdict};
use crate::oauth::Token;
use crate::propagation::answer::{Answer, Asked};
use crate::propagation::authorize::{Said, authorize};
use crate::propagation::probe::Attempt;
use crate::propagation::sign_in::SignIn;
use crate::propagation::token_probe::TokenProbe;

/// Codes of a node that does not know the app, or its new secret: no judgement of the request.
const UNKNOWN_APP: [&str; 8] = [
    "invalid_client_id",
    "invalid_client",
    "app_not_found",
    "ecapp_policy_not_found",
    "oauth_policy_not_found",
    "installation_error",
    "invalid_distribution_state",
    "unknown_error",
];

/// Codes by which a node refuses what the app did not allow before the change.
const NOT_ALLOWED: [&str; 6] = [
    "unsupported_grant_type",
    "oauth_flow_disabled",
    "invalid_grant",
    "invalid_app_access",
    "invalid_assertion_type",
    "access_denied",
];

/// Our own code for a success that the old app would have given, too.
const STILL_OLD: &str = "still-old";

/// What a change of the app has nothing to do with.
const UNRELATED: [&str; 3] = ["inactive user", "not supported on this domain", "ip restricted"];

/// What is told of a refusal that the change was meant to bring about.
pub(in crate::propagation) const AS_IT_SHOULD_BE: &str = "refused, as it should be";

impl Expectation {
    /// Asks all that tells the new app from the old one, up to the first old answer.
    pub(in crate::propagation) async fn ask(&self, probe: &TokenProbe) -> Option<Attempt> {
        let mut last = None;
        for check in &self.checks {
            let attempt = check.ask(probe).await;
            if attempt.verdict != Verdict::Ready {
                return Some(attempt);
            }
            last = Some(attempt);
        }
        last
    }

    /// A refusal by a flow that is new: a node that is behind refuses it for good.
    pub(in crate::propagation) fn weigh(&self, flow: Flow, refused: Attempt) -> Attempt {
        let is_new = |check: &Check| match check {
            Check::Token { sign_in, is_new, .. } => *is_new && sign_in.flow() == flow,
            _ => false,
        };
        if self.checks.iter().any(is_new) { not_allowed_yet(refused) } else { refused }
    }
}

impl Check {
    async fn ask(&self, probe: &TokenProbe) -> Attempt {
        match self {
            Self::Callback { client_id, url, registered } => {
                let said = authorize(probe.fresh(), &probe.login_url, client_id, url, true).await;
                at_authorize(said, |said| callback(said, *registered))
            }
            Self::Challenge { client_id, url, required } => {
                let said = authorize(probe.fresh(), &probe.login_url, client_id, url, false).await;
                at_authorize(said, |said| challenge(said, *required))
            }
            Self::NoToken { sign_in } => match probe.token(sign_in).await {
                Ok(_) => old(sign_in, "gives a token, as before the change"),
                Err(refused) => wanted(refused),
            },
            Self::Token { sign_in, shows, .. } => match probe.token(sign_in).await {
                Ok(token) => shows.judge(sign_in, &token),
                Err(refused) => probe.expects.weigh(sign_in.flow(), refused),
            },
        }
    }
}

impl Shows {
    fn judge(&self, sign_in: &SignIn, token: &Token) -> Attempt {
        if !self.scopes.is_shown_by(&token.scopes) {
            let scopes = token.scopes.join(" ");
            return old(sign_in, &format!("signed in, with the old scopes `{scopes}`"));
        }
        // Ids come with 15 characters or 18, of which the last three are a checksum.
        let short = |id: &str| id.chars().take(15).collect::<String>();
        match (&self.user_id, token.user_id()) {
            (Some(wanted), Some(user)) if short(wanted) != short(user) => {
                old(sign_in, "signed in, as the old run-as user")
            }
            _ => new(Answer::success(Asked::Token(sign_in.flow()))),
        }
    }
}

/// A success that the old app would have given.
fn old(sign_in: &SignIn, text: &str) -> Attempt {
    let answer = Answer {
        asked: Asked::Token(sign_in.flow()),
        status: Some(200),
        code: Some(STILL_OLD.to_owned()),
        text: text.to_owned(),
    };
    let verdict = Verdict::NotYet(Reason::Behind(text.to_owned()));
    Attempt { verdict, answer, retry_after: None }
}

fn new(answer: Answer) -> Attempt {
    Attempt { verdict: Verdict::Ready, answer, retry_after: None }
}

/// A refusal where there shall be no token any more.
fn wanted(refused: Attempt) -> Attempt {
    let code = refused.answer.code.as_deref();
    let is_about_the_app = match &refused.verdict {
        Verdict::NotYet(reason) => reason.is_about_the_app(),
        Verdict::Never { .. } | Verdict::Ready => true,
    };
    match code {
        Some(code) if is_about_the_app && !UNKNOWN_APP.contains(&code) => {
            let text = AS_IT_SHOULD_BE.to_owned();
            new(Answer { text, ..refused.answer })
        }
        _ => refused,
    }
}

/// A refusal where there shall be a token from now on: the old app would refuse, too.
fn not_allowed_yet(refused: Attempt) -> Attempt {
    let code = refused.answer.code.as_deref().unwrap_or_default();
    let unrelated = UNRELATED.iter().any(|text| refused.answer.text.contains(text));
    match &refused.verdict {
        Verdict::Never { cause, .. } if NOT_ALLOWED.contains(&code) && !unrelated => {
            Attempt { verdict: Verdict::NotYet(Reason::Behind(cause.clone())), ..refused }
        }
        _ => refused,
    }
}

/// What a word of the authorize endpoint says: that the app is new, or why it seems old.
type Judged = Result<(), &'static str>;

fn callback(refusal: Option<&str>, registered: bool) -> Judged {
    match (refusal, registered) {
        (None, true) | (Some("redirect_uri_mismatch"), false) => Ok(()),
        (None, false) => Err("still takes the old callback URL"),
        (Some(_), _) => Err("does not take the new callback URL"),
    }
}

fn challenge(refusal: Option<&str>, required: bool) -> Judged {
    match (refusal, required) {
        (None, false) | (Some("invalid_request"), true) => Ok(()),
        (None, true) => Err("does not ask for a code challenge"),
        (Some(_), _) => Err("still asks for a code challenge"),
    }
}

fn at_authorize(
    said: Result<Said, crate::http::HttpError>,
    judge: impl Fn(Option<&str>) -> Judged,
) -> Attempt {
    let asked = Asked::Authorize;
    let trouble = |status, text: String| Attempt {
        verdict: Verdict::NotYet(Reason::Trouble(text.clone())),
        answer: Answer { asked, status, code: None, text },
        retry_after: None,
    };
    let (status, refusal) = match said {
        Err(error) => return trouble(None, error.to_string()),
        Ok(Said::Unclear { status }) => return trouble(Some(status), format!("status {status}")),
        Ok(Said::Welcome { status }) => (status, None),
        Ok(Said::No { status, code, text }) => (status, Some((code, text))),
    };
    let (code, text) = refusal.clone().unzip();
    let answer = Answer { asked, status: Some(status), code, text: text.unwrap_or_default() };
    let code = answer.code.clone();
    match code.as_deref() {
        Some(code) if UNKNOWN_APP.contains(&code) => {
            let reason = Reason::Behind("the node does not know the app".to_owned());
            Attempt { verdict: Verdict::NotYet(reason), answer, retry_after: None }
        }
        code => match judge(code) {
            Ok(()) => new(answer),
            Err(why) => {
                let text =
                    if answer.text.is_empty() { why.to_owned() } else { answer.text.clone() };
                let reason = Reason::Behind(format!("the authorize endpoint {why}"));
                let code = answer.code.clone().or_else(|| Some(STILL_OLD.to_owned()));
                let answer = Answer { code, text, ..answer };
                Attempt { verdict: Verdict::NotYet(reason), answer, retry_after: None }
            }
        },
    }
}
