//! After a change of an app the wait is for the new app: answers of nodes that still have the old
//! one are told apart from it, although they are successes.
#![expect(clippy::unwrap_used, reason = "helpers of a test")]

#[path = "changes/bench.rs"]
mod bench;

use std::time::Duration;

use cucumber_salesforce::model::{AppKind, AppSpec, Flow, Keep, Scope};
use cucumber_salesforce::simulator::{Profile, SecretAgain};

use bench::{Bench, Shown};

const KINDS: [AppKind; 2] = [AppKind::ExternalClientApp, AppKind::ConnectedAppOnly];
const BOTH: [Flow; 2] = [Flow::ClientCredentials, Flow::JwtBearer];

fn orders() -> AppSpec {
    AppSpec::named("Orders Sync")
        .flows(BOTH)
        .scopes([Scope::Api, Scope::RefreshToken])
        .run_as("integration user")
        .users(["sales rep"])
}

/// Changes a settled app of each kind; `shown` asks a fresh connection what it sees.
async fn both_kinds(change: impl Fn(AppSpec) -> AppSpec, shown: impl AsyncFn(&Bench) -> Shown) {
    for kind in KINDS {
        let bench = Bench::start(Profile::default(), orders().kind(kind)).await;
        bench.settle().await;
        bench.change(&change).await.unwrap();
        bench.becomes_new(&shown).await;
        bench.end().await;
    }
}

#[tokio::test]
async fn new_scopes_are_waited_for() {
    let change = |spec: AppSpec| spec.scopes([Scope::Api, Scope::Chatter, Scope::RefreshToken]);
    both_kinds(change, async |bench| bench.client_credentials().await.has_scope("chatter_api"))
        .await;
}

#[tokio::test]
async fn scopes_that_are_gone_are_waited_for_where_a_flow_shows_them() {
    for kind in KINDS {
        let spec = orders().kind(kind).scopes([Scope::Api, Scope::Web, Scope::RefreshToken]);
        let bench = Bench::start(Profile::default(), spec).await;
        bench.settle().await;
        bench.change(|spec| spec.scopes([Scope::Api, Scope::RefreshToken])).await.unwrap();
        let without_web = async |bench: &Bench| bench.jwt_bearer("srep").await.lacks_scope("web");
        bench.becomes_new(&without_web).await;
        bench.end().await;
    }
}

#[tokio::test]
async fn a_new_run_as_user_is_waited_for() {
    let shown = async |bench: &Bench| bench.client_credentials().await.is_user("trainee");
    both_kinds(|spec| spec.run_as("trainee"), shown).await;
}

#[tokio::test]
async fn a_new_callback_url_is_waited_for() {
    const NEW: &str = "https://acme.test/new";
    let change = |spec: AppSpec| spec.callback_urls([NEW]);
    both_kinds(change, async |bench| bench.authorize(NEW).await).await;
}

#[tokio::test]
async fn a_flow_that_is_switched_off_is_waited_for_until_it_is_refused() {
    let change = |spec: AppSpec| spec.flows([Flow::JwtBearer]);
    both_kinds(change, async |bench| bench.client_credentials().await.is_refused()).await;
    for kind in KINDS {
        let bench = Bench::start(Profile::default(), orders().kind(kind)).await;
        bench.settle().await;
        bench.change(|spec| spec.flows([Flow::ClientCredentials])).await.unwrap();
        bench.becomes_new(&async |bench: &Bench| bench.jwt_bearer("srep").await.is_refused()).await;
        bench.end().await;
    }
}

#[tokio::test]
async fn a_flow_that_is_switched_on_is_waited_for_although_the_old_app_refuses_it_for_good() {
    for kind in KINDS {
        let spec = orders().kind(kind).flows([Flow::ClientCredentials]);
        let bench = Bench::start(Profile::default(), spec).await;
        bench.settle().await;
        bench.change(|spec| spec.flows(BOTH)).await.unwrap();
        bench.becomes_new(&async |bench: &Bench| bench.jwt_bearer("srep").await.is_granted()).await;
        bench.end().await;

        let bench =
            Bench::start(Profile::default(), orders().kind(kind).flows([Flow::JwtBearer])).await;
        bench.settle().await;
        bench.change(|spec| spec.flows(BOTH)).await.unwrap();
        bench
            .becomes_new(&async |bench: &Bench| bench.client_credentials().await.is_granted())
            .await;
        bench.end().await;
    }
}

#[tokio::test]
async fn users_come_and_go_also_where_login_nodes_learn_of_it_late() {
    for kind in KINDS {
        for late in [false, true] {
            let mut profile = Profile::default();
            profile.edits.access_propagates = late;
            let bench = Bench::start(profile, orders().kind(kind)).await;
            bench.settle().await;
            bench.change(|spec| spec.users(["trainee"])).await.unwrap();
            let shown = async |bench: &Bench| {
                let come = bench.jwt_bearer("trainee").await.is_granted();
                come.and(bench.jwt_bearer("srep").await.is_refused())
            };
            if late {
                bench.becomes_new(&shown).await;
            } else {
                bench.propagated().await.unwrap();
                bench.is_new_everywhere(&shown).await;
            }
            bench.end().await;
        }
    }
}

#[tokio::test]
async fn a_rotated_secret_is_waited_for_and_handed_out() {
    for kind in KINDS {
        let mut profile = Profile::default();
        profile.edits.connected_secret = SecretAgain::Taken;
        let bench = Bench::start(profile, orders().kind(kind)).await;
        bench.settle().await;
        let old = bench.credentials().client_secret.unwrap();
        bench.rotate_secret().await.unwrap();
        let new = bench.credentials().client_secret.unwrap();
        assert_ne!(old.expose(), new.expose());
        let accepted = async |bench: &Bench| bench.client_credentials().await.is_granted();
        bench.becomes_new(&accepted).await;
        let refused = bench.client_credentials_with(&old).await.is_refused();
        assert_eq!(refused, Shown::New, "the old secret");
        bench.end().await;
    }
}

#[tokio::test]
async fn a_second_change_is_told_from_both_earlier_states() {
    let bench = Bench::start(Profile::default(), orders().kind(AppKind::ConnectedAppOnly)).await;
    bench.settle().await;
    let wide = [Scope::Api, Scope::Chatter, Scope::RefreshToken];
    bench.change(|spec| spec.scopes(wide)).await.unwrap();
    bench.pass(Duration::from_secs(90)).await;
    bench.change(|spec| spec.callback_urls(["https://acme.test/new"])).await.unwrap();
    let shown = async |bench: &Bench| {
        let scopes = bench.client_credentials().await.has_scope("chatter_api");
        scopes.and(bench.authorize("https://acme.test/new").await)
    };
    bench.becomes_new(&shown).await;
    bench.end().await;
}

#[tokio::test]
async fn an_app_may_change_before_anybody_knows_it() {
    const NEW: &str = "https://acme.test/new";
    for kind in KINDS {
        let bench = Bench::start(Profile::default(), orders().kind(kind)).await;
        bench.pass(Duration::from_secs(120)).await;
        bench.change(|spec| spec.callback_urls([NEW])).await.unwrap();
        bench.propagated().await.unwrap();
        let shown = async |bench: &Bench| {
            let granted = bench.client_credentials().await.is_granted();
            granted.and(bench.jwt_bearer("srep").await.is_granted()).and(bench.authorize(NEW).await)
        };
        bench.is_new_everywhere(&shown).await;
        bench.end().await;
    }
}

#[tokio::test]
async fn a_change_back_is_waited_for_too() {
    let bench = Bench::start(Profile::default(), orders()).await;
    bench.settle().await;
    bench.change(|spec| spec.run_as("trainee")).await.unwrap();
    bench.pass(Duration::from_secs(400)).await;
    bench.change(|spec| spec.run_as("integration user")).await.unwrap();
    let shown = async |bench: &Bench| bench.client_credentials().await.is_user("integ");
    bench.propagated().await.unwrap();
    bench.is_new_everywhere(&shown).await;
    bench.end().await;
}

#[tokio::test]
async fn a_time_out_says_how_often_old_and_new_were_seen() {
    let spec = AppSpec::named("Orders Sync").scopes([Scope::Api]).run_as("integration user");
    let bench = Bench::start(Profile::default(), spec).await;
    bench.settle().await;
    bench.change(|spec| spec.scopes([Scope::Api, Scope::Chatter])).await.unwrap();

    let error = bench.propagated_within(Duration::from_secs(710)).await.unwrap_err();

    let report = error.report();
    assert!(report.contains("client credentials: signed in: "), "{report}");
    let old = "client credentials: still-old (signed in, with the old scopes `api`): ";
    assert!(report.contains(old), "{report}");
    bench.end().await;
}

#[tokio::test]
async fn what_nobody_can_see_from_outside_is_said() {
    let bench = Bench::start(Profile::default(), orders()).await;
    bench.settle().await;
    bench.change(|spec| spec.contact_email("new@example.com")).await.unwrap();
    let done = bench.propagated().await.unwrap();
    assert!(done.attempts >= 27, "the wait asks for success alone");
    bench.end().await;
}

#[tokio::test]
async fn who_shares_an_app_may_not_change_it() {
    let bench = Bench::shared(orders()).await;
    let error = bench.change(|spec| spec.run_as("trainee")).await.unwrap_err();
    assert_eq!(
        error.report(),
        "app `Orders Sync` is shared by all scenarios of the run, so none may change it\n  hint: tag the scenario `@lifespan-scenario`: then the app is its own"
    );
    assert!(bench.rotate_secret().await.is_err());
    bench.end().await;
}

#[tokio::test]
async fn a_changed_app_is_not_kept() {
    let bench = Bench::keeping(Keep::Always, orders()).await;
    bench.settle().await;
    bench.change(|spec| spec.run_as("trainee")).await.unwrap();
    bench.end().await;
    let files = bench.state_files();
    assert!(files.iter().all(|name| !name.starts_with("kept-")), "{files:?}");
    assert_eq!(bench.org.apps(), [""; 0]);
}
