//! How the credentials REST API refuses where the org's settings keep secrets from it: one request
//! that reads.

use ::http::Method;
use serde_json::json;

use crate::confirm::ask::is_passing;
use crate::confirm::bench::Bench;
use crate::error::Result;
use crate::model::Fact;
use crate::provision;

pub(super) const FACTS: [Fact; 2] = [Fact::SecretsSwitchedOff, Fact::SecretsSwitchedOffStatus];

/// What is said of something else than the settings.
const OTHERS: [&str; 4] =
    ["INSUFFICIENT_ACCESS", "INSUFFICIENT_ACCESS_OR_READONLY", "INVALID_SESSION_ID", "NOT_FOUND"];

/// Asks for the consumers of an app of ours, where the settings are known to be so.
pub(super) async fn measure(bench: &mut Bench<'_>, app: &str) -> Result<()> {
    if !bench.wants(&FACTS) || !bench.soap_usable() {
        return Ok(());
    }
    if provision::tells_secrets(bench.conn()).await? != Some(false) {
        return Ok(());
    }
    let path = bench.conn().data_path(&format!("/apps/oauth/credentials/{app}"));
    let answer = bench.conn().send(Method::GET, &path, None, Vec::new()).await?;
    let status = answer.status.as_u16();
    let seen = format!("status {status}");
    match answer.problem().filter(|told| !is_passing(&answer) && !OTHERS.contains(&&*told.code)) {
        Some(told) => {
            let value = json!({ "code": told.code, "message": told.message });
            bench.saw(Fact::SecretsSwitchedOff, value, seen.clone());
            bench.saw(Fact::SecretsSwitchedOffStatus, status, seen);
        }
        None => FACTS.iter().for_each(|fact| bench.missed(*fact, seen.clone())),
    }
    Ok(())
}
