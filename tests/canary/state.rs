//! What a run writes beside cucumber's output: progress, errors, the files of its state.

use std::path::Path;
use std::time::Duration;

use cucumber_salesforce::model::{AppSpec, Flow, Secret};
use cucumber_salesforce::prelude::*;
use cucumber_salesforce::progress::{Console, Progress as _, ProgressEvent};
use cucumber_salesforce::redact::Redactor;
use cucumber_salesforce::salesforce::{Place, Run};
use cucumber_salesforce::simulator::SimulatedOrg;

use crate::output::Output;
use crate::{CANARIES, MARK, hits};

fn events() -> Vec<ProgressEvent> {
    let [one, two, three] = CANARIES.map(str::to_owned);
    vec![
        ProgressEvent::Note(one.clone()),
        ProgressEvent::Warning(two.clone()),
        ProgressEvent::Waiting {
            what: one.clone(),
            elapsed: Duration::from_secs(1),
            limit: Duration::from_secs(2),
            attempt: 1,
            streak: 0,
            needed: 27,
            last_answer: two.clone(),
            eta: None,
        },
        ProgressEvent::Deploying {
            what: three.clone(),
            elapsed: Duration::from_secs(60),
            limit: Duration::from_secs(90),
            queued: true,
            status: two.clone(),
        },
        ProgressEvent::Done { what: three, took: Duration::from_secs(1), detail: two },
    ]
}

fn told(redactor: Redactor) -> String {
    let output = Output::default();
    let console = Console::plain(redactor, output.clone());
    for event in events() {
        console.tell(event);
    }
    for canary in CANARIES {
        console.print(&format!("{canary:?}"));
    }
    output.text()
}

#[test]
fn progress_shows_no_secret() {
    let redactor = Redactor::default();
    for canary in CANARIES {
        redactor.register("canary", &Secret::new(canary));
    }
    let text = told(redactor);
    assert!(hits(&text).is_empty() && !text.contains(MARK), "{text}");
    assert_eq!(text.matches("[salesforce]").count(), events().len(), "{text}");
    assert!(hits(&told(Redactor::default())).len() > 6, "in clear it shows them");
}

fn diagnosis(state: &Path) -> String {
    let mut files = std::fs::read_dir(state).unwrap().map(|file| file.unwrap().path());
    let is_diagnosis = |path: &std::path::PathBuf| {
        path.file_name().unwrap().to_string_lossy().starts_with("diagnosis-")
    };
    std::fs::read_to_string(files.find(is_diagnosis).unwrap()).unwrap()
}

/// A wait that fails, of an app whose label nobody may see: the error and the file about it.
async fn failed_wait(secret: Option<&str>) -> (String, String) {
    let minutes = |minutes: u64| Duration::from_secs(minutes * 60);
    let builder = SimulatedOrg::builder().propagation(minutes(60)..=minutes(60));
    let (org, state) = (builder.start().await.unwrap(), tempfile::tempdir().unwrap());
    let run = Run::new(Settings::new().simulated(&org).state_dir(state.path().to_owned()));
    if let Some(secret) = secret {
        run.redactor().register("label", &Secret::new(secret));
    }
    let mut salesforce = Salesforce::default();
    salesforce.attach(run.clone(), Place::default());
    let spec = AppSpec::named("Orders c4n4ry").flows([Flow::ClientCredentials]).run_as("integ");
    salesforce.provision(spec).await.unwrap();
    let limit = Some(minutes(3));
    let error = salesforce.await_propagation(None, limit).await.unwrap_err();
    let shown = format!("{error} {error:?} {}", error.report());
    let file = diagnosis(state.path());
    run.finish(true).await;
    (shown, file)
}

#[tokio::test]
async fn a_diagnosis_shows_no_secret() {
    let (_, file) = failed_wait(Some("Orders c4n4ry")).await;
    assert!(file.contains("***") && !file.contains(MARK), "{file}");
    let (shown, file) = failed_wait(None).await;
    assert!(file.contains(MARK) && shown.contains("propagate"), "{shown}");
}
