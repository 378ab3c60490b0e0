//! Signs in with an app, and waits until all login nodes say the same.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};

use super::bench::Bench;
use crate::error::{Error, ErrorKind, Result};
use crate::http::is_trouble;
use crate::model::Flow;
use crate::oauth::{self, Token, TokenError};
use crate::progress::ProgressEvent;
use crate::provision::AppPlan;

/// So many answers in a row over fresh connections leave no node out, in all likelihood: those of a
/// run, for up to four nodes.
pub(super) const STREAK: u32 = 27;
/// So many answers in a row meet each node at least twice, likewise.
const TWICE: u32 = 32;
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

/// Refusals, and how often each came.
pub(super) type Refusals = BTreeMap<(String, String), u32>;

impl Said {
    pub(super) fn is_token(&self) -> bool {
        matches!(self, Self::Token(_))
    }

    /// Whether it says the same.
    fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Token(_), Self::Token(_)) => true,
            _ => self.wording() == other.wording(),
        }
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
    /// Asks for a token, over a connection of its own; again where the org or the network stumbles.
    ///
    /// # Errors
    ///
    /// No answer came, or one that says nothing of the app: the org is in trouble or too busy.
    pub(super) async fn sign_in(&self, plan: &AppPlan, flow: Flow) -> Result<Said> {
        if flow != Flow::ClientCredentials {
            let audience = self.identity().login_url.as_str().trim_end_matches('/');
            return self.jwt(plan, audience).await;
        }
        let (http, url) = (self.conn().http().fresh(), &self.identity().login_url);
        let secret = &plan.client_secret;
        let ask = || oauth::client_credentials(&http, url, &plan.client_id, secret);
        said(self.conn().retrying(ask, TokenError::repeat).await)
    }

    /// Asks for a token by JWT bearer, for that audience.
    ///
    /// # Errors
    ///
    /// As above.
    pub(super) async fn jwt(&self, plan: &AppPlan, audience: &str) -> Result<Said> {
        let (http, url) = (self.conn().http().fresh(), &self.identity().login_url);
        let Some(key) = &plan.key else {
            return Err(Error::new(ErrorKind::Local, "the app has no key"));
        };
        let user = &self.identity().username;
        let ask = || {
            let now = self.conn().clock().now();
            oauth::jwt_bearer(&http, url, &plan.client_id, key, user, audience, now)
        };
        said(self.conn().retrying(ask, TokenError::repeat).await)
    }

    /// Asks until all nodes say what is wanted, and say the same; `None` where they do not in time.
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
        let mut before: Option<Said> = None;
        for flow in flows.iter().cycle() {
            let said = self.sign_in(plan, *flow).await?;
            let elapsed = clock.now().duration_since(begin).unwrap_or_default();
            attempt += 1;
            let again = before.as_ref().is_some_and(|before| before.is_like(&said));
            streak = match (wanted(&said), again) {
                (true, true) => streak + 1,
                (true, false) => 1,
                (false, _) => 0,
            };
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
            before = Some(said);
            self.pause(if streak > 0 { SHORT } else { LONG }).await;
        }
        Ok(None)
    }

    /// Asks so often that each node is met twice, and notes the refusals.
    pub(super) async fn refusals(
        &self,
        plan: &AppPlan,
        flow: Flow,
        before: &mut Refusals,
    ) -> Result<()> {
        for _ in 0..TWICE {
            if let Said::No { error, description } = self.sign_in(plan, flow).await? {
                *before.entry((error, description)).or_default() += 1;
            }
        }
        Ok(())
    }

    /// Ends a session that somebody may have of an app that is deleted.
    pub(super) async fn revoke(&self, token: &Token) -> Result<()> {
        let (http, url) = (self.conn().http(), &self.identity().login_url);
        Ok(oauth::revoke(http, url, &token.access_token).await?)
    }

    /// Asks so often that no node is left out; `None` where they do not all say the same.
    pub(super) async fn unanimous(&self, plan: &AppPlan, flow: Flow) -> Result<Option<Said>> {
        let first = self.sign_in(plan, flow).await?;
        for _ in 1..STREAK {
            if !self.sign_in(plan, flow).await?.is_like(&first) {
                return Ok(None);
            }
        }
        Ok(Some(first))
    }

    /// Asks so often that no node is left out, and tells whether any gave a token, and what any
    /// refused with.
    pub(super) async fn all_nodes(&self, plan: &AppPlan, flow: Flow) -> Result<(bool, Refusals)> {
        let (mut token, mut refusals) = (false, Refusals::new());
        for _ in 0..STREAK {
            match self.sign_in(plan, flow).await? {
                Said::Token(_) => token = true,
                Said::No { error, description } => {
                    *refusals.entry((error, description)).or_default() += 1;
                }
            }
        }
        Ok((token, refusals))
    }
}

fn said(outcome: std::result::Result<Token, TokenError>) -> Result<Said> {
    match outcome {
        Ok(token) => Ok(Said::Token(Box::new(token))),
        Err(TokenError::Refused(refusal))
            if !is_trouble(refusal.status)
                && TokenError::Refused(refusal.clone()).repeat().is_none() =>
        {
            Ok(Said::No {
                error: refusal.code.as_str().to_owned(),
                description: refusal.description,
            })
        }
        Err(error) => Err(error.into()),
    }
}
