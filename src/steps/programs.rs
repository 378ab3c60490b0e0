//! Programs under test.

use super::{Args, Definition};
use crate::salesforce::Salesforce;

pub(super) const DEFINITIONS: &[Definition] = &[
    define!(
        When "I run {string} with the Salesforce credentials" => run,
        "Runs a program to its end with the credentials of the current app and user in its \
         environment; no shell is involved.",
        r#"I run "orders-sync --once" with the Salesforce credentials"#,
    ),
    define!(
        Given "{string} is running with the Salesforce credentials on port {int}" => on_port,
        "Starts a program that stays until the scenario ends, and waits until it listens; port 0 \
         picks a free one: `${PORT}`, also in its environment.",
        r#""orders-service --port ${PORT}" is running with the Salesforce credentials on port 0"#,
    ),
    define!(
        Given "{string} is running with the Salesforce credentials and prints {string}" => prints,
        "The same for one that says when it is ready.",
        r#""orders-worker" is running with the Salesforce credentials and prints "ready""#,
    ),
    define!(
        Then "the Salesforce program should succeed" => succeed,
        "The latest program that I ran ended with exit code 0.",
        "the Salesforce program should succeed",
    ),
    define!(
        Then "the Salesforce program should fail" => fail,
        "It ended with another exit code, or by a signal.",
        "the Salesforce program should fail",
    ),
    define!(
        Then "the Salesforce program should exit with code {int}" => exit,
        "It ended with that exit code.",
        "the Salesforce program should exit with code 2",
    ),
    define!(
        Then "the Salesforce program should print {string}" => printed,
        "The latest program printed that, on either stream; one that runs still gets 10 seconds.",
        r#"the Salesforce program should print "3 orders synced""#,
    ),
    define!(
        Then "the Salesforce program should not print {string}" => not_printed,
        "It has not; the text may be a secret's placeholder.",
        r#"the Salesforce program should not print "${SALESFORCE_CLIENT_SECRET}""#,
    ),
];

async fn run(salesforce: &mut Salesforce, args: Args) -> anyhow::Result<()> {
    Ok(salesforce.run_program(&args.string(0)?).await?)
}

async fn on_port(salesforce: &mut Salesforce, args: Args) -> anyhow::Result<()> {
    Ok(salesforce.start_program_on(&args.string(0)?, args.parse(1)?).await?)
}

async fn prints(salesforce: &mut Salesforce, args: Args) -> anyhow::Result<()> {
    Ok(salesforce.start_program(&args.string(0)?, &args.string(1)?).await?)
}

async fn succeed(salesforce: &mut Salesforce, _: Args) -> anyhow::Result<()> {
    Ok(salesforce.expect_success().await?)
}

async fn fail(salesforce: &mut Salesforce, _: Args) -> anyhow::Result<()> {
    Ok(salesforce.expect_failure()?)
}

async fn exit(salesforce: &mut Salesforce, args: Args) -> anyhow::Result<()> {
    Ok(salesforce.expect_exit_code(args.parse(0)?).await?)
}

async fn printed(salesforce: &mut Salesforce, args: Args) -> anyhow::Result<()> {
    Ok(salesforce.expect_printed(&args.string(0)?).await?)
}

async fn not_printed(salesforce: &mut Salesforce, args: Args) -> anyhow::Result<()> {
    Ok(salesforce.expect_not_printed(&args.string(0)?).await?)
}
