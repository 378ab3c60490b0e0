//! The probe that asks what the tests will ask: a token, and one REST call with it.

use std::sync::Arc;

use url::Url;

use super::answer::{Answer, Answered, Asked};
use super::authorize::{Said, authorize};
use super::budget::{LoginBudget, UsedUp};
use super::classify::{classify_api, classify_token};
use super::diagnosis::{Evidence, Inspect, diagnose};
use super::expect::Expectation;
use super::facts::AppFacts;
use super::probe::{Ask, Attempt, Probe, Purpose};
use super::sign_in::SignIn;
use crate::clock::SharedClock;
use crate::http::{Connection, Http};
use crate::model::{ApiVersion, Flow, Reason, Verdict};
use crate::oauth::Token;
use crate::rest;

/// In a search for a connected app, one request in so many asks for a token all the same.
const SEARCHES_PER_TOKEN: u32 = 4;

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
    /// What the app must show beside success, after a change.
    pub expects: Expectation,
    /// What sign-ins are taken from, where they are counted.
    pub budget: Option<LoginBudget>,
    /// Where a search needs no sign-in: a callback URL of a connected app, which the authorize
    /// endpoint knows or not before anybody signs in. An external client app shows there only
    /// afterwards.
    pub sought_by: Option<String>,
    /// What the app is called.
    pub label: String,
    inspect: Option<Arc<dyn Inspect>>,
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
        Self {
            login_url,
            api_version,
            sign_ins,
            facts,
            calls_rest: true,
            clock,
            expects: Expectation::default(),
            label: "the app".to_owned(),
            budget: None,
            sought_by: None,
            inspect: None,
            http: http.fresh(),
        }
    }

    /// Says whether the tokens are good for a REST call; without that, they are only asked for.
    #[must_use]
    pub fn calls_rest(self, calls_rest: bool) -> Self {
        Self { calls_rest, ..self }
    }

    /// Says what the app must show beside success, after a change.
    #[must_use]
    pub fn expects(self, expects: Expectation) -> Self {
        Self { expects, ..self }
    }

    /// Takes every sign-in from `budget`; while none is left, nothing is asked.
    #[must_use]
    pub fn within(self, budget: LoginBudget) -> Self {
        Self { budget: Some(budget), ..self }
    }

    /// Lets a search for a connected app ask the authorize endpoint, with one of its callback
    /// URLs.
    #[must_use]
    pub fn sought_by(self, callback_url: Option<String>) -> Self {
        Self { sought_by: callback_url, ..self }
    }

    /// Whether the authorize endpoint knows the app; `None` where it has nothing to say on that.
    async fn search(&self) -> Option<Attempt> {
        let (callback_url, sign_in) = (self.sought_by.as_ref()?, self.sign_ins.first()?);
        let client_id = sign_in.client_id();
        match authorize(&self.http, &self.login_url, client_id, callback_url, true).await {
            Ok(Said::No { status, code, text }) if code == "invalid_client_id" => {
                let (asked, status) = (Asked::Authorize, Some(status));
                let reason = Reason::Behind("no node has shown the app yet".to_owned());
                let answer = Answer { asked, status, code: Some(code), text };
                let verdict = Verdict::NotYet(reason);
                Some(Attempt { verdict, answer, retry_after: None })
            }
            // Whatever it is: the node knows the app.
            Ok(Said::Welcome { .. } | Said::No { .. }) => Some(ready(Asked::Authorize)),
            // The token endpoint tells more about trouble.
            Ok(Said::Unclear { .. }) | Err(_) => None,
        }
    }

    /// Gives the app's name, and somebody who can read back what the org has of it.
    #[must_use]
    pub fn inspected(self, label: &str, inspect: Arc<dyn Inspect>) -> Self {
        Self { label: label.to_owned(), inspect: Some(inspect), ..self }
    }

    /// All that is known of the app, with a fresh look at the org if anybody can take one.
    pub async fn evidence(&self, answers: &[Answered]) -> Evidence {
        let inspection = match &self.inspect {
            Some(inspect) => Some(inspect.inspect().await),
            None => None,
        };
        let client_id = self.sign_ins.first().map(SignIn::client_id).unwrap_or_default();
        Evidence {
            facts: self.facts.clone(),
            label: self.label.clone(),
            client_id: client_id.to_owned(),
            login_url: self.login_url.clone(),
            sign_ins: self.sign_ins.clone(),
            callback_url: None,
            answers: answers.to_vec(),
            inspection,
        }
    }

    /// What opens a connection for each request.
    pub(super) fn fresh(&self) -> &Http {
        &self.http
    }

    /// A token, or what it says about the app that there is none.
    pub(super) async fn token(&self, sign_in: &SignIn) -> Result<Token, Attempt> {
        let (flow, login) = (sign_in.flow(), sign_in.login());
        let budget = self.budget.as_ref();
        budget
            .map_or(Ok(()), |budget| budget.take(login, self.clock.now()))
            .map_err(|used_up| busy(flow, used_up))?;
        let asked = sign_in.token(&self.http, &self.login_url, self.clock.now()).await;
        asked.map_err(|error| {
            if let (Some(_), Some(budget)) = (error.refusal(), budget) {
                budget.refused(self.clock.now());
            }
            classify_token(flow, &error, &self.facts)
        })
    }
}

impl Probe for TokenProbe {
    fn flows(&self) -> u32 {
        if !self.expects.is_empty() {
            // Each attempt asks all that tells the new app from the old one.
            return 1;
        }
        u32::try_from(self.sign_ins.len()).unwrap_or(u32::MAX)
    }

    fn calls_rest(&self) -> bool {
        self.calls_rest
    }

    async fn attempt(&self, ask: Ask) -> Attempt {
        // That both endpoints learn of an app at once is likely, but nobody has said so.
        if ask.purpose == Purpose::Search
            && self.expects.is_empty()
            && !ask.number.is_multiple_of(SEARCHES_PER_TOKEN)
            && let Some(found) = self.search().await
        {
            return found;
        }
        let mut turn = ask.turn;
        if let Some(attempt) = self.expects.ask(self).await {
            if attempt.verdict != Verdict::Ready || !ask.calls_rest {
                return attempt;
            }
            // Now and then, what has not changed is asked, too.
            turn = ask.number % u32::try_from(self.sign_ins.len()).unwrap_or(u32::MAX).max(1);
        }
        let Some(sign_in) = self.sign_ins.get(turn as usize) else {
            // Nothing can be asked of an app without a flow that works unattended.
            return ready(Asked::Authorize);
        };
        let flow = sign_in.flow();
        let token = match self.token(sign_in).await {
            Ok(token) => token,
            Err(refused) => return self.expects.weigh(flow, refused),
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
            Err(error) => classify_api(flow, &error, &self.facts),
        }
    }

    async fn look_closer(&self, answers: &[Answered]) -> Option<Verdict> {
        self.inspect.as_ref()?;
        diagnose(&self.evidence(answers).await).verdict()
    }
}

fn ready(asked: Asked) -> Attempt {
    Attempt { verdict: Verdict::Ready, answer: Answer::success(asked), retry_after: None }
}

/// Nothing was asked: the budget is used up.
fn busy(flow: Flow, used_up: UsedUp) -> Attempt {
    let verdict = Verdict::NotYet(Reason::Busy(used_up.to_string()));
    let UsedUp { budget: text, free_in } = used_up;
    let answer = Answer { asked: Asked::Token(flow), status: None, code: None, text };
    Attempt { verdict, answer, retry_after: Some(free_in) }
}
