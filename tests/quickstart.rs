//! The quickstart: what a user's own test target looks like.
//!
//! It runs on the simulated org unless `SALESFORCE_ORG` names another one.

use cucumber_salesforce::prelude::*;

#[tokio::main]
async fn main() {
    // An org as few are left: it still lets people create connected apps.
    let legacy = SimulatedChoice { allow_connected_apps: true, ..SimulatedChoice::default() };
    let settings = Settings::from_env()
        // The simulated org is meant where no other is configured, also in CI.
        .require_org(false)
        .program("cucumber-salesforce", env!("CARGO_BIN_EXE_cucumber-salesforce"))
        .stand_in("legacy", legacy);
    SalesforceScenario::cucumber()
        .with_salesforce(settings)
        .fail_on_skipped()
        .run_and_exit("features/quickstart")
        .await;
}
