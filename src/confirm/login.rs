//! Signs in with an app, and waits until all login nodes say the same.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::{Value, json};

use super::bench::Bench;
use crate::error::{Error, ErrorKind, Result};
use crate::model::Flow;
use crate::oauth::{self, Token, TokenError};
use crate::progress::ProgressEvent;
use crate::provision::AppPlan;

/// So many answers in a row over fresh connections leave no node out, in all likelihood: those of a
/// run, for up to four nodes.
pub(super) const STREAK: u32 = 27;
/// Between one answer that is waited for and the next.
const SHORT: Duration = Duration::from_secs(1);
/// Between one answer that is not and the next.
const LONG: Duration = Duration::from_secs(10);
/// What propagates has done so by then.
const LIMIT: Duration = Duration::from_secs(25 * 60);

/// What the token endpoint said.
#[derive(Debug)]
pub(super) enum Said {
    Token(Box<Token>),
    No { error: String, description: String },
}

impl Said {
    pub(super) fn is_token(&self) -> bool {
        matches!(self, Self::Token(_))
    }

    /// A refusal as a profile has it.
    pub(super) fn wording(&self) -> Option<Value> {
        match self {
            Self::Token(_) => None,
            Self::No { error, description } => {
                Some(json!({ "error": error, "description": description }))
            }
        }
    }
}

impl std::fmt::Display for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Token(_) => f.write_str("a token"),
            Self::No { error, description } => write!(f, "`{error}`: {description}"),
        }
    }
}

impl Bench<'_> {
    /// Asks for a token once, over a connection of its own.
    pub(super) async fn sign_in(&self, plan: &AppPlan, flow: Flow) -> Result<Said> {
        let audience = self.identity().login_url.as_str().trim_end_matches('/');
        if flow == Flow::ClientCredentials {
            let (http, url) = (self.conn().http().fresh(), &self.identity().login_url);
            let secret = &plan.client_secret;
            return said(oauth::client_credentials(&http, url, &plan.client_id, secret).await);
        }
        self.jwt(plan, audience).await
    }

    /// Asks for a token by JWT bearer, for that audience.
    pub(super) async fn jwt(&self, plan: &AppPlan, audience: &str) -> Result<Said> {
        let (http, url) = (self.conn().http().fresh(), &self.identity().login_url);
        let Some(key) = &plan.key else {
            return Err(Error::new(ErrorKind::Local, "the app has no key"));
        };
        let (user, now) = (&self.identity().username, self.conn().clock().now());
        said(oauth::jwt_bearer(&http, url, &plan.client_id, key, user, audience, now).await)
    }

    /// Asks until all nodes say what is wanted; `None` where they do not in time.
    pub(super) async fn until(
        &self,
        what: &str,
        plan: &AppPlan,
        flows: &[Flow],
        wanted: impl Fn(&Said) -> bool,
    ) -> Result<Option<Said>> {
        let clock = self.conn().clock();
        let begin = clock.now();
        let (mut attempt, mut streak) = (0, 0);
        for flow in flows.iter().cycle() {
            let said = self.sign_in(plan, *flow).await?;
            let elapsed = clock.now().duration_since(begin).unwrap_or_default();
            attempt += 1;
            streak = if wanted(&said) { streak + 1 } else { 0 };
            if streak == STREAK {
                let detail = said.to_string();
                let what = what.to_owned();
                self.tell(ProgressEvent::Done { what, took: elapsed, detail });
                return Ok(Some(said));
            }
            if elapsed > LIMIT {
                self.tell(ProgressEvent::Stopped { what: what.to_owned() });
                return Ok(None);
            }
            self.tell(ProgressEvent::Waiting {
                what: what.to_owned(),
                elapsed,
                limit: LIMIT,
                attempt,
                streak,
                needed: STREAK,
                last_answer: said.to_string(),
                eta: None,
            });
            self.pause(if streak > 0 { SHORT } else { LONG }).await;
        }
        Ok(None)
    }

    /// Asks so often that no node is left out, and notes the refusals.
    pub(super) async fn refusals(
        &self,
        plan: &AppPlan,
        flow: Flow,
        before: &mut BTreeSet<(String, String)>,
    ) -> Result<()> {
        for _ in 0..STREAK {
            if let Said::No { error, description } = self.sign_in(plan, flow).await? {
                before.insert((error, description));
            }
        }
        Ok(())
    }

    /// Ends a session that somebody may have of an app that is deleted.
    pub(super) async fn revoke(&self, token: &Token) -> Result<()> {
        let (http, url) = (self.conn().http(), &self.identity().login_url);
        Ok(oauth::revoke(http, url, &token.access_token).await?)
    }

    /// Asks so often that no node is left out, and tells whether any gave a token, and whether any
    /// refused.
    pub(super) async fn all_nodes(&self, plan: &AppPlan, flow: Flow) -> Result<(bool, bool)> {
        let (mut token, mut refusal) = (false, false);
        for _ in 0..STREAK {
            match self.sign_in(plan, flow).await? {
                Said::Token(_) => token = true,
                Said::No { .. } => refusal = true,
            }
        }
        Ok((token, refusal))
    }
}

fn said(outcome: std::result::Result<Token, TokenError>) -> Result<Said> {
    match outcome {
        Ok(token) => Ok(Said::Token(Box::new(token))),
        Err(TokenError::Refused(refusal)) => Ok(Said::No {
            error: refusal.code.as_str().to_owned(),
            description: refusal.description,
        }),
        Err(error) => Err(error.into()),
    }
}
