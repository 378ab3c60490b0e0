//! Orgs and users.

use super::{Args, Definition};
use crate::salesforce::Salesforce;

pub(super) const DEFINITIONS: &[Definition] = &[
    define!(
        Given "the Salesforce org {string}" => org,
        "Goes to the org of that name; what follows happens there.",
        r#"the Salesforce org "billing""#,
    ),
    define!(
        Given "I am the Salesforce user {string}" => user,
        "Acts as that user (an alias of the settings, a name or a username) from now on.",
        r#"I am the Salesforce user "sales rep""#,
    ),
    define!(
        Then "the Salesforce user {string} should have no access to the {app}" => no_access,
        "The org refuses that user a token of the current app.",
        r#"the Salesforce user "trainee" should have no access to the connected app"#,
    ),
];

async fn org(salesforce: &mut Salesforce, args: Args) -> anyhow::Result<()> {
    Ok(salesforce.go_to_org(&args.string(0)?).await?)
}

async fn user(salesforce: &mut Salesforce, args: Args) -> anyhow::Result<()> {
    Ok(salesforce.act_as(&args.string(0)?)?)
}

async fn no_access(salesforce: &mut Salesforce, args: Args) -> anyhow::Result<()> {
    Ok(salesforce.expect_no_access(&args.string(0)?).await?)
}
