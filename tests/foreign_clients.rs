//! Clients that we did not write accept our apps and our simulated org.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test may")]

mod process;

use std::time::Duration;

use cucumber_salesforce::model::{AppKind, AppSpec, Flow, Scope};
use cucumber_salesforce::salesforce::{Place, Run, Salesforce};
use cucumber_salesforce::settings::Settings;

/// What signs in, and by what name it says so.
const CLIENTS: [(&str, &str); 2] = [
    ("node tests/foreign/jsforce.mjs", "jsforce"),
    ("tests/foreign/.venv/bin/python tests/foreign/authlib_client.py", "authlib"),
];

/// Provisions an app in an org of another process, and lets every client sign in with it.
async fn every_client_signs_in(kind: AppKind) {
    let org = process::simulate(&["--propagation", "1s..3s", "--allow-connected-apps", "true"]);
    let state = tempfile::tempdir().unwrap();
    let text = |key: &str| org.ready[key].as_str().unwrap().to_owned();
    let settings = Settings::from_vars([
        ("SALESFORCE_ORG", text("base_url")),
        ("SALESFORCE_ACCESS_TOKEN", text("access_token")),
    ]);
    let settings = settings.state_dir(state.path().to_owned()).stability(Duration::from_secs(2));
    let run = Run::new(settings);
    let mut scenario = Salesforce::default();
    scenario.attach(run.clone(), Place::default());

    let spec = AppSpec::named("Foreign Clients")
        .kind(kind)
        .scopes([Scope::Api, Scope::RefreshToken])
        .flows([Flow::ClientCredentials, Flow::JwtBearer])
        .run_as("integration user")
        .users(["sales rep"]);
    scenario.provision(spec).await.unwrap();
    scenario.await_propagation(None, None).await.unwrap();
    scenario.act_as("sales rep").unwrap();
    for (program, name) in CLIENTS {
        scenario.run_program(program).await.unwrap();
        scenario.expect_success().unwrap();
        for flow in ["client credentials", "JWT bearer"] {
            let text = format!("{name} signed in by {flow}: 4 records");
            scenario.expect_printed(&text).await.unwrap();
        }
    }

    assert_eq!(run.finish(false).await, Vec::<String>::new());
    assert_eq!(org.stop().0, Some(0));
}

#[tokio::test]
#[ignore = "needs the packages that `bash .ci/install` installs"]
async fn they_sign_in_with_an_external_client_app() {
    every_client_signs_in(AppKind::ExternalClientApp).await;
}

#[tokio::test]
#[ignore = "needs the packages that `bash .ci/install` installs"]
async fn they_sign_in_with_a_connected_app() {
    every_client_signs_in(AppKind::ConnectedAppOnly).await;
}
