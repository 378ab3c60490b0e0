//! The manual: the features of `features/manual`, all on simulated orgs.
//!
//! It shows what a suite can do beyond the quickstart: simulated orgs of its own, with objects,
//! Apex REST answers and users that the features need; users with passwords; an app that exists.

mod orgs;

use std::path::Path;
use std::process::{Command, ExitCode};

use cucumber_salesforce::prelude::*;
use cucumber_salesforce::settings::UserSettings;

use orgs::Orgs;

const FEATURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/features/manual");

/// What no program under test may see.
const TOKEN: (&str, &str) = ("SALESFORCE_ACCESS_TOKEN", "administrators-token");

fn main() -> anyhow::Result<ExitCode> {
    if std::env::var(TOKEN.0).is_ok_and(|token| token == TOKEN.1) {
        let runtime = tokio::runtime::Runtime::new()?;
        return runtime.block_on(manual());
    }
    // Again, in a folder of its own for the files that features name, and with a token of which
    // programs under test must hear nothing.
    let workspace = tempfile::tempdir()?;
    let status = Command::new(std::env::current_exe()?)
        .args(std::env::args_os().skip(1))
        .env(TOKEN.0, TOKEN.1)
        .current_dir(workspace.path())
        .status()?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn manual() -> anyhow::Result<ExitCode> {
    let state = Path::new("state");
    let orgs = Orgs::start().await?;
    orgs::write_certificate("orders.crt", "orders.key")?;
    let gateway = orgs::existing_app(&orgs.default, "Shared Gateway", state).await?;
    let before = orgs.left();

    let clerk = orgs.login("legacy", "clerk")?;
    let settings = Settings::new()
        .state_dir(state.to_owned())
        .simulated(&orgs.default)
        .simulated_org("billing", &orgs.billing)
        .simulated_org("legacy", &orgs.legacy)
        .existing_app("Shared Gateway", gateway)
        .user("accountant", UserSettings::named(orgs.login("default", "acct")?.username))
        .user(
            "clerk",
            UserSettings {
                username: clerk.username,
                password: Some(clerk.password),
                security_token: Some(clerk.security_token),
            },
        )
        .program("cucumber-salesforce", env!("CARGO_BIN_EXE_cucumber-salesforce"));
    SalesforceScenario::cucumber()
        .with_salesforce(settings)
        .fail_on_skipped()
        .run_and_exit(FEATURES)
        .await;

    anyhow::ensure!(orgs.left() == before, "something stayed: {:?}", orgs.left());
    Ok(ExitCode::SUCCESS)
}
