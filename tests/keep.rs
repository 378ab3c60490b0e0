//! Apps that outlive their run: `--sf-keep`.
#![expect(clippy::unwrap_used, reason = "a test may")]

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use cucumber_salesforce::metadata::{self, MetadataType};
use cucumber_salesforce::model::{AppSpec, Flow, Keep};
use cucumber_salesforce::salesforce::{Place, Run, Salesforce};
use cucumber_salesforce::settings::Settings;
use cucumber_salesforce::simulator::SimulatedOrg;

/// What a run made of its app.
#[derive(Debug)]
struct Told {
    client_id: String,
    waited: Duration,
    attempts: u32,
}

/// A run that asks for one app, waits for it and uses it.
async fn run(org: &SimulatedOrg, state: &Path, keep: Keep, spec: AppSpec, failed: bool) -> Told {
    let settings = Settings::new().simulated(org).keep(keep).state_dir(state.to_owned());
    let run = Run::new(settings);
    let mut scenario = Salesforce::default();
    scenario.attach(Arc::clone(&run), Place::default());
    scenario.provision(spec).await.unwrap();
    let waited = scenario.app().unwrap().propagated(None).await.unwrap();
    for flow in [Flow::ClientCredentials, Flow::JwtBearer] {
        scenario.request_token(Some(flow)).await.unwrap();
    }
    let client_id = scenario.credentials().await.unwrap().client_id;
    drop(scenario);
    assert_eq!(run.finish(failed).await, Vec::<String>::new());
    Told { client_id, waited: waited.waited, attempts: waited.attempts }
}

fn orders() -> AppSpec {
    AppSpec::named("Orders Sync")
        .flows([Flow::ClientCredentials, Flow::JwtBearer])
        .users(["sales rep"])
}

#[tokio::test]
async fn the_next_run_takes_a_kept_app_and_waits_for_nothing() {
    let org = SimulatedOrg::start().await.unwrap();
    let state = tempfile::tempdir().unwrap();
    let first = run(&org, state.path(), Keep::Always, orders(), false).await;
    assert!(first.waited > Duration::from_secs(60), "{first:?}");
    assert_eq!(org.apps().len(), 1);

    let second = run(&org, state.path(), Keep::Always, orders(), false).await;
    assert_eq!(second.client_id, first.client_id);
    assert_eq!(second.waited, Duration::ZERO, "{second:?}");
    assert_eq!(second.attempts, 1, "one probe proves it");
    assert_eq!(org.apps().len(), 1);
}

#[tokio::test]
async fn who_asks_for_something_else_gets_something_else() {
    let org = SimulatedOrg::start().await.unwrap();
    let state = tempfile::tempdir().unwrap();
    let first = run(&org, state.path(), Keep::Always, orders(), false).await;
    let other = orders().callback_urls(["https://orders.example.com/callback"]);
    let second = run(&org, state.path(), Keep::Always, other, false).await;
    assert_ne!(second.client_id, first.client_id);
    assert_eq!(org.apps().len(), 2);

    let never = run(&org, state.path(), Keep::Never, orders(), false).await;
    assert_ne!(never.client_id, first.client_id, "what is not to be kept is not taken over");
    assert_eq!(org.apps().len(), 2);
}

#[tokio::test]
async fn a_kept_app_that_somebody_has_deleted_is_made_anew() {
    let org = SimulatedOrg::start().await.unwrap();
    let state = tempfile::tempdir().unwrap();
    let first = run(&org, state.path(), Keep::Always, orders(), false).await;
    delete_by_hand(&org, &org.apps()[0]).await;
    let second = run(&org, state.path(), Keep::Always, orders(), false).await;
    assert_ne!(second.client_id, first.client_id);
    assert_eq!(org.apps().len(), 1);
}

#[tokio::test]
async fn a_failed_run_keeps_what_it_made_where_that_is_wanted() {
    let org = SimulatedOrg::start().await.unwrap();
    let state = tempfile::tempdir().unwrap();
    run(&org, state.path(), Keep::OnFailure, orders(), false).await;
    assert_eq!(org.apps(), Vec::<String>::new());
    run(&org, state.path(), Keep::OnFailure, orders(), true).await;
    assert_eq!(org.apps().len(), 1, "to be looked at");
    run(&org, state.path(), Keep::Never, orders(), true).await;
    assert_eq!(org.apps().len(), 1);
}

#[cfg(unix)]
#[tokio::test]
async fn a_kept_app_is_for_its_owner_alone_even_in_an_open_folder() {
    use std::fs::{Permissions, metadata, read_dir, set_permissions};
    use std::os::unix::fs::PermissionsExt as _;

    let org = SimulatedOrg::start().await.unwrap();
    let state = tempfile::tempdir().unwrap();
    set_permissions(state.path(), Permissions::from_mode(0o755)).unwrap();
    run(&org, state.path(), Keep::Always, orders(), false).await;
    let mut files = read_dir(state.path()).unwrap().map(|entry| entry.unwrap().path());
    let is_kept = |path: &std::path::PathBuf| path.extension().is_some_and(|e| e == "json");
    let kept = files.find(is_kept).unwrap();
    assert_eq!(metadata(&kept).unwrap().permissions().mode() & 0o7777, 0o600);

    // Whoever could read it may know the secret by now.
    set_permissions(&kept, Permissions::from_mode(0o644)).unwrap();
    let settings = Settings::new().simulated(&org).keep(Keep::Always);
    let run = Run::new(settings.state_dir(state.path().to_owned()));
    let mut scenario = Salesforce::default();
    scenario.attach(Arc::clone(&run), Place::default());
    let report = match scenario.provision(orders()).await {
        Err(error) => error.report(),
        Ok(()) => scenario.credentials().await.unwrap_err().report(),
    };
    assert!(report.contains("others can read or write it (mode 0644)"), "{report}");
    assert!(report.contains("hint: delete the file"), "{report}");
    drop(scenario);
    run.finish(true).await;
    assert_eq!(org.apps().len(), 1, "nothing was made in its place");
}

/// Does what somebody might do in Setup between two runs.
async fn delete_by_hand(org: &SimulatedOrg, api_name: &str) {
    let state = tempfile::tempdir().unwrap();
    let run = Run::new(Settings::new().simulated(org).state_dir(state.path().to_owned()));
    let open = run.org(None).await.unwrap();
    let kind = MetadataType::ExternalClientApplication;
    metadata::soap::delete(open.connection(), kind, &[api_name]).await.unwrap();
}

#[tokio::test]
async fn a_kept_app_whose_secret_somebody_has_masked_is_not_used() {
    let org = SimulatedOrg::start().await.unwrap();
    let state = tempfile::tempdir().unwrap();
    run(&org, state.path(), Keep::Always, orders(), false).await;
    let files = std::fs::read_dir(state.path()).unwrap().map(|file| file.unwrap().path());
    let is_kept = |path: &std::path::PathBuf| path.to_string_lossy().contains("kept-");
    let file = files.into_iter().find(is_kept).unwrap();
    let text = std::fs::read_to_string(&file).unwrap();
    let mut kept: serde_json::Value = serde_json::from_str(&text).unwrap();
    kept["client_secret"] = "[REDACTED]".into();
    std::fs::write(&file, kept.to_string()).unwrap();

    let settings = Settings::new().simulated(&org).keep(Keep::Always);
    let run = Run::new(settings.state_dir(state.path().to_owned()));
    let mut scenario = Salesforce::default();
    scenario.attach(Arc::clone(&run), Place::default());
    let error = scenario.provision(orders()).await.unwrap_err().report();
    assert!(error.contains("its secret has been masked"), "{error}");
    assert!(error.contains("delete the file"), "{error}");
    drop(scenario);
    run.finish(true).await;
}
