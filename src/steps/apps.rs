//! Apps: connected apps and external client apps.

use super::{Args, Definition};
use crate::model::{AppKind, AppSpec};
use crate::salesforce::Salesforce;

pub(super) const DEFINITIONS: &[Definition] = &[
    define!(
        Given "a Salesforce {app}( with:)" => unnamed,
        "Provisions an app, or shares the one that others asked for in the same words; it is deleted when its lifespan ends.",
        "a Salesforce connected app",
    ),
    define!(
        Given "a Salesforce {app} {string}( with:)" => named,
        "The same with a label; a table `| field | value |` or a TOML doc string says what the app is like.",
        r#"a Salesforce connected app "Orders Sync" with:"#,
    ),
    define!(
        Given "the Salesforce {app} {string}" => current,
        "Makes the app of that label the current one, and its org the current org.",
        r#"the Salesforce connected app "Orders Sync""#,
    ),
];

/// The label of an app that nobody named.
const UNNAMED: &str = "Cucumber";

async fn unnamed(salesforce: &mut Salesforce, args: Args) -> anyhow::Result<()> {
    provision(salesforce, UNNAMED, &args).await
}

async fn named(salesforce: &mut Salesforce, args: Args) -> anyhow::Result<()> {
    provision(salesforce, &args.string(1)?, &args).await
}

async fn current(salesforce: &mut Salesforce, args: Args) -> anyhow::Result<()> {
    Ok(salesforce.use_app(&args.string(1)?)?)
}

async fn provision(salesforce: &mut Salesforce, label: &str, args: &Args) -> anyhow::Result<()> {
    let mut spec = if let Some(toml) = args.docstring() {
        AppSpec::from_toml(label, &salesforce.resolve_public(toml).await?)?
    } else {
        let mut rows = Vec::new();
        for (field, value) in args.rows()? {
            rows.push((field, salesforce.resolve_public(value).await?));
        }
        AppSpec::from_rows(label, rows.iter().map(|(field, value)| (*field, value.as_str())))?
    };
    // "connected app" is the everyday word for either kind; the other names its kind.
    if args.string(0)? == "external client app" && spec.kind == AppKind::Auto {
        spec.kind = AppKind::ExternalClientApp;
    }
    Ok(salesforce.provision(spec).await?)
}
