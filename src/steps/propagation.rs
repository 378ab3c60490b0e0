//! Waiting until an app works everywhere.

use super::{Args, Definition};
use crate::salesforce::Salesforce;

pub(super) const DEFINITIONS: &[Definition] = &[
    define!(
        Given "the Salesforce {app} has propagated" => current,
        "Waits until the current app works on every login node of its org, and not longer.",
        "the Salesforce connected app has propagated",
    ),
    define!(
        Given "the Salesforce {app} has propagated within {duration}" => within,
        "The same with a deadline of its own.",
        "the Salesforce connected app has propagated within 30 minutes",
    ),
    define!(
        Given "the Salesforce {app} {string} has propagated" => named,
        "The same for the app of that label.",
        r#"the Salesforce connected app "Orders Sync" has propagated"#,
    ),
];

async fn current(salesforce: &mut Salesforce, _: Args) -> anyhow::Result<()> {
    Ok(salesforce.await_propagation(None, None).await?)
}

async fn within(salesforce: &mut Salesforce, args: Args) -> anyhow::Result<()> {
    let deadline = args.duration(1)?;
    Ok(salesforce.await_propagation(None, Some(deadline)).await?)
}

async fn named(salesforce: &mut Salesforce, args: Args) -> anyhow::Result<()> {
    Ok(salesforce.await_propagation(Some(&args.string(1)?), None).await?)
}
