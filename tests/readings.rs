//! The main job works on every reading of every fact that no public source settles.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may")]

mod leftovers;

use std::sync::Arc;

use cucumber_salesforce::model::{AppKind, AppSpec, Fact, Flow, ProfileFile, Scope};
use cucumber_salesforce::salesforce::{Place, Run, Salesforce};
use cucumber_salesforce::settings::Settings;
use cucumber_salesforce::simulator::{Profile, SimulatedOrg};
use leftovers::leftovers;
use serde_json::{Value, json};

/// What a fact may be beside its default: every choice, and of texts and numbers some other.
fn others(fact: Fact) -> Vec<Value> {
    let odd = json!({ "error": "odd", "description": "odd" });
    let refusal = json!({ "code": "ODD", "message": "odd" });
    let usual = Profile::default().fact(fact).unwrap();
    match fact {
        Fact::PermissionSetBy => vec![json!("name"), json!("id")],
        Fact::KeyRules => vec![json!("documented")],
        Fact::ExternalKeyAgain => vec![json!("refused"), json!("needed"), json!("repeatable")],
        Fact::ExternalSecretAgain => vec![json!("taken"), json!("refused")],
        Fact::ConnectedSecretAgain => vec![json!("taken"), json!("ignored")],
        Fact::UninstalledAppShows | Fact::AccessControlShows => vec![json!("at-the-api")],
        Fact::ExpiredPasswordShows => vec![json!("at-login")],
        Fact::SessionFromElsewhere => vec![json!("expired")],
        Fact::EvictedApproval => vec![json!("least-recently-used")],
        Fact::ApprovalsPerUser => vec![json!(4), json!(6)],
        Fact::AuthorizeRefusalStatus => vec![json!(401)],
        Fact::SessionTimeout => vec![json!("15min")],
        Fact::RefusedCreationStatusCode | Fact::OtherVersionStatusCode | Fact::ExternalKeyTaken => {
            vec![json!("ODD")]
        }
        Fact::PropagationByJwt | Fact::PropagationBySecret => {
            vec![json!({ "first": "0s", "half": "1 min", "all": "12 min" })]
        }
        Fact::SecretsSwitchedOffStatus => vec![json!(400)],
        Fact::ShortestKey => vec![json!(32)],
        Fact::LongestKey => vec![json!(128)],
        Fact::ExternalSecret => vec![json!("ignored"), json!("refused")],
        Fact::UpdatedAt => vec![json!("seconds")],
        Fact::FreshAppErrors | Fact::FreshConnectedAppErrors => {
            let young = json!({ "says": {
                "error": "invalid_grant",
                "description": "user hasn't approved this consumer",
            } });
            vec![json!(["app-not-found"]), json!(["invalid-client-id", young])]
        }
        _ => match &usual {
            Value::Bool(usual) => vec![json!(!usual)],
            Value::String(text) if text.ends_with(" ms") => vec![json!("0s"), json!("20s")],
            Value::Object(fields) if fields.contains_key("error") => vec![odd],
            Value::Object(fields) if fields.contains_key("status") => {
                vec![json!({ "status": 418, "text": "odd" })]
            }
            Value::Object(_) => vec![refusal],
            _ => panic!("{fact} has no other reading here"),
        },
    }
}

fn orders(kind: AppKind) -> AppSpec {
    AppSpec::named("Orders Sync")
        .kind(kind)
        .scopes([Scope::Api, Scope::RefreshToken])
        .flows([Flow::ClientCredentials, Flow::JwtBearer])
        .run_as("integration user")
        .users(["sales rep"])
}

/// Provisions, waits, signs in by each flow, and deletes.
async fn main_job(case: &str, fact: Option<Fact>, profile: Profile, kind: AppKind) {
    let org = SimulatedOrg::builder()
        .profile(profile)
        .allow_connected_apps(true)
        // Where the org chooses secrets itself nobody could know them otherwise.
        .secrets_in_rest(fact == Some(Fact::ExternalSecret))
        .jwt_access_tokens(fact == Some(Fact::JwtTokenDeploys))
        .start()
        .await
        .unwrap();
    let state = tempfile::tempdir().unwrap();
    let settings = Settings::new().simulated(&org).state_dir(state.path().to_owned());
    let run = Run::new(settings);
    let mut scenario = Salesforce::default();
    scenario.attach(Arc::clone(&run), Place::default());
    let made = scenario.provision(orders(kind)).await;
    // What the org then demands is nothing that the crate could do by itself.
    let needed = match fact {
        Some(Fact::RunAsNeedsApiOnly) => Some("run-as user"),
        Some(Fact::JwtTokenDeploys) => Some("INVALID_SESSION_ID"),
        _ => None,
    };
    if let Some(needed) = needed {
        let report = made.unwrap_err().report();
        assert!(report.contains(needed) && report.contains("hint"), "{case}: {report}");
    } else {
        made.unwrap_or_else(|error| panic!("{case}: {}", error.report()));
        let app = scenario.app().unwrap();
        app.propagated(None).await.unwrap_or_else(|error| panic!("{case}: {}", error.report()));
        for (user, flow) in [(None, Flow::ClientCredentials), (Some("sales rep"), Flow::JwtBearer)]
        {
            if let Some(user) = user {
                scenario.act_as(user).unwrap();
            }
            let token = scenario.request_token(Some(flow)).await;
            assert!(token.is_ok(), "{case}, {flow}: {:?}", token.err());
        }
    }
    assert_eq!(run.finish(false).await, Vec::<String>::new(), "{case}");
    if fact != Some(Fact::JwtTokenDeploys) {
        let opened = run.org(None).await.unwrap();
        assert_eq!(leftovers(opened.connection()).await, Vec::<String>::new(), "{case}");
    }
}

/// What may come between a run and its token, each by itself.
const ALONE: &[Fact] = &[
    Fact::PermissionSetBy,
    Fact::RunAsNeedsApiOnly,
    Fact::RunAsIsChecked,
    Fact::JwtTokenDeploys,
    Fact::FirstDeployKeepsPolicies,
    Fact::FreshAppErrors,
    Fact::FreshConnectedAppErrors,
    Fact::DeletionPropagates,
    Fact::DeployPending,
    Fact::DeployRunning,
    Fact::DeployFinalizing,
    Fact::SessionTimeout,
    Fact::KeyRules,
    Fact::PropagationByJwt,
    Fact::PropagationBySecret,
    Fact::ShortestKey,
    Fact::LongestKey,
    Fact::ExternalSecret,
    Fact::DeletedNameIsFree,
    Fact::ExternalKeyAgain,
    Fact::UnnamedAccessStays,
    Fact::AccessPropagates,
    Fact::RestNodesLearnLate,
    Fact::DropsOutOfOrder,
];

async fn on_every_reading(kind: AppKind) {
    for fact in ALONE {
        for value in others(*fact) {
            if *fact == Fact::JwtTokenDeploys && kind == AppKind::ConnectedAppOnly {
                // SOAP takes no JWT, whatever REST deploy does.
                continue;
            }
            let mut file = ProfileFile::new();
            file.set(*fact, value.clone(), false);
            let profile = Profile::of(&file).unwrap();
            main_job(&format!("{fact} = {value}, {kind:?}"), Some(*fact), profile, kind).await;
        }
    }
}

/// All the rest at once: nothing of it may matter to this job.
async fn on_other_readings(kind: AppKind) {
    let mut file = ProfileFile::new();
    for fact in Fact::ALL.iter().filter(|fact| !ALONE.contains(fact)) {
        file.set(*fact, others(*fact).swap_remove(0), false);
    }
    assert!(file.facts().count() > 40);
    let profile = Profile::of(&file).unwrap();
    main_job(&format!("all the rest, {kind:?}"), None, profile, kind).await;
}

#[tokio::test]
async fn external_client_apps() {
    on_every_reading(AppKind::ExternalClientApp).await;
}

#[tokio::test]
async fn connected_apps() {
    on_every_reading(AppKind::ConnectedAppOnly).await;
}

#[tokio::test]
async fn both_kinds_of_app_where_all_the_rest_is_otherwise() {
    for kind in [AppKind::ExternalClientApp, AppKind::ConnectedAppOnly] {
        on_other_readings(kind).await;
    }
}
