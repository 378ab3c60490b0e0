//! The probe that asks what the tests will ask: a token, and one REST call with it.

use url::Url;

use super::answer::{Answer, Answered, Asked};
use super::classify::{AppFacts, classify_api, classify_token};
use super::probe::{Ask, Attempt, Probe};
use super::sign_in::SignIn;
use crate::clock::SharedClock;
use crate::http::{Connection, Http};
use crate::model::{ApiVersion, Verdict};
use crate::rest;

/// Signs in by the flows of an app, and makes a REST call with some of the tokens.
#[derive(Clone, Debug)]
pub struct TokenProbe {
    /// Where to authenticate: the host that the tests will use.
    pub login_url: Url,
    /// The version to call.
    pub api_version: ApiVersion,
    /// The flows, at least one.
    pub sign_ins: Vec<SignIn>,
    /// What is known of the app.
    pub facts: AppFacts,
    /// Whether the tokens are good for a REST call.
    pub calls_rest: bool,
    /// The org's time.
    pub clock: SharedClock,
    http: Http,
}

impl TokenProbe {
    /// A probe that opens a connection for each attempt: a kept one would meet the same node
    /// again and again.
    #[must_use]
    pub fn new(
        http: &Http,
        login_url: Url,
        api_version: ApiVersion,
        sign_ins: Vec<SignIn>,
        facts: AppFacts,
        clock: SharedClock,
    ) -> Self {
        let (calls_rest, http) = (true, http.fresh());
        Self { login_url, api_version, sign_ins, facts, calls_rest, clock, http }
    }

    /// Says whether the tokens are good for a REST call; without that, they are only asked for.
    #[must_use]
    pub fn calls_rest(self, calls_rest: bool) -> Self {
        Self { calls_rest, ..self }
    }
}

impl Probe for TokenProbe {
    fn flows(&self) -> u32 {
        u32::try_from(self.sign_ins.len()).unwrap_or(u32::MAX)
    }

    fn calls_rest(&self) -> bool {
        self.calls_rest
    }

    async fn attempt(&self, ask: Ask) -> Attempt {
        let Some(sign_in) = self.sign_ins.get(ask.turn as usize) else {
            // Nothing can be asked of an app without a flow that works unattended.
            return ready(Asked::Authorize);
        };
        let flow = sign_in.flow();
        let token = match sign_in.token(&self.http, &self.login_url, self.clock.now()).await {
            Ok(token) => token,
            Err(error) => return classify_token(flow, &error, self.facts),
        };
        if !self.calls_rest || !ask.calls_rest {
            return ready(Asked::Token(flow));
        }
        let connection = Connection::new(
            self.http.clone(),
            token.instance_url,
            token.access_token,
            self.api_version,
            self.clock.clone(),
        );
        match rest::limits(&connection).await {
            Ok(_) => ready(Asked::Token(flow)),
            Err(error) => classify_api(flow, &error),
        }
    }

    async fn look_closer(&self, _: &[Answered]) -> Option<Verdict> {
        None
    }
}

fn ready(asked: Asked) -> Attempt {
    Attempt { verdict: Verdict::Ready, answer: Answer::success(asked), retry_after: None }
}
