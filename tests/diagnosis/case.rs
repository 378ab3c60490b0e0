//! One misconfigured org.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use cucumber_salesforce::ErrorKind;
use cucumber_salesforce::model::{AppKind, AppSpec, Flow, IpRelaxation, UserSettings};
use cucumber_salesforce::salesforce::{Place, Run, Salesforce};
use cucumber_salesforce::settings::Settings;
use cucumber_salesforce::simulator::{SimulatedOrg, SimulatedOrgBuilder};
use serde_json::Value;

use crate::wrongs::Wrong;

/// Longer than any propagation here.
const DEADLINE: Duration = Duration::from_secs(600);

pub(crate) struct Case {
    pub(crate) wrong: &'static Wrong,
    pub(crate) language: &'static str,
    pub(crate) connected: bool,
    pub(crate) seed: u64,
}

/// The app that goes wrong.
pub(crate) struct Made {
    /// Its consumer key.
    pub(crate) key: String,
    /// Its API name.
    pub(crate) name: String,
    /// The name of our permission set, where there is one.
    pub(crate) permission_set: Option<String>,
}

/// What a user is told.
pub(crate) struct Told {
    pub(crate) kind: ErrorKind,
    /// The first finding's.
    pub(crate) cause: String,
    pub(crate) setting: String,
    pub(crate) text: String,
}

impl Case {
    pub(crate) async fn run(&self) -> Told {
        let wait = Duration::from_secs(20)..=Duration::from_secs(90);
        let builder = builder(self.language).seed(self.seed).propagation(wait);
        let org = (self.wrong.org)(builder).start().await.unwrap();
        let act = self.wrong.act;
        attempt(&org, self.connected, self.wrong.flows, |made| act(&org, made)).await
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.connected { "connected app" } else { "external client app" };
        write!(f, "{}: {}, {kind}, {}", self.seed, self.wrong.name, self.language)
    }
}

fn builder(language: &str) -> SimulatedOrgBuilder {
    SimulatedOrg::builder().language(language).allow_connected_apps(true)
}

/// An org whose last node learns of an app only after everybody has given up.
pub(crate) async fn slow_org(language: &str) -> SimulatedOrg {
    let wait = Duration::from_secs(60)..=Duration::from_secs(3600);
    builder(language).nodes(8).propagation(wait).start().await.unwrap()
}

pub(crate) async fn wait_in_vain(org: &SimulatedOrg, connected: bool) -> Told {
    attempt(org, connected, &[Flow::ClientCredentials, Flow::JwtBearer], |_| {}).await
}

/// Makes an app, lets somebody misconfigure the org, and waits for the app.
async fn attempt(
    org: &SimulatedOrg,
    connected: bool,
    flows: &[Flow],
    act: impl FnOnce(&Made),
) -> Told {
    let state = tempfile::tempdir().unwrap();
    let user = org.user("srep").unwrap();
    let settings =
        Settings::new().simulated(org).state_dir(state.path().to_owned()).deadline(DEADLINE).user(
            "sales rep",
            UserSettings {
                username: user.username,
                password: Some(user.password),
                security_token: Some(user.security_token),
            },
        );
    let run = Run::new(settings);
    let mut scenario = Salesforce::default();
    scenario.attach(Arc::clone(&run), Place::default());
    let kind = if connected { AppKind::ConnectedAppOnly } else { AppKind::ExternalClientApp };
    let mut spec = AppSpec::named("Orders")
        .flows(flows.iter().copied())
        .kind(kind)
        .ip_relaxation(IpRelaxation::Enforce);
    if flows.contains(&Flow::ClientCredentials) {
        spec = spec.run_as("integration user");
    }
    if flows != [Flow::ClientCredentials] {
        spec = spec.users(["sales rep"]);
    }
    scenario.provision(spec).await.unwrap();
    let app = scenario.app().unwrap().provisioned().await.unwrap();
    let permission_set = app.created.as_ref().and_then(|created| created.permission_set.as_ref());
    act(&Made {
        key: app.client_id.clone(),
        name: app.created.as_ref().map(|created| created.api_name.to_string()).unwrap_or_default(),
        permission_set: permission_set.map(ToString::to_string),
    });
    let error = scenario.await_propagation(None, None).await.unwrap_err();
    let first = written_down(state.path());
    let told = Told {
        kind: error.kind(),
        cause: first["cause"].as_str().unwrap_or_default().to_owned(),
        setting: format!("{} > {}", first["setting"]["page"], first["setting"]["field"]),
        text: error.report(),
    };
    drop(scenario);
    org.clear_weather();
    org.set_locked(false);
    run.finish(true).await;
    told
}

/// The first finding of the diagnosis that was written for machines.
fn written_down(state: &std::path::Path) -> Value {
    let files = std::fs::read_dir(state).unwrap().map(|entry| entry.unwrap().path());
    let is_diagnosis = |path: &std::path::PathBuf| {
        path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("diagnosis-"))
    };
    let Some(file) = { files }.find(is_diagnosis) else { return Value::Null };
    let diagnosis: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    diagnosis["findings"][0].clone()
}
