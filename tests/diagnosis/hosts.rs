//! The wrong host, and the wrong audience: answers from the wire, under the names of real hosts.

use std::time::Duration;

use cucumber_salesforce::http::Http;
use cucumber_salesforce::model::{
    ApiVersion, AppInspection, AppSpec, Flow, Inspection, OrgInspection, OrgKind,
};
use cucumber_salesforce::progress::Silent;
use cucumber_salesforce::propagation::diagnosis::{Cause, Evidence, diagnose};
use cucumber_salesforce::propagation::{AppFacts, LoginHost, Rule, SignIn, TokenProbe, Wait};
use cucumber_salesforce::salesforce::{Place, Run, Salesforce};
use cucumber_salesforce::settings::Settings;
use cucumber_salesforce::simulator::{Entrance, SimulatedOrg};

use super::LANGUAGES;

const MY_DOMAIN: &str = "https://acme--uat.sandbox.my.salesforce.com/";

/// What is wrong: where a sandbox's app signs in, under which name, by which flow.
struct Astray {
    entrance: Entrance,
    called: &'static str,
    flow: Flow,
    audience: &'static str,
    causes: &'static [Cause],
}

const ASTRAY: [Astray; 4] = [
    Astray {
        entrance: Entrance::MyDomain,
        called: MY_DOMAIN,
        flow: Flow::JwtBearer,
        audience: "https://login.salesforce.com",
        causes: &[Cause::WrongAudience],
    },
    Astray {
        entrance: Entrance::Login,
        called: "https://login.salesforce.com/",
        flow: Flow::JwtBearer,
        audience: "https://login.salesforce.com",
        causes: &[Cause::ProductionAndSandboxMixedUp],
    },
    Astray {
        entrance: Entrance::Test,
        called: "https://test.salesforce.com/",
        flow: Flow::ClientCredentials,
        audience: "",
        causes: &[Cause::NotMyDomain],
    },
    Astray {
        entrance: Entrance::AnotherOrg,
        called: "https://other.my.salesforce.com/",
        flow: Flow::ClientCredentials,
        audience: "",
        causes: &[Cause::WrongHost],
    },
];

async fn causes(language: &str, astray: &Astray) -> (Option<Cause>, String) {
    let org = SimulatedOrg::builder().kind(OrgKind::Sandbox).language(language);
    let org = org.start().await.unwrap();
    let state = tempfile::tempdir().unwrap();
    let run = Run::new(Settings::new().simulated(&org).state_dir(state.path().to_owned()));
    let mut scenario = Salesforce::default();
    scenario.attach(run.clone(), Place::default());
    let flows = [Flow::ClientCredentials, Flow::JwtBearer];
    let spec = AppSpec::named("Orders").flows(flows).run_as("integration user");
    scenario.provision(spec.users(["sales rep"])).await.unwrap();
    org.clock().sleep(Duration::from_secs(3600)).await;
    let app = scenario.app().unwrap().provisioned().await.unwrap();
    let client_id = app.client_id.clone();
    let sign_in = match astray.flow {
        Flow::JwtBearer => SignIn::JwtBearer {
            client_id: client_id.clone(),
            key: app.key.clone().unwrap(),
            username: org.user("srep").unwrap().username,
            audience: astray.audience.to_owned(),
        },
        _ => SignIn::ClientCredentials {
            client_id: client_id.clone(),
            client_secret: app.client_secret.clone().unwrap(),
            run_as: None,
        },
    };
    let called: url::Url = astray.called.parse().unwrap();
    let facts = AppFacts {
        deployed_by_us: true,
        has_run_as: true,
        age: Some(Duration::from_secs(3600)),
        flows: flows.into(),
        host: LoginHost::of(&called, &MY_DOMAIN.parse().unwrap()),
        org_kind: Some(OrgKind::Sandbox),
        ..AppFacts::default()
    };
    let probe = TokenProbe::new(
        &Http::new().unwrap(),
        org.open(astray.entrance).await.unwrap().parse().unwrap(),
        ApiVersion::NEWEST_KNOWN,
        vec![sign_in.clone()],
        facts.clone(),
        org.clock(),
    );
    let wait = Wait {
        what: "app `Orders`",
        probe: &probe,
        rule: Rule { deadline: Duration::from_secs(300), ..Rule::default() },
        expected: None,
        seed: Some(1),
        clock: &*org.clock(),
        progress: &Silent,
    };
    let answers = wait.run().await.unwrap_err().answers().to_vec();
    let diagnosis = diagnose(&Evidence {
        facts,
        label: "Orders".to_owned(),
        client_id: client_id.clone(),
        login_url: called,
        sign_ins: vec![sign_in],
        callback_url: None,
        answers,
        inspection: Some(Inspection {
            app_exists: Some(true),
            app: Some(AppInspection { client_id: Some(client_id), ..AppInspection::default() }),
            org: OrgInspection {
                host: Some("acme--uat.sandbox.my.salesforce.com".to_owned()),
                kind: Some(OrgKind::Sandbox),
                ..OrgInspection::default()
            },
            ..Inspection::default()
        }),
    });
    drop(scenario);
    run.finish(true).await;
    (diagnosis.first().map(|finding| finding.cause), diagnosis.to_string())
}

#[tokio::test]
async fn who_signs_in_at_the_wrong_place_is_told_the_right_one() {
    for language in LANGUAGES {
        for astray in &ASTRAY {
            let (cause, text) = causes(language, astray).await;
            let is_right = cause.is_some_and(|cause| astray.causes.contains(&cause));
            assert!(is_right, "{language}, {}: {cause:?}\n{text}", astray.called);
        }
    }
}
