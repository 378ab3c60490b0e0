//! Our own wait, asked about a simulated propagation.

use std::sync::Mutex;
use std::time::SystemTime;

use cucumber_salesforce::clock::{Clock as _, VirtualClock};
use cucumber_salesforce::http::HttpError;
use cucumber_salesforce::model::{Flow, Verdict};
use cucumber_salesforce::oauth::{Refusal, TokenError};
use cucumber_salesforce::progress::Silent;
use cucumber_salesforce::propagation::{
    Answer, Answered, AppFacts, Ask, Asked, Attempt, Earlier, Expected, NotPropagated, Probe,
    Purpose, Rule, Wait, classify_token,
};
use fastrand::Rng;

use super::figures::{Outcome, Requests};
use super::world::{Met, World};

const FLOWS: [Flow; 3] = [Flow::ClientCredentials, Flow::JwtBearer, Flow::UsernamePassword];

/// Waits for one propagation; what the wait took is told, too, for those who remember.
pub(crate) fn wait(
    world: &World,
    rule: Rule,
    expected: Option<&Expected>,
    seed: u64,
) -> (Outcome, Option<Earlier>) {
    let clock = VirtualClock::at(SystemTime::UNIX_EPOCH);
    let probe = SimulatedProbe {
        world,
        clock: &clock,
        state: Mutex::new((Rng::with_seed(seed), Requests::default())),
    };
    let wait = Wait {
        what: "app",
        probe: &probe,
        rule,
        expected,
        seed: Some(seed),
        clock: &clock,
        progress: &Silent,
    };
    let ended = futures::executor::block_on(wait.run());
    let requests = probe.state.into_inner().map(|state| state.1).unwrap_or_default();
    match ended {
        Ok(done) => (Outcome::Ready { at: done.waited, requests }, Some(done.to_remember())),
        Err(NotPropagated::Never { .. }) => (Outcome::Never, None),
        Err(NotPropagated::NotYet { .. }) => (Outcome::GivenUp, None),
    }
}

/// Answers as the nodes of a world do.
#[derive(Debug)]
struct SimulatedProbe<'a> {
    world: &'a World,
    clock: &'a VirtualClock,
    state: Mutex<(Rng, Requests)>,
}

impl Probe for SimulatedProbe<'_> {
    fn flows(&self) -> u32 {
        self.world.flows
    }

    fn calls_rest(&self) -> bool {
        true
    }

    async fn attempt(&self, ask: Ask) -> Attempt {
        let now = self.clock.now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let mut state = self.state.lock().expect("nobody panics while holding it");
        let (chance, requests) = &mut *state;
        // As the probe of the product does, which now and then asks for a token all the same.
        let by_token = ask.number.is_multiple_of(4);
        if self.world.connected_app && ask.purpose == Purpose::Search && !by_token {
            requests.other();
            return match self.world.meet(now, false, chance) {
                Met::Knowing => ready(Asked::Authorize),
                met => refused(FLOWS[0], met, self.world, chance, Some(Asked::Authorize)),
            };
        }
        let flow = FLOWS[ask.turn as usize];
        match self.world.meet(now, true, chance) {
            Met::Knowing => {
                requests.token(now, true);
                if ask.calls_rest {
                    requests.other();
                }
                ready(Asked::Token(flow))
            }
            met => {
                requests.token(now, false);
                refused(flow, met, self.world, chance, None)
            }
        }
    }

    async fn look_closer(&self, _: &[Answered]) -> Option<Verdict> {
        // Everything is as it should be.
        None
    }
}

fn ready(asked: Asked) -> Attempt {
    Attempt { verdict: Verdict::Ready, answer: Answer::success(asked), retry_after: None }
}

fn refused(flow: Flow, met: Met, world: &World, chance: &mut Rng, asked: Option<Asked>) -> Attempt {
    let facts = AppFacts {
        deployed_by_us: true,
        has_run_as: true,
        flows: Flow::ALL.iter().copied().collect(),
        ..AppFacts::default()
    };
    let error = match met {
        Met::Outage if chance.bool() => {
            TokenError::Http(HttpError::Refused { host: "acme.my.salesforce.com".to_owned() })
        }
        Met::Outage => {
            TokenError::Unreadable { status: 503, excerpt: "<html>".to_owned(), retry_after: None }
        }
        Met::Rush => refusal("invalid_grant", "login rate exceeded"),
        Met::Behind | Met::Knowing => behind(world, chance),
    };
    let attempt = classify_token(flow, &error, &facts);
    let answer = Answer { asked: asked.unwrap_or(attempt.answer.asked), ..attempt.answer };
    Attempt { answer, ..attempt }
}

/// What nodes are reported to say of an app that they do not know, or not all of it.
fn behind(world: &World, chance: &mut Rng) -> TokenError {
    const AMBIGUOUS: [(&str, &str); 5] = [
        ("invalid_grant", "user hasn't approved this consumer"),
        ("invalid_grant", "audience is invalid"),
        ("invalid_client", "invalid client credentials"),
        ("app_not_found", "External client app is not installed in this org"),
        ("invalid_app_access", "user is not admin approved to access this app"),
    ];
    let (code, text) = if world.ambiguous {
        AMBIGUOUS[chance.usize(..AMBIGUOUS.len())]
    } else {
        ("invalid_client_id", "client identifier invalid")
    };
    refusal(code, text)
}

fn refusal(code: &str, text: &str) -> TokenError {
    let Ok(code) = code.parse();
    let description = text.to_owned();
    TokenError::Refused(Refusal { status: 400, code, description, retry_after: None })
}
