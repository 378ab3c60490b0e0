//! No secret in any output of a whole run, nor in the files of its state.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of a test")]

#[expect(dead_code, reason = "the canaries have more use for it")]
mod spellings;

use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Parser as _;
use cucumber::cli::{Compose, Opts};
use cucumber::{World, parser, runner, then, writer};
use cucumber_salesforce::cucumber_ext::{Plugin, SfCli};
use cucumber_salesforce::model::Secret;
use cucumber_salesforce::prelude::*;
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
    // As a workflow would have it; the environment of this test is another's business.
    let in_ci = std::env::var_os("CANARY_CI").is_some();
    let vars = in_ci.then_some(("GITHUB_ACTIONS", "true"));
    let user = UserSettings {
        username: USERNAME.to_owned(),
        password: Some(Secret::new(PASSWORD)),
        security_token: Some(Secret::new(SECURITY_TOKEN)),
    };
    let settings = Settings::from_vars(vars).simulated(org).state_dir(state.to_owned());
    settings.user("worker", user)
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

#[track_caller]
fn assert_harmless(what: &str, text: &str, secrets: &[String]) {
    for secret in secrets {
        for spelling in spellings::traces(secret) {
            let at = text.find(&spelling);
            let around = at.map(|at| text[..at].lines().next_back().unwrap_or_default().to_owned());
            assert_eq!(around, None, "{what} shows `{spelling}`");
        }
    }
}

#[tokio::test]
#[ignore = "the other test starts it"]
async fn child() {
    let folder = PathBuf::from(std::env::var_os("CANARY_FOLDER").unwrap());
    let org = org().start().await.unwrap();
    let plugin = Plugin::new(settings(&org, &folder.join("state"))).without_signals();
    let line = Line::try_parse_from(["toy", "-vvv", "--concurrency", "1"]).unwrap();
    let cucumber = Toy::cucumber().with_salesforce(plugin).fail_on_skipped().with_cli(line);
    drop(cucumber.filter_run(folder.join("toy.feature"), |_, _, _| true).await);
}

/// What the suite printed, and its secrets.
struct Ran {
    folder: tempfile::TempDir,
    text: String,
    secrets: Vec<String>,
}

impl Ran {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

fn run_suite(in_ci: bool) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let feature = FEATURE.replace("FILE", path("credentials.env").to_str().unwrap());
    std::fs::write(path("toy.feature"), feature).unwrap();
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "child", "--ignored", "--nocapture"]);
    command.env("CANARY_FOLDER", folder.path()).env("CANARY_NOTES", path("notes"));
    if in_ci {
        command.env("CANARY_CI", "true");
    }
    let output = command.output().unwrap();
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    let text = text.concat();
    let notes = std::fs::read_to_string(path("notes")).unwrap_or_else(|_| panic!("{text}"));
    let secrets: Vec<String> = notes.lines().map(str::to_owned).collect();
    assert!(secrets.len() > 10, "password, token, secret, two sessions, a key: {}", secrets.len());
    assert!(text.contains("SALESFORCE_CLIENT_SECRET=***"), "the program did print them: {text}");
    assert!(text.contains("they are "), "a step did fail with them: {text}");
    Ran { folder, text, secrets }
}

#[test]
fn a_run_shows_no_secret_in_any_spelling() {
    let ran = run_suite(false);
    assert_harmless("the output", &ran.text, &ran.secrets);
    assert!(!ran.path("credentials.env").exists());
    let state = std::fs::read_dir(ran.path("state")).unwrap().map(|file| file.unwrap().path());
    let (folders, files): (Vec<_>, Vec<_>) = state.partition(|path| path.is_dir());
    for folder in folders {
        let left = std::fs::read_dir(&folder).unwrap().count();
        assert_eq!(left, 0, "a file with a secret stays in {}", folder.display());
    }
    let of_requests = |file: &&PathBuf| file.to_string_lossy().contains("/requests-");
    assert_eq!(files.iter().filter(of_requests).count(), 1, "the run fails: {files:?}");
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        assert_harmless(&file.display().to_string(), &text, &ran.secrets);
    }
}

#[test]
fn a_ci_is_told_of_each_secret_on_a_line_of_its_own() {
    const COMMAND: &str = "::add-mask::";
    let ran = run_suite(true);
    // The test harness may leave its line open.
    let lines = ran.text.lines().map(|line| line.trim_start_matches("test child ... "));
    let (told, rest): (Vec<&str>, Vec<&str>) = lines.partition(|line| line.starts_with(COMMAND));
    assert_harmless("the output", &rest.join("\n"), &ran.secrets);
    assert!(!rest.iter().any(|line| line.contains(COMMAND)), "in the middle of a line: {rest:?}");
    let told: Vec<String> =
        told.iter().map(|line| line[COMMAND.len()..].replace("%25", "%")).collect();
    for secret in &ran.secrets {
        let times = told.iter().filter(|line| *line == secret).count();
        assert_eq!(times, 1, "`{secret}` is told {times} times");
    }
    assert!(told.len() < ran.secrets.len() + 10, "no token of a probe is told: {}", told.len());
}
