//! What cannot be written down is not done.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "these are tests, helpers included")]

use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use cucumber_salesforce::model::{AppSpec, Flow};
use cucumber_salesforce::salesforce::{Place, Run, Salesforce};
use cucumber_salesforce::settings::Settings;
use cucumber_salesforce::simulator::SimulatedOrg;

/// Why a run with that state directory makes no app; the org must have been asked for none.
async fn refused(org: &SimulatedOrg, state: PathBuf) -> String {
    let run = Run::new(Settings::new().simulated(org).state_dir(state));
    let mut scenario = Salesforce::default();
    scenario.attach(Arc::clone(&run), Place::default());
    let spec = AppSpec::named("Orders").flows([Flow::ClientCredentials]).run_as("integration user");
    let told = match scenario.provision(spec).await {
        Err(error) => error.report(),
        Ok(()) => scenario.app().unwrap().provisioned().await.unwrap_err().report(),
    };
    drop(run.finish(true).await);
    let deploys = org.received_requests().into_iter();
    assert_eq!(deploys.filter(|request| request.path.ends_with("/deployRequest")).count(), 0);
    assert_eq!((org.apps(), org.permission_sets()), (vec![], vec![]));
    told
}

fn journal(org: &SimulatedOrg, state: &Path) -> PathBuf {
    state.join(format!("journal-{}.jsonl", org.org_id()))
}

#[tokio::test]
async fn a_full_disk_is_told_before_anything_is_made() {
    let org = SimulatedOrg::start().await.unwrap();
    let state = tempfile::tempdir().unwrap();
    // A device that takes nothing.
    symlink("/dev/full", journal(&org, state.path())).unwrap();
    let told = refused(&org, state.path().to_owned()).await;
    assert!(told.contains("cannot be written: No space left on device"), "{told}");
    assert!(told.contains("hint: make room on that disk"), "{told}");
}

#[tokio::test]
async fn a_state_directory_under_a_file_is_told_before_anything_is_made() {
    let org = SimulatedOrg::start().await.unwrap();
    let state = tempfile::tempdir().unwrap();
    let file = state.path().join("file");
    std::fs::write(&file, "").unwrap();
    let told = refused(&org, file.join("state")).await;
    assert!(told.contains("the state directory `"), "{told}");
    assert!(told.contains("cannot be made: Not a directory"), "{told}");
    assert!(told.contains("hint: set CUCUMBER_SALESFORCE_STATE"), "{told}");
}

#[tokio::test]
#[ignore = "the test below starts it"]
async fn child() {
    let org = SimulatedOrg::start().await.unwrap();
    let state = PathBuf::from(std::env::var_os("DISK_STATE").unwrap());
    assert_eq!(refused(&org, state).await, "");
}

#[test]
fn a_limit_of_file_sizes_is_told_before_anything_is_made() {
    let state = tempfile::tempdir().unwrap();
    let output = Command::new("sh")
        // Who ignores the signal gets an error instead.
        .args(["-c", r#"trap '' XFSZ; ulimit -f 0; exec "$0" --exact child --ignored"#])
        .arg(std::env::current_exe().unwrap())
        .env("DISK_STATE", state.path())
        .output()
        .unwrap();
    let told = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(told.contains("cannot be written: File too large"), "{told}");
    assert!(told.contains("hint: make room on that disk"), "{told}");
}
