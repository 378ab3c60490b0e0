//! Nodes that are behind though the app had propagated.

use std::time::Duration;

use cucumber_salesforce::fixture::{self, App, AppRequest};
use cucumber_salesforce::model::{AppSpec, Flow, Scope};
use cucumber_salesforce::settings::Settings;
use cucumber_salesforce::simulator::{Endpoint, SimulatedOrg, Trouble, Weather};

use super::{Watched, scenario, spec};

const MINUTE: Duration = Duration::from_secs(60);

/// An org whose nodes learn of apps at quite different times.
async fn slow_org(nodes: usize) -> SimulatedOrg {
    SimulatedOrg::builder().nodes(nodes).propagation(MINUTE..=30 * MINUTE).start().await.unwrap()
}

/// Settings by which one success is enough to take an app for propagated.
fn hasty(org: &SimulatedOrg, state: &tempfile::TempDir) -> Settings {
    let settings = Settings::new().simulated(org).state_dir(state.path().to_owned());
    settings.confirmations(1).stability(Duration::ZERO)
}

/// An app that counts as propagated as soon as one node knows it: one token is enough.
fn simple() -> AppSpec {
    AppSpec::named("Orders")
        .scopes([Scope::Basic])
        .flows([Flow::ClientCredentials])
        .run_as("integration user")
        .completed()
}

async fn refused(app: &App, times: u32) -> u32 {
    let mut refused = 0;
    for _ in 0..times {
        let token = app.token_at_once(Some(Flow::ClientCredentials), None).await;
        refused += u32::from(token.is_err());
    }
    refused
}

#[tokio::test]
async fn steps_get_their_tokens_all_the_same_and_one_line_tells_why() {
    let (org, state) = (slow_org(4).await, tempfile::tempdir().unwrap());
    let (run, _) = scenario(hasty(&org, &state));
    let watched = Watched::of(&run).await;
    let app = watched
        .fixtures
        .app(&watched.org, &AppRequest { spec: simple(), existing: None }, fixture::Scope::Run)
        .unwrap();
    app.propagated(Some(40 * MINUTE)).await.unwrap();
    assert_eq!(app.relapses(), None);
    assert!(refused(&app, 20).await > 5, "who expects a refusal is told the first answer");
    assert_eq!(app.relapses(), None);

    for _ in 0..20 {
        app.token(Some(Flow::ClientCredentials), None).await.unwrap();
    }
    let relapses = app.relapses().unwrap();
    assert!(relapses.count > 5 && relapses.last > relapses.first, "{relapses:?}");
    let told = watched.told("relapse: ");
    assert_eq!(told.len(), 1, "{told:#?}");
    let text = "warning: relapse: app `Orders` answered `";
    assert!(
        told[0].starts_with(text) && told[0].contains(" after it had propagated; retried "),
        "{told:#?}"
    );
    let counts = watched.fixtures.policy().counts.to_string();
    assert!(counts.ends_with(&format!(", {} relapses", relapses.count)), "{counts}");
    assert_eq!(watched.fixtures.end_all(false).await.len(), 0);
}

#[tokio::test]
async fn the_grace_ends() {
    let (org, state) = (slow_org(8).await, tempfile::tempdir().unwrap());
    let (run, mut scenario) = scenario(hasty(&org, &state).grace(MINUTE));
    scenario.provision(simple()).await.unwrap();
    scenario.await_propagation(None, Some(40 * MINUTE)).await.unwrap();
    org.clock().sleep(MINUTE).await;
    let mut refused = 0;
    for _ in 0..20 {
        refused += u32::from(scenario.request_token(Some(Flow::ClientCredentials)).await.is_err());
    }
    assert!(refused > 5, "{refused}");
    assert_eq!(scenario.app().unwrap().relapses(), None);
    drop(scenario);
    run.finish(false).await;
}

#[tokio::test]
async fn a_sign_in_that_never_works_is_no_relapse() {
    let (org, state) = (SimulatedOrg::start().await.unwrap(), tempfile::tempdir().unwrap());
    let (run, mut scenario) = scenario(hasty(&org, &state));
    scenario.provision(spec("Orders")).await.unwrap();
    scenario.await_propagation(None, Some(15 * MINUTE)).await.unwrap();
    let before = org.clock().now();
    scenario.act_as("Trainee").unwrap();
    let error = scenario.request_token(Some(Flow::JwtBearer)).await.unwrap_err().report();
    let waited = org.clock().now().duration_since(before).unwrap();
    assert!(waited <= Duration::from_secs(30), "{waited:?}");
    assert!(
        error.contains("\n  note: the app had propagated 0s before, and was asked "),
        "{error}"
    );
    assert_eq!(scenario.app().unwrap().relapses(), None);

    let before = org.clock().now();
    scenario.try_to_request_token(Some(Flow::JwtBearer)).await.unwrap();
    scenario.expect_no_access("Trainee").await.unwrap();
    assert_eq!(org.clock().now(), before, "a refusal that is expected takes no time");
    drop(scenario);
    run.finish(false).await;
}

#[tokio::test]
async fn a_program_that_fails_is_told_what_its_app_did() {
    let (org, state) = (slow_org(4).await, tempfile::tempdir().unwrap());
    let (run, mut scenario) = scenario(hasty(&org, &state));
    scenario.provision(simple()).await.unwrap();
    scenario.run_program("false").await.unwrap();
    let early = scenario.expect_success().await.unwrap_err().report();
    let note = "\n  note: nobody has seen the app `Orders` propagate yet: write `Given the Salesforce external client app has propagated` before this";
    assert!(early.ends_with(note), "{early}");
    scenario.await_propagation(None, Some(40 * MINUTE)).await.unwrap();

    scenario.run_program("false").await.unwrap();
    let error = scenario.expect_success().await.unwrap_err().report();
    for part in [
        "`false` did not succeed: it ended with exit code 1",
        "\n  note: the app `Orders` relapsed once, 0s before: client credentials: ",
        "; of 8 sign-ins just now, ",
        " met a node that is behind; the program may have met a node that is behind",
    ] {
        assert!(error.contains(part), "{part}\n{error}");
    }
    let before = org.received_requests().len();
    scenario.expect_failure().unwrap();
    assert_eq!(org.received_requests().len(), before, "a failure that is expected needs no look");
    drop(scenario);
    run.finish(false).await;
}

#[tokio::test]
async fn a_program_that_fails_by_itself_is_told_so() {
    let (org, state) = (SimulatedOrg::start().await.unwrap(), tempfile::tempdir().unwrap());
    let settings = Settings::new().simulated(&org).state_dir(state.path().to_owned());
    let (run, mut scenario) = scenario(settings);
    scenario.provision(spec("Orders")).await.unwrap();
    scenario.await_propagation(None, None).await.unwrap();
    scenario.run_program("false").await.unwrap();
    let note = "\n  note: all of 8 sign-ins by the app `Orders` worked just now, and it has not relapsed since it had propagated";
    for error in [
        scenario.expect_success().await.unwrap_err().report(),
        scenario.expect_exit_code(3).await.unwrap_err().report(),
        scenario.expect_printed("done").await.unwrap_err().report(),
    ] {
        assert!(error.ends_with(note), "{error}");
    }
    org.clock().sleep(10 * MINUTE).await;
    let error = scenario.expect_success().await.unwrap_err().report();
    assert!(!error.contains("note:"), "{error}");
    drop(scenario);
    run.finish(false).await;
}

#[tokio::test]
async fn nodes_that_forget_are_met_by_nobody_who_asks_again() {
    let (org, state) = (SimulatedOrg::start().await.unwrap(), tempfile::tempdir().unwrap());
    let settings = Settings::new().simulated(&org).state_dir(state.path().to_owned());
    let (run, _) = scenario(settings);
    let watched = Watched::of(&run).await;
    let request = AppRequest { spec: spec("Orders"), existing: None };
    let app = watched.fixtures.app(&watched.org, &request, fixture::Scope::Run).unwrap();
    app.propagated(None).await.unwrap();
    let client_id = app.credentials(None).await.unwrap().client_id;
    for node in 0..2 {
        let span = Duration::from_secs(40)..Duration::from_secs(100);
        org.forget_app(&client_id, node, span).unwrap();
    }
    org.clock().sleep(Duration::from_secs(40)).await;
    for flow in [Flow::ClientCredentials, Flow::JwtBearer].repeat(6) {
        app.token(Some(flow), None).await.unwrap();
    }
    let told = watched.told("relapse: ");
    assert_eq!(told.len(), 1, "{told:#?}");
    let after = told[0].contains("` 40s after it had propagated; retried ");
    assert!(told[0].starts_with("warning: relapse: app `Orders` answered `") && after, "{told:#?}");
    assert_eq!(watched.fixtures.end_all(false).await.len(), 0);
}

#[tokio::test]
async fn a_new_token_that_the_api_does_not_know_yet_is_shown_again() {
    let (org, state) = (SimulatedOrg::start().await.unwrap(), tempfile::tempdir().unwrap());
    let settings = Settings::new().simulated(&org).state_dir(state.path().to_owned());
    let (run, mut scenario) = scenario(settings);
    scenario.provision(spec("Orders")).await.unwrap();
    scenario.await_propagation(None, None).await.unwrap();
    let unknown =
        Weather::new(Trouble::Refuses(401, "INVALID_SESSION_ID", "Session expired or invalid"))
            .at(Endpoint::Rest);

    org.weather(unknown.clone().times(3));
    scenario.query("SELECT Id FROM User").await.unwrap();
    scenario.expect_status(200).unwrap();
    let app = scenario.app().unwrap();
    let relapses = app.relapses().unwrap();
    let code = relapses.answer.code.as_deref();
    assert_eq!((relapses.count, code), (1, Some("INVALID_SESSION_ID")));

    let before = org.clock().now();
    org.weather(unknown);
    scenario.query("SELECT Id FROM User").await.unwrap();
    scenario.expect_error_code("INVALID_SESSION_ID").unwrap();
    assert_eq!(org.clock().now(), before, "a session that was known has ended");

    scenario.request_token(None).await.unwrap();
    scenario.send("GET", "/services/data/v67.0/limits", None).await.unwrap();
    scenario.expect_error_code("INVALID_SESSION_ID").unwrap();
    let waited = org.clock().now().duration_since(before).unwrap();
    assert!((20..=30).contains(&waited.as_secs()), "{waited:?}");
    assert_eq!(app.relapses().unwrap().count, 1, "what never worked is no relapse");
    let error = scenario.expect_status(200).unwrap_err().report();
    assert!(error.contains("\n  note: the app `Orders` relapsed once, "), "{error}");
    drop(scenario);
    run.finish(false).await;
}
