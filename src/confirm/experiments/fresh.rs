//! What login nodes say of an app that they do not know yet.

use std::collections::BTreeSet;

use ::http::Method;
use serde_json::{Value, json};

use super::spread::{LOOKS, STEP, Spread, Watch};
use crate::confirm::bench::Bench;
use crate::confirm::login::STREAK;
use crate::error::Result;
use crate::http::Connection;
use crate::model::{Fact, Flow};
use crate::oauth::Token;
use crate::progress::brief;

/// Watches an app from its creation until all nodes say what is wanted, and so know it; whether they
/// do in time.
pub(super) async fn watch(
    bench: &mut Bench<'_>,
    app: &Watch<'_>,
    flows: &[Flow],
    fact: Fact,
) -> Result<bool> {
    let mut before = BTreeSet::new();
    let mut spreads: Vec<Spread> = flows.iter().copied().map(Spread::of).collect();
    let Some(flow) = flows.first().copied() else { return Ok(false) };
    // All nodes at once, while none knows the app.
    bench.refusals(app.plan, flow, &mut before).await?;
    let external = fact == Fact::FreshAppErrors;
    let mut rests = external && bench.wants(&[Fact::RestNodesLearnLate]);
    let mut known = false;
    for number in 1..=LOOKS {
        let Some(look) = app.step(bench, number, &mut spreads, &mut before).await? else {
            continue;
        };
        known = look.is_whole();
        if let (true, Some((token, behind))) = (rests, look.token) {
            rest_nodes(bench, behind, token).await?;
            rests = false;
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
            None => bench.missed(fact, "not all nodes knew the app in time"),
        }
    }
    let what = format!("all login nodes to know `{}`", app.plan.spec.label);
    if !known || bench.until(&what, app.plan, flows, app.wanted).await?.is_none() {
        return Ok(false);
    }
    // A node that says so knows the app; what it has yet to learn is who may use it.
    before.retain(|(code, _)| code != "invalid_app_access");
    if before.is_empty() {
        bench.missed(fact, "all nodes knew the app at once");
        return Ok(true);
    }
    let mut answers: Vec<Value> = before.iter().map(|(code, text)| answer(code, text)).collect();
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

/// Uses the first token while some nodes do not know the app.
async fn rest_nodes(bench: &mut Bench<'_>, behind: bool, token: Token) -> Result<()> {
    let conn = bench.conn();
    let http = conn.http().fresh();
    let clock = std::sync::Arc::clone(conn.clock());
    let theirs =
        Connection::new(http, token.instance_url, token.access_token, conn.version(), clock);
    let path = theirs.data_path("/limits");
    let mut refused = 0;
    for _ in 0..STREAK {
        // A connection stays with its node.
        let answer = theirs.clone().fresh().send(Method::GET, &path, None, Vec::new()).await?;
        refused += u32::from(answer.status.as_u16() == 401);
    }
    if refused > 0 || behind {
        let seen = format!("{refused} of {STREAK} calls were refused while nodes were behind");
        bench.saw(Fact::RestNodesLearnLate, refused > 0, seen);
    } else {
        bench.missed(Fact::RestNodesLearnLate, "no node was behind any more");
    }
    Ok(())
}
