//! What login nodes say of an app that they do not know yet.

use ::http::Method;
use serde_json::{Value, json};

use super::spread::{LOOKS, STEP, Spread, Watch};
use crate::confirm::bench::Bench;
use crate::confirm::login::{Refusals, STREAK};
use crate::error::Result;
use crate::http::Connection;
use crate::model::{Fact, Flow};
use crate::oauth::Token;
use crate::progress::{ProgressEvent, brief};

/// Watches an app from its creation until all nodes say what is wanted, and so know it; whether they
/// do in time.
pub(super) async fn watch(
    bench: &mut Bench<'_>,
    app: &Watch<'_>,
    flows: &[Flow],
    fact: Fact,
) -> Result<bool> {
    let mut before = Refusals::new();
    let mut spreads: Vec<Spread> =
        flows.iter().map(|flow| Spread::of(*flow, app.is_dated)).collect();
    let Some(flow) = flows.first().copied() else { return Ok(false) };
    let label = &app.plan.spec.label;
    let news = format!("asking login nodes every {} what they know of `{label}`", brief(STEP));
    bench.tell(ProgressEvent::Note(news));
    // All nodes at once, while none knows the app.
    bench.refusals(app.plan, flow, &mut before).await?;
    let external = fact == Fact::FreshAppErrors;
    let mut wants_rest = external && bench.wants(&[Fact::RestNodesLearnLate]);
    let mut rest = None;
    let mut known = false;
    for number in 1..=LOOKS {
        let Some(look) = app.step(bench, number, &mut spreads, &mut before).await? else {
            continue;
        };
        known = look.is_whole();
        if let (true, Some((token, behind))) = (wants_rest, look.token) {
            rest = Some(Rest::ask(bench, behind, token).await?);
            wants_rest = false;
        }
        if known {
            break;
        }
    }
    for spread in spreads.iter().filter(|_| external) {
        let fact = match spread.flow {
            Flow::ClientCredentials => Fact::PropagationBySecret,
            _ => Fact::PropagationByJwt,
        };
        match spread.value() {
            Some(curve) => bench.saw(fact, curve, format!("asked every {}", brief(STEP))),
            None => bench.missed(fact, "nodes did not know the app in time, or a step was missed"),
        }
    }
    let what = format!("all login nodes to know `{}`", app.plan.spec.label);
    if !known || bench.until(&what, app.plan, flows, app.wanted).await?.is_none() {
        return Ok(false);
    }
    if let Some(rest) = rest {
        rest.judge(bench).await?;
    }
    // A node that says so knows the app; what it has yet to learn is who may use it. What is said by
    // chance is not said twice.
    before.retain(|(code, _), times| code != "invalid_app_access" && *times > 1);
    if before.is_empty() {
        bench.missed(fact, "all nodes knew the app at once");
        return Ok(true);
    }
    let mut answers: Vec<Value> = before.keys().map(|(code, text)| answer(code, text)).collect();
    // The two that are on record first, as the simulated org's default has them.
    answers.sort_by_key(|answer| (answer.is_object(), answer.to_string()));
    bench.saw(fact, answers, "of all nodes, until they knew the app");
    Ok(true)
}

fn answer(code: &str, text: &str) -> Value {
    match code {
        "app_not_found" => json!("app-not-found"),
        "invalid_client_id" => json!("invalid-client-id"),
        _ => json!({ "says": { "error": code, "description": text } }),
    }
}

/// What REST nodes said of the first token, while some nodes did not know the app.
struct Rest {
    theirs: Connection,
    behind: bool,
    refused: usize,
    unclear: usize,
}

impl Rest {
    async fn ask(bench: &Bench<'_>, behind: bool, token: Token) -> Result<Self> {
        let conn = bench.conn();
        let http = conn.http().fresh();
        let clock = std::sync::Arc::clone(conn.clock());
        let theirs =
            Connection::new(http, token.instance_url, token.access_token, conn.version(), clock);
        let statuses = statuses(&theirs).await?;
        let refused = statuses.iter().filter(|status| **status == 401).count();
        let unclear = statuses.iter().filter(|status| !matches!(status, 200 | 401)).count();
        Ok(Self { theirs, behind, refused, unclear })
    }

    /// The same once all nodes know the app: a session that has ended is refused then, too.
    async fn judge(self, bench: &mut Bench<'_>) -> Result<()> {
        let Self { theirs, behind, refused, unclear } = self;
        let fact = Fact::RestNodesLearnLate;
        let later = statuses(&theirs).await?;
        if later.iter().any(|status| *status != 200) {
            bench.missed(fact, "the session was refused when all nodes knew the app, too");
        } else if refused > 0 || (behind && unclear == 0) {
            let seen = format!("{refused} of {STREAK} calls were refused while nodes were behind");
            bench.saw(fact, refused > 0, seen);
        } else {
            bench.missed(fact, "no node was behind any more, or the org was in trouble");
        }
        Ok(())
    }
}

/// What calls over connections of their own are answered with: a connection stays with its node.
async fn statuses(theirs: &Connection) -> Result<Vec<u16>> {
    let path = theirs.data_path("/limits");
    let mut statuses = Vec::new();
    for _ in 0..STREAK {
        let answer = theirs.clone().fresh().send(Method::GET, &path, None, Vec::new()).await?;
        statuses.push(answer.status.as_u16());
    }
    Ok(statuses)
}
