//! Requests to the org as the current user, and its answers.

use super::{Args, Definition};
use crate::salesforce::Salesforce;

pub(super) const DEFINITIONS: &[Definition] = &[
    define!(
        When "I GET the Salesforce path {string}" => get,
        "Asks the org with the current user's token; whatever it answers is kept for the steps below.",
        r#"I GET the Salesforce path "/services/data/v${SALESFORCE_API_VERSION}/limits""#,
    ),
    define!(
        When "I POST to the Salesforce path {string}" => post,
        "The same with the doc string as its JSON body; placeholders are filled in.",
        r#"I POST to the Salesforce path "/services/apexrest/orders""#,
    ),
    define!(
        When "I PATCH the Salesforce path {string}" => patch,
        "The same.",
        r#"I PATCH the Salesforce path "/services/data/v67.0/sobjects/Contact/${Contact.Id}""#,
    ),
    define!(
        When "I DELETE the Salesforce path {string}" => delete,
        "The same without a body.",
        r#"I DELETE the Salesforce path "/services/data/v67.0/sobjects/Contact/${Contact.Id}""#,
    ),
    define!(
        When "I query Salesforce for {string}" => query,
        "Runs a SOQL query with the current user's token, over all pages.",
        r#"I query Salesforce for "SELECT Id FROM Contact""#,
    ),
    define!(
        When "I query Salesforce for:" => query_docstring,
        "The same with the query in a doc string.",
        "I query Salesforce for:",
    ),
    define!(
        Then "Salesforce should answer with status {int}" => status,
        "The latest answer has that HTTP status.",
        "Salesforce should answer with status 201",
    ),
    define!(
        Then "Salesforce should refuse with {string}" => refused,
        "The latest answer is a refusal with that error code.",
        r#"Salesforce should refuse with "INVALID_TYPE""#,
    ),
    define!(
        Then "the Salesforce answer should hold {string} at {string}" => holds,
        "The latest answer has that value at that JSON pointer.",
        r#"the Salesforce answer should hold "Jane" at "/records/0/FirstName""#,
    ),
    define!(
        Then "the Salesforce query should find {int} record(s)" => found,
        "The latest query found so many records.",
        "the Salesforce query should find 1 record",
    ),
];

async fn get(salesforce: &mut Salesforce, args: Args) -> anyhow::Result<()> {
    send(salesforce, "GET", &args).await
}

async fn post(salesforce: &mut Salesforce, args: Args) -> anyhow::Result<()> {
    send(salesforce, "POST", &args).await
}

async fn patch(salesforce: &mut Salesforce, args: Args) -> anyhow::Result<()> {
    send(salesforce, "PATCH", &args).await
}

async fn delete(salesforce: &mut Salesforce, args: Args) -> anyhow::Result<()> {
    send(salesforce, "DELETE", &args).await
}

async fn send(salesforce: &mut Salesforce, method: &str, args: &Args) -> anyhow::Result<()> {
    salesforce.send(method, &args.string(0)?, args.docstring()).await?;
    Ok(())
}

async fn query(salesforce: &mut Salesforce, args: Args) -> anyhow::Result<()> {
    salesforce.query(&args.string(0)?).await?;
    Ok(())
}

async fn query_docstring(salesforce: &mut Salesforce, args: Args) -> anyhow::Result<()> {
    let soql = args.docstring().ok_or_else(|| {
        crate::Error::usage("there is no query").hint("write it into a doc string below the step")
    })?;
    salesforce.query(soql).await?;
    Ok(())
}

async fn status(salesforce: &mut Salesforce, args: Args) -> anyhow::Result<()> {
    Ok(salesforce.expect_status(args.parse(0)?)?)
}

async fn refused(salesforce: &mut Salesforce, args: Args) -> anyhow::Result<()> {
    Ok(salesforce.expect_error_code(&args.string(0)?)?)
}

async fn holds(salesforce: &mut Salesforce, args: Args) -> anyhow::Result<()> {
    Ok(salesforce.expect_value(&args.string(0)?, &args.string(1)?).await?)
}

async fn found(salesforce: &mut Salesforce, args: Args) -> anyhow::Result<()> {
    Ok(salesforce.expect_records(args.parse(0)?)?)
}
