//! Sign-ins are taken from a budget, whoever makes them.

use std::env;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use cucumber_salesforce::clock::SystemClock;
use cucumber_salesforce::settings::Settings;
use cucumber_salesforce::simulator::SimulatedOrg;

use super::{scenario, spec};

/// The requests for a token that the org has received.
fn sign_ins(org: &SimulatedOrg) -> usize {
    org.received_requests().iter().filter(|request| request.grant_type.is_some()).count()
}

#[tokio::test]
async fn a_wait_sends_nothing_while_nothing_is_left() {
    let org = SimulatedOrg::builder().nodes(1).start().await.unwrap();
    let state = tempfile::tempdir().unwrap();
    let settings = Settings::new().simulated(&org).state_dir(state.path().to_owned());
    let (run, mut scenario) =
        scenario(settings.login_budget(30).deadline(Duration::from_secs(3000)));
    scenario.provision(spec("Orders")).await.unwrap();
    let error = scenario.await_propagation(None, None).await.unwrap_err().report();
    assert!(error.contains("and more could get this machine blocked: "), "{error}");
    let requests = org.received_requests();
    let refused = requests.iter().filter(|request| request.error.is_some()).count();
    assert_eq!(refused, 20, "two thirds of the budget");
    run.finish(true).await;
}

#[tokio::test]
async fn a_patient_wait_goes_on_when_the_hour_is_over() {
    let org = SimulatedOrg::builder().propagation(Duration::ZERO..=Duration::ZERO);
    let org = org.start().await.unwrap();
    let state = tempfile::tempdir().unwrap();
    let settings = Settings::new().simulated(&org).state_dir(state.path().to_owned());
    let (run, mut scenario) = scenario(settings.login_budget(20).confirmations(60));
    scenario.provision(spec("Orders")).await.unwrap();
    let within = Some(Duration::from_secs(4 * 3600));
    let app = scenario.app().unwrap();
    let done = app.propagated(within).await.unwrap();
    let hours = done.waited.as_secs_f64() / 3600.0;
    // One user has 20 sign-ins an hour, so that 60 take two hours and a bit.
    assert!((2.0..2.2).contains(&hours), "{done:?}");
    let text = "the login budget of 20 an hour for `";
    assert!(done.answers.iter().any(|told| told.answer.text.starts_with(text)), "{done:?}");
    run.finish(false).await;
}

/// What each of the two processes below does; it is not a test.
#[tokio::test]
#[ignore = "another test starts it"]
async fn process() {
    let (run, mut scenario) = scenario(Settings::from_env());
    scenario.provision(spec(&env::var("LABEL").unwrap())).await.unwrap();
    let error = scenario.await_propagation(None, None).await.unwrap_err();
    println!("{}", error.report());
    run.finish(true).await;
}

#[tokio::test]
async fn two_processes_together_never_take_more_than_there_is() {
    let org = SimulatedOrg::builder().clock(Arc::new(SystemClock));
    let org = org.propagation(Duration::ZERO..=Duration::ZERO).start().await.unwrap();
    let state = tempfile::tempdir().unwrap();
    let processes = ["One", "Two"].map(|label| {
        Command::new(env::current_exe().unwrap())
            .args(["--exact", "budget::process", "--ignored", "--nocapture"])
            .env("LABEL", label)
            .env("SALESFORCE_ORG", org.base_url())
            .env("SALESFORCE_ACCESS_TOKEN", org.administrator().access_token.expose())
            .env("CUCUMBER_SALESFORCE_STATE", state.path())
            .env("CUCUMBER_SALESFORCE_LOGIN_BUDGET", "9")
            .env("CUCUMBER_SALESFORCE_STABILITY", "400 ms")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap()
    });
    for process in processes {
        let output = tokio::task::spawn_blocking(|| process.wait_with_output().unwrap());
        let output = String::from_utf8(output.await.unwrap().stdout).unwrap();
        assert!(output.contains("the login budget of 9 an hour for `"), "{output}");
    }
    assert_eq!(sign_ins(&org), 9);
}
