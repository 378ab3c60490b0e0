//! What login nodes say of an app that they do not know yet.

use std::collections::BTreeSet;

use ::http::Method;
use serde_json::{Value, json};

use crate::confirm::bench::Bench;
use crate::confirm::login::{STREAK, Said};
use crate::error::Result;
use crate::http::Connection;
use crate::model::{Fact, Flow};
use crate::oauth::Token;
use crate::progress::brief;
use crate::provision::AppPlan;

/// Watches an app from its creation until all nodes say what is wanted, and so know it; whether they
/// do in time.
pub(super) async fn watch(
    bench: &mut Bench<'_>,
    plan: &AppPlan,
    flows: &[Flow],
    wanted: fn(&Said) -> bool,
    fact: Fact,
) -> Result<bool> {
    let mut before = BTreeSet::new();
    // That of the run-as user waits for no permission.
    let by_secret = flows.contains(&Flow::ClientCredentials);
    let flow = if by_secret { Flow::ClientCredentials } else { Flow::JwtBearer };
    let begin = bench.conn().clock().now();
    // All nodes at once, while none knows the app.
    bench.refusals(plan, flow, &mut before).await?;
    let first = bench.first(plan, flow, wanted, &mut before).await?;
    let first_after = bench.conn().clock().now().duration_since(begin).unwrap_or_default();
    if let Some(Said::Token(token)) = first
        && bench.wants(&[Fact::RestNodesLearnLate])
        && fact == Fact::FreshAppErrors
    {
        rest_nodes(bench, plan, flow, *token).await?;
    }
    let what = format!("all login nodes to know `{}`", plan.spec.label);
    let Some(ready) = bench.until(&what, plan, flows, wanted).await? else {
        return Ok(false);
    };
    before.extend(ready.before);
    // A node that says so knows the app; what it has yet to learn is who may use it.
    before.retain(|(code, _)| code != "invalid_app_access");
    if before.is_empty() {
        bench.missed(fact, "all nodes knew the app at once");
        return Ok(true);
    }
    let mut answers: Vec<Value> = before.iter().map(|(code, text)| answer(code, text)).collect();
    // The two that are on record first, as the simulated org's default has them.
    answers.sort_by_key(|answer| (answer.is_object(), answer.to_string()));
    let seen = format!(
        "the first token came after {}, the last node followed within {}",
        brief(first_after),
        brief(first_after + ready.took)
    );
    bench.saw(fact, answers, seen);
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
async fn rest_nodes(bench: &mut Bench<'_>, plan: &AppPlan, flow: Flow, token: Token) -> Result<()> {
    let conn = bench.conn();
    let http = conn.http().fresh();
    let clock = std::sync::Arc::clone(conn.clock());
    let theirs =
        Connection::new(http, token.instance_url, token.access_token, conn.version(), clock);
    let path = theirs.data_path("/limits");
    let mut refused = 0;
    for _ in 0..STREAK {
        let answer = theirs.send(Method::GET, &path, None, Vec::new()).await?;
        refused += u32::from(answer.status.as_u16() == 401);
    }
    let (_, some_behind) = bench.all_nodes(plan, flow).await?;
    if refused > 0 || some_behind {
        let seen = format!("{refused} of {STREAK} calls were refused while nodes were behind");
        bench.saw(Fact::RestNodesLearnLate, refused > 0, seen);
    } else {
        bench.missed(Fact::RestNodesLearnLate, "no node was behind any more");
    }
    Ok(())
}
