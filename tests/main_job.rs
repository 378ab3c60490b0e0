//! The main job without cucumber: provision, wait, sign in, delete, from a plain tokio test.
#![expect(clippy::unwrap_used, reason = "a test may")]

mod leftovers;

use std::sync::Arc;
use std::time::Duration;

use cucumber_salesforce::ErrorKind;
use cucumber_salesforce::model::{AppKind, AppSpec, Flow, Scope};
use cucumber_salesforce::org::SimulatedChoice;
use cucumber_salesforce::propagation::{Asked, Propagated};
use cucumber_salesforce::salesforce::{Place, Run, Salesforce};
use cucumber_salesforce::settings::Settings;
use leftovers::leftovers;

/// A run on simulated orgs of its own, and one scenario of it.
struct Suite {
    run: Arc<Run>,
    scenario: Salesforce,
    _state: tempfile::TempDir,
}

impl Suite {
    fn new(configure: impl FnOnce(Settings) -> Settings) -> Self {
        let state = tempfile::tempdir().unwrap();
        let settings = Settings::new().state_dir(state.path().to_owned());
        let run = Run::new(configure(settings));
        let mut scenario = Salesforce::default();
        scenario.attach(Arc::clone(&run), Place::default());
        Self { run, scenario, _state: state }
    }

    /// How much of ours the org holds.
    async fn left(&self) -> usize {
        let org = self.run.org(None).await.unwrap();
        leftovers(org.connection()).await.len()
    }
}

fn orders() -> AppSpec {
    AppSpec::named("Orders Sync")
        .scopes([Scope::Api, Scope::RefreshToken])
        .flows([Flow::ClientCredentials, Flow::JwtBearer])
        .run_as("integration user")
        .users(["sales rep"])
}

/// How often the authorize endpoint was asked.
fn searches(waited: &Propagated) -> u32 {
    let authorize = waited.answers.iter().filter(|a| a.answer.asked == Asked::Authorize);
    authorize.map(|answered| answered.times).sum()
}

#[tokio::test]
async fn an_external_client_app_comes_works_and_goes() {
    let mut suite = Suite::new(|settings| settings);
    suite.scenario.provision(orders()).await.unwrap();
    assert_eq!(suite.left().await, 2, "the app and its permission set");

    let app = suite.scenario.app().unwrap();
    let waited = app.propagated(None).await.unwrap();
    assert!(waited.waited > Duration::from_secs(60), "{waited:?}");
    assert!(waited.answers.len() > 2, "replies alternate while it propagates: {waited:?}");
    assert_eq!(searches(&waited), 0, "before a login, it does not show: {waited:?}");

    let token = suite.scenario.request_token(Some(Flow::ClientCredentials)).await.unwrap();
    assert!(token.scopes.contains(&"api".to_owned()));
    suite.scenario.act_as("sales rep").unwrap();
    suite.scenario.request_token(Some(Flow::JwtBearer)).await.unwrap();
    suite.scenario.expect_no_access("trainee").await.unwrap();
    assert!(suite.scenario.expect_no_access("sales rep").await.is_err());

    assert_eq!(suite.run.finish(false).await, Vec::<String>::new());
    assert_eq!(suite.left().await, 0);
}

#[tokio::test]
async fn a_connected_app_works_where_it_is_allowed() {
    let choice = SimulatedChoice { allow_connected_apps: true, ..SimulatedChoice::default() };
    let mut suite = Suite::new(|settings| settings.simulated(choice));
    suite.scenario.provision(orders().kind(AppKind::ConnectedAppOnly)).await.unwrap();
    assert_eq!(suite.left().await, 2, "the app and its permission set");
    let app = suite.scenario.app().unwrap();
    let waited = app.propagated(None).await.unwrap();
    assert!(searches(&waited) > 10, "most of the search needs no login: {waited:?}");
    suite.scenario.request_token(None).await.unwrap();
    suite.scenario.act_as("sales rep").unwrap();
    suite.scenario.request_token(Some(Flow::JwtBearer)).await.unwrap();
    assert_eq!(suite.run.finish(false).await, Vec::<String>::new());
    assert_eq!(suite.left().await, 0);
}

#[tokio::test]
async fn a_refused_connected_app_gives_way_unless_nothing_else_will_do() {
    let mut suite = Suite::new(|settings| settings);
    suite.scenario.provision(orders().kind(AppKind::ConnectedApp)).await.unwrap();
    let strict = orders().kind(AppKind::ConnectedAppOnly);
    let error = suite.scenario.provision(strict).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Refused);
    assert!(error.report().contains("You can't create a connected app."), "{}", error.report());
    assert_eq!(suite.run.finish(false).await, Vec::<String>::new());
    assert_eq!(suite.left().await, 0);
}

#[tokio::test]
async fn those_who_ask_for_the_same_share_it() {
    let mut suite = Suite::new(|settings| settings);
    let mut other = Salesforce::default();
    other.attach(Arc::clone(&suite.run), Place::default());
    let (one, two) = tokio::join!(suite.scenario.provision(orders()), other.provision(orders()));
    one.unwrap();
    two.unwrap();
    assert!(Arc::ptr_eq(&suite.scenario.app().unwrap(), &other.app().unwrap()));
    suite.run.finish(false).await;
}

#[tokio::test]
async fn names_of_variables_mean_what_feature_files_write() {
    let state = tempfile::tempdir().unwrap();
    let vars = [
        ("SALESFORCE_ORG_NORTH_EAST", "simulated"),
        ("SALESFORCE_USER_ORDER_DESK", "desk@acme.example"),
    ];
    let run = Run::new(Settings::from_vars(vars).state_dir(state.path().to_owned()));
    let mut scenario = Salesforce::default();
    scenario.attach(Arc::clone(&run), Place::default());
    scenario.go_to_org("north east").await.unwrap();
    let error = scenario.provision(orders().users(["order desk"])).await.unwrap_err();
    assert!(error.report().contains("`desk@acme.example`"), "{}", error.report());
    scenario.provision(orders()).await.unwrap();
    assert!(scenario.app().is_ok(), "the app is in the current org");
    assert_eq!(run.finish(false).await, Vec::<String>::new());
}
