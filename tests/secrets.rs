//! No secret in any output, in the journal, or in the `Debug` of anything.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of a test")]

use std::fmt::Debug;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use clap::Parser as _;
use cucumber::cli::{Compose, Opts};
use cucumber::{World, parser, runner, then, writer};
use cucumber_salesforce::cucumber_ext::{Plugin, SfCli};
use cucumber_salesforce::model::{AppKind, AppSpec, Flow, Secret};
use cucumber_salesforce::prelude::*;
use cucumber_salesforce::salesforce::{Place, Run};
use cucumber_salesforce::settings::UserSettings;
use cucumber_salesforce::simulator::{SimulatedOrg, SimulatedOrgBuilder, SimulatedUser};

/// With characters that every encoding writes differently.
const PASSWORD: &str = "canary/pass\"word&<ü>+%";
const SECURITY_TOKEN: &str = "canarySecurityToken42";
const USERNAME: &str = "worker@canary.example";

const FEATURE: &str = r#"
Feature: secrets
  Scenario: everything is printed
    Given a Salesforce connected app "Orders Sync" with:
      | kind  | connected app only                                |
      | flows | client credentials, JWT bearer, username-password |
      | run as | worker                                           |
    And the Salesforce connected app has propagated
    And the file "FILE" with the Salesforce credentials
    When I request a Salesforce access token with the username-password flow
    And I query Salesforce for "SELECT Id FROM User"
    And I run "env" with the Salesforce credentials
    Then the secrets are noted
    And the Salesforce program should print "${SALESFORCE_CLIENT_SECRET} ${SALESFORCE_PASSWORD}"
  Scenario: a failure quotes a secret
    Given a Salesforce connected app "Orders Sync" with:
      | kind  | connected app only                                |
      | flows | client credentials, JWT bearer, username-password |
      | run as | worker                                           |
    Then a step fails with the secrets
"#;

fn org() -> SimulatedOrgBuilder {
    let token = Secret::new(SECURITY_TOKEN);
    let worker = SimulatedUser::new("worker", "Canary Worker").username(USERNAME);
    let worker = worker.password(Secret::new(PASSWORD), token);
    SimulatedOrg::builder().allow_connected_apps(true).user(worker)
}

fn settings(org: &SimulatedOrg, state: &Path) -> Settings {
    let user = UserSettings {
        username: USERNAME.to_owned(),
        password: Some(Secret::new(PASSWORD)),
        security_token: Some(Secret::new(SECURITY_TOKEN)),
    };
    Settings::new().simulated(org).state_dir(state.to_owned()).user("worker", user)
}

type Line = Opts<Compose<SfCli, parser::basic::Cli>, runner::basic::Cli, writer::basic::Cli>;

#[derive(Debug, Default, World)]
struct Toy {
    salesforce: Salesforce,
}
cucumber_salesforce::world!(Toy, salesforce);

/// All that must not be seen, raw.
async fn secrets(salesforce: &Salesforce) -> Vec<String> {
    let public = ["ID", "LOGIN_URL", "INSTANCE_URL", "USERNAME", "CALLBACK_URL", "SCOPES"];
    let mut secrets = vec![PASSWORD.to_owned(), SECURITY_TOKEN.to_owned()];
    for (name, value) in salesforce.values().await.unwrap() {
        if name == "SALESFORCE_PRIVATE_KEY_FILE" {
            let pem = std::fs::read_to_string(value.expose()).unwrap();
            secrets.extend(pem.lines().filter(|line| line.len() > 40).map(str::to_owned));
        } else if !public.iter().any(|end| name.ends_with(end)) && !name.ends_with("VERSION") {
            secrets.push(value.expose().to_owned());
        }
    }
    let administrator = salesforce.org().await.unwrap().connection().token();
    secrets.push(administrator.expose().to_owned());
    secrets
}

#[then("the secrets are noted")]
async fn note(toy: &mut Toy) {
    let secrets = secrets(&toy.salesforce).await;
    std::fs::write(std::env::var_os("CANARY_NOTES").unwrap(), secrets.join("\n")).unwrap();
}

#[then("a step fails with the secrets")]
async fn fail(toy: &mut Toy) {
    panic!("they are {:?}", secrets(&toy.salesforce).await);
}

/// Spelled out here anew: what the crate itself looks for proves nothing.
fn spellings(secret: &str) -> Vec<String> {
    let json = serde_json::to_string(secret).unwrap();
    let xml = secret.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let form: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    vec![
        secret.to_owned(),
        json.trim_matches('"').to_owned(),
        xml.replace('"', "&quot;"),
        xml,
        form.replace('+', "%20"),
        form,
        STANDARD.encode(secret).trim_end_matches('=').to_owned(),
        URL_SAFE_NO_PAD.encode(secret),
    ]
}

#[track_caller]
fn assert_harmless(what: &str, text: &str, secrets: &[String]) {
    for secret in secrets {
        for spelling in spellings(secret) {
            let at = text.find(&spelling);
            let around = at.map(|at| text[..at].lines().next_back().unwrap_or_default().to_owned());
            assert_eq!(around, None, "{what} shows `{spelling}`");
        }
    }
}

#[tokio::test]
#[ignore = "the other test starts it"]
async fn child() {
    let folder = std::path::PathBuf::from(std::env::var_os("CANARY_FOLDER").unwrap());
    let org = org().start().await.unwrap();
    let plugin = Plugin::new(settings(&org, &folder.join("state"))).without_signals();
    let line = Line::try_parse_from(["toy", "-vvv", "--concurrency", "1"]).unwrap();
    let cucumber = Toy::cucumber().with_salesforce(plugin).fail_on_skipped().with_cli(line);
    drop(cucumber.filter_run(folder.join("toy.feature"), |_, _, _| true).await);
}

#[test]
fn a_run_shows_no_secret_in_any_spelling() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let feature = FEATURE.replace("FILE", path("credentials.env").to_str().unwrap());
    std::fs::write(path("toy.feature"), feature).unwrap();

    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child", "--ignored", "--nocapture"])
        .env("CANARY_FOLDER", folder.path())
        .env("CANARY_NOTES", path("notes"))
        .output()
        .unwrap();

    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    let text = text.concat();
    let notes = std::fs::read_to_string(path("notes")).unwrap_or_else(|_| panic!("{text}"));
    let secrets: Vec<String> = notes.lines().map(str::to_owned).collect();
    assert!(secrets.len() > 10, "password, token, secret, two sessions, a key: {}", secrets.len());
    assert!(text.contains("SALESFORCE_CLIENT_SECRET=***"), "the program did print them: {text}");
    assert!(text.contains("they are "), "a step did fail with them: {text}");
    assert_harmless("the output", &text, &secrets);
    assert!(!path("credentials.env").exists());
    for file in std::fs::read_dir(path("state")).unwrap() {
        let file = file.unwrap().path();
        let text = std::fs::read_to_string(&file).unwrap();
        assert_harmless(&file.display().to_string(), &text, &secrets);
    }
}

#[tokio::test]
async fn debug_shows_no_secret_of_anything() {
    let state = tempfile::tempdir().unwrap();
    let builder = org();
    let mut shown = vec![debugged("SimulatedOrgBuilder", &builder)];
    let org = builder.start().await.unwrap();
    let settings = settings(&org, state.path());
    let plugin = Plugin::new(settings.clone());
    let run = Run::new(settings.clone());
    let mut salesforce = Salesforce::default();
    salesforce.attach(Arc::clone(&run), Place::default());
    let flows = [Flow::ClientCredentials, Flow::JwtBearer, Flow::UsernamePassword];
    let spec = AppSpec::named("Orders Sync").flows(flows).run_as("worker");
    salesforce.provision(spec.kind(AppKind::ConnectedAppOnly)).await.unwrap();
    salesforce.await_propagation(None, None).await.unwrap();
    let token = salesforce.request_token(Some(Flow::UsernamePassword)).await.unwrap();
    let secrets = secrets(&salesforce).await;
    let app = salesforce.app().unwrap();
    let provisioned = app.provisioned().await.unwrap();

    shown.extend([
        debugged("SimulatedOrg", &org),
        debugged("Administrator", org.administrator()),
        debugged("SimulatedLogin", &org.user("worker")),
        debugged("ReceivedRequest", &org.received_requests()),
        debugged("Settings", &settings),
        debugged("Resolved", &settings.resolve().unwrap()),
        debugged("Plugin", &plugin),
        debugged("Run", &run),
        debugged("Salesforce", &salesforce),
        debugged("App", &app),
        debugged("Provisioned", &provisioned),
        debugged("ProvisionedApp", &provisioned.created),
        debugged("KeptApp", &provisioned.created.as_ref().unwrap().kept()),
        debugged("SigningKey", &provisioned.key),
        debugged("Credentials", &salesforce.credentials().await.unwrap()),
        debugged("values", &salesforce.values().await.unwrap()),
        debugged("Token", &token),
        debugged("OpenOrg", &salesforce.org().await.unwrap()),
        debugged("Client", &salesforce.client().await.unwrap()),
        debugged("Fixtures", &run.fixtures().unwrap()),
        debugged("Redactor", run.redactor()),
    ]);
    assert!(secrets.len() > 10, "{}", secrets.len());
    for (what, text) in shown {
        assert_harmless(what, &text, &secrets);
    }
    assert_eq!(run.finish(false).await, [""; 0]);
}

fn debugged(what: &'static str, thing: &impl Debug) -> (&'static str, String) {
    (what, format!("{thing:?} {thing:#?}"))
}
