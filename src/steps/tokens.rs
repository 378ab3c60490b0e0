//! Access tokens.

use super::{Args, Definition};
use crate::salesforce::Salesforce;

pub(super) const DEFINITIONS: &[Definition] = &[
    define!(
        When "I request a Salesforce access token" => any_flow,
        "Requests a token of the current app for the current user, by a flow that suits both.",
        "I request a Salesforce access token",
    ),
    define!(
        When "I request a Salesforce access token with the {flow} flow" => with_flow,
        "The same by that flow.",
        "I request a Salesforce access token with the JWT bearer flow",
    ),
    define!(
        When "I try to request a Salesforce access token with the {flow} flow" => try_flow,
        "The same, where a refusal is expected.",
        "I try to request a Salesforce access token with the client credentials flow",
    ),
    define!(
        Then "the Salesforce access token should have the scopes {scopes}" => scopes,
        "The token carries at least these scopes.",
        "the Salesforce access token should have the scopes api, id",
    ),
    define!(
        Then "Salesforce should refuse the sign-in with {string}" => refused,
        "The latest attempt was refused, and the refusal holds the text.",
        r#"Salesforce should refuse the sign-in with "invalid_grant""#,
    ),
];

async fn any_flow(salesforce: &mut Salesforce, _: Args) -> anyhow::Result<()> {
    salesforce.request_token(None).await?;
    Ok(())
}

async fn with_flow(salesforce: &mut Salesforce, args: Args) -> anyhow::Result<()> {
    salesforce.request_token(Some(args.parse(0)?)).await?;
    Ok(())
}

async fn try_flow(salesforce: &mut Salesforce, args: Args) -> anyhow::Result<()> {
    Ok(salesforce.try_to_request_token(Some(args.parse(0)?)).await?)
}

async fn scopes(salesforce: &mut Salesforce, args: Args) -> anyhow::Result<()> {
    let list = args.string(0)?.replace(" and ", ", ");
    let scopes: Vec<String> = list.split(',').map(|scope| scope.trim().to_owned()).collect();
    Ok(salesforce.expect_scopes(&scopes).await?)
}

async fn refused(salesforce: &mut Salesforce, args: Args) -> anyhow::Result<()> {
    Ok(salesforce.expect_refusal(&args.string(0)?)?)
}
