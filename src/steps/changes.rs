//! Changes of an app that the scenario has.

use super::{Args, Definition};
use crate::salesforce::Salesforce;

pub(super) const DEFINITIONS: &[Definition] = &[
    define!(
        When "I change the Salesforce {app}:" => change,
        "Changes the current app, which must be the scenario's own: the fields of the table, or of a TOML doc string, replace what was; the others stay.",
        "I change the Salesforce connected app:",
    ),
    define!(
        When "I rotate the consumer secret of the Salesforce {app}" => rotate,
        "Gives the current app a new consumer secret; programs and placeholders get it from now on.",
        "I rotate the consumer secret of the Salesforce external client app",
    ),
    define!(
        Then "the Salesforce {app} has propagated" => propagated,
        "Waits until the current app works on every login node as it is since its latest change.",
        "the Salesforce connected app has propagated",
    ),
];

async fn change(salesforce: &mut Salesforce, args: Args) -> anyhow::Result<()> {
    let before = salesforce.app_spec()?;
    let spec = if let Some(toml) = args.docstring() {
        before.with_toml(&salesforce.resolve_public(toml).await?)?
    } else {
        let mut rows = Vec::new();
        for (field, value) in args.rows()? {
            rows.push((field, salesforce.resolve_public(value).await?));
        }
        before.with_rows(rows.iter().map(|(field, value)| (*field, value.as_str())))?
    };
    Ok(salesforce.change_app(spec).await?)
}

async fn rotate(salesforce: &mut Salesforce, _: Args) -> anyhow::Result<()> {
    Ok(salesforce.rotate_consumer_secret().await?)
}

async fn propagated(salesforce: &mut Salesforce, _: Args) -> anyhow::Result<()> {
    Ok(salesforce.await_propagation(None, None).await?)
}
