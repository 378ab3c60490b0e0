//! Where a judge sits: an org in a process of its own, an app of each kind by our own tooling, and
//! an org whose edition has no API.

use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use cucumber_salesforce::model::{AppKind, AppSpec, Flow, Keep, Scope};
use cucumber_salesforce::salesforce::{Place, Run, Salesforce};
use cucumber_salesforce::settings::Settings;
use serde::Deserialize;
use tokio::process::Command;

use super::page;
use super::process::{Running, simulate};

/// A client that we did not write, and the program that drives it.
pub(crate) struct Judge {
    /// The package, which names its page, too.
    pub(crate) name: &'static str,
    pub(crate) program: &'static [&'static str],
    /// What is there once the package is installed.
    pub(crate) needs: &'static str,
}

/// What a judge prints of one operation.
#[derive(Debug, Deserialize, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) operation: String,
    pub(crate) result: String,
}

/// What a judge found, kind by kind.
pub(crate) struct Findings {
    pub(crate) version: String,
    pub(crate) kinds: Vec<(&'static str, Vec<Finding>)>,
}

const KINDS: [(&str, AppKind); 2] = [
    ("connected app", AppKind::ConnectedAppOnly),
    ("external client app", AppKind::ExternalClientApp),
];

/// Lets a judge judge both kinds of app, and holds its page against what it found.
pub(crate) async fn sentence(judge: &Judge) {
    if !Path::new(judge.needs).exists() {
        eprintln!("skipped {}: there is no {}; `bash .ci/install` helps", judge.name, judge.needs);
        assert!(std::env::var_os("REQUIRE_FOREIGN_CLIENTS").is_none(), "it is required");
        return;
    }
    let quick = ["--propagation", "0s", "--deploy-pending", "0s", "--deploy-running", "0s"];
    let org = simulate(&[&quick[..], &["--allow-connected-apps", "true"]].concat());
    let closed = simulate(&["--edition", "professional"]);
    let mut findings = Findings { version: String::new(), kinds: Vec::new() };
    for (kind, choice) in KINDS {
        let state = tempfile::tempdir().unwrap();
        let (run, app) = provision(&org, choice, state.path()).await;
        let printed = ask(judge, &org, &closed, &app).await;
        drop(app);
        assert_eq!(run.finish(false).await, [""; 0]);
        let mut lines = printed.lines();
        lines.next().unwrap().clone_into(&mut findings.version);
        let read = lines.map(|line| serde_json::from_str(line).unwrap());
        findings.kinds.push((kind, read.collect()));
    }
    page::holds(judge.name, &findings);
    assert_eq!((org.stop().0, closed.stop().0), (Some(0), Some(0)));
}

/// An app for every flow, by our own tooling, ready for use.
async fn provision(org: &Running, kind: AppKind, state: &Path) -> (Arc<Run>, Salesforce) {
    let settings = Settings::from_vars([
        ("SALESFORCE_ORG", org.text("base_url")),
        ("SALESFORCE_ACCESS_TOKEN", org.text("access_token")),
    ]);
    // Real time: none of it is spent on what the propagation tests show.
    let settings = settings.state_dir(state.to_owned()).stability(Duration::from_secs(1));
    let run = Run::new(settings.keep(Keep::Never));
    let mut scenario = Salesforce::default();
    scenario.attach(Arc::clone(&run), Place::default());
    let spec = AppSpec::named("Judged")
        .contact_email("qa@example.com")
        .kind(kind)
        .callback_urls(["http://localhost:1717/OauthRedirect"])
        .scopes([Scope::Api, Scope::Basic, Scope::OpenId, Scope::RefreshToken])
        .flows([
            Flow::ClientCredentials,
            Flow::JwtBearer,
            Flow::WebServer,
            Flow::Refresh,
            Flow::Device,
        ])
        .pkce(false)
        .run_as("integration user")
        .users(["sales rep", "admin"]);
    scenario.provision(spec).await.unwrap();
    scenario.await_propagation(None, None).await.unwrap();
    scenario.act_as("sales rep").unwrap();
    (run, scenario)
}

/// Runs a judge with the app's credentials in its environment; gives what it printed.
async fn ask(judge: &Judge, org: &Running, closed: &Running, app: &Salesforce) -> String {
    let values = app.values().await.unwrap();
    let mut command = Command::new(judge.program[0]);
    command
        .args(&judge.program[1..])
        .envs(values.iter().map(|(name, value)| (name, value.expose())))
        .env("JUDGE_STRANGER", org.text("username").replacen("admin", "trainee", 1))
        .env("JUDGE_CLOSED_ORG", closed.text("base_url"))
        .env("JUDGE_CLOSED_ORG_TOKEN", closed.text("access_token"))
        .stdin(Stdio::null())
        .kill_on_drop(true);
    // They send even loopback requests to a proxy.
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
        command.env_remove(name).env_remove(name.to_lowercase());
    }
    let output = command.output().await.unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (printed, complaints) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{}: {printed}{complaints}", judge.name);
    printed
}
