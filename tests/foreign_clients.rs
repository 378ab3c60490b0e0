//! Clients that we did not write accept our apps and our simulated org, each in a process.
//!
//! Without the packages that `bash .ci/install` installs there is nothing to run; where
//! `REQUIRE_FOREIGN_CLIENTS` is set, that is a failure.
#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a test may")]

mod process;

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use cucumber_salesforce::prelude::*;

const PYTHON: &str = "tests/foreign/.venv/bin/python";

#[tokio::main]
async fn main() -> ExitCode {
    let needed = ["tests/foreign/node_modules/jsforce", PYTHON];
    if let Some(missing) = needed.iter().find(|path| !Path::new(path).exists()) {
        eprintln!("skipped the foreign clients: there is no {missing}; `bash .ci/install` helps");
        let required = std::env::var_os("REQUIRE_FOREIGN_CLIENTS").is_some();
        return if required { ExitCode::FAILURE } else { ExitCode::SUCCESS };
    }
    let org = process::simulate(&["--propagation", "1s..3s", "--allow-connected-apps", "true"]);
    let state = tempfile::tempdir().unwrap();
    let settings = Settings::from_vars([
        ("SALESFORCE_ORG", org.text("base_url")),
        ("SALESFORCE_ACCESS_TOKEN", org.text("access_token")),
    ]);
    let settings = settings
        .program("python", PYTHON)
        .state_dir(state.path().to_owned())
        // Real time: none of it is spent on what the propagation tests show.
        .stability(Duration::from_secs(2));
    SalesforceScenario::cucumber()
        .with_salesforce(settings)
        .fail_on_skipped()
        .run_and_exit("features/foreign")
        .await;
    assert_eq!(org.stop().0, Some(0));
    ExitCode::SUCCESS
}
