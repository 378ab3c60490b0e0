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
pub(super) const UNNAMED: &str = "Cucumber";

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
    let docstring = match args.docstring() {
        Some(toml) => Some(salesforce.resolve_public(toml).await?),
        None => None,
    };
    let mut rows = Vec::new();
    for (field, value) in args.rows()? {
        rows.push((field, salesforce.resolve_public(value).await?));
    }
    let rows: Vec<(&str, &str)> = rows.iter().map(|(field, value)| (*field, &**value)).collect();
    Ok(salesforce.provision(spec(args, label, docstring.as_deref(), &rows)?).await?)
}

/// The app that a step describes, its placeholders filled in.
pub(super) fn spec(
    args: &Args,
    label: &str,
    docstring: Option<&str>,
    rows: &[(&str, &str)],
) -> anyhow::Result<AppSpec> {
    let mut spec = match docstring {
        Some(toml) => AppSpec::from_toml(label, toml)?,
        None => AppSpec::from_rows(label, rows.iter().copied())?,
    };
    // "connected app" is the everyday word for either kind; the other names its kind.
    if args.string(0)? == "external client app" && spec.kind == AppKind::Auto {
        spec.kind = AppKind::ExternalClientApp;
    }
    Ok(spec)
}
