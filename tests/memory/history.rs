//! Waits are remembered where they teach something.

use std::fs;
use std::path::Path;
use std::time::Duration;

use cucumber_salesforce::fixture::Scope;
use cucumber_salesforce::settings::Settings;
use futures::future::join_all;

use super::process::simulate;
use super::{Watched, request, scenario};

fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    // Private keys stand in a folder beside them.
    let files = entries.filter(|entry| entry.file_type().unwrap().is_file());
    let mut names: Vec<String> =
        files.map(|entry| entry.file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn three_waits_in_an_org_of_another_process_tell_about_the_fourth() {
    let org = simulate(&["--propagation", "0s..0s"]);
    let state = tempfile::tempdir().unwrap();
    let settings = Settings::from_vars([
        ("SALESFORCE_ORG", org.text("base_url")),
        ("SALESFORCE_ACCESS_TOKEN", org.text("access_token")),
    ]);
    let settings = settings.state_dir(state.path().to_owned());
    let (run, _) = scenario(settings.confirmations(1).stability(Duration::ZERO));
    let watched = Watched::of(&run).await;
    let labels = ["One", "Two", "Three", "Four"];
    // All are deployed at once: this org has real time.
    let apps = labels
        .map(|label| watched.fixtures.app(&watched.org, &request(label), Scope::Run).unwrap());
    let provisioned = join_all(apps.iter().map(|app| app.provisioned())).await;
    assert!(provisioned.iter().all(Result::is_ok), "{provisioned:?}");
    for app in &apps {
        app.propagated(None).await.unwrap();
    }

    let done = watched.told("propagated after");
    let compares = |line: &&String| line.contains("; half of 3 earlier waits here took up to ");
    assert_eq!(done.iter().filter(compares).count(), 1, "{done:#?}");
    let history = format!("waits-{}.jsonl", org.text("org_id"));
    let text = fs::read_to_string(state.path().join(&history)).unwrap();
    assert_eq!(text.lines().count(), 4, "{text}");
    let expected = r#","kind":"external client app","change":"created","refused_until":"#;
    assert!(text.lines().all(|line| line.contains(expected)), "{text}");
    for secret in ["access_token", "username", "password"] {
        assert!(!text.contains(&org.text(secret)), "{secret}: {text}");
    }
    assert_eq!(watched.fixtures.end_all(false).await.len(), 0);
    org.stop();
}

#[tokio::test]
async fn an_org_of_this_process_leaves_no_trace() {
    let state = tempfile::tempdir().unwrap();
    let (run, _) = scenario(Settings::new().state_dir(state.path().to_owned()));
    let watched = Watched::of(&run).await;
    let app = watched.fixtures.app(&watched.org, &request("Orders"), Scope::Run).unwrap();
    app.propagated(None).await.unwrap();
    app.token(None, None).await.unwrap();
    assert_eq!(watched.fixtures.end_all(false).await.len(), 0);
    let journal = format!("journal-{}.jsonl", watched.org.identity().org_id);
    assert_eq!(files(state.path()), [journal]);
}
