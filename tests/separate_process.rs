//! The quickstart in the org of another process, in real time.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "these are tests, helpers included")]

mod leftovers;
mod process;

use std::io::Read as _;
use std::process::Command;
use std::sync::Arc;

use cucumber_salesforce::clock::SystemClock;
use cucumber_salesforce::http::{Connection, Http};
use cucumber_salesforce::model::{ApiVersion, Secret};
use leftovers::leftovers;
use process::{Running, simulate};
use regex::Regex;

#[tokio::test]
async fn passes_with_both_kinds_of_app() {
    let org = simulate(&["--propagation", "1s..3s", "--allow-connected-apps", "true"]);
    let output = quickstart(&org, &[]);
    assert!(output.contains("] created external client app `Orders Sync` as `Csf"), "{output}");
    assert!(output.contains("] created connected app `Orders Sync Classic` as `Csf"), "{output}");
    let url = org.text("base_url");
    check(org, &url, &output).await;
}

#[tokio::test]
async fn passes_where_connected_apps_are_refused() {
    let org = simulate(&[]);
    let output = quickstart(&org, &[("CUCUMBER_SALESFORCE_STABILITY", "2 s")]);
    assert!(output.contains("You can't create a connected app."), "{output}");
    let instead = "] created external client app `Orders Sync Classic` as `Csf";
    assert!(output.contains(instead), "{output}");
    let url = org.text("base_url");
    check(org, &url, &output).await;
}

#[tokio::test]
async fn passes_over_tls_as_in_a_real_org() {
    let org = simulate(&["--propagation", "1s..3s", "--tls", "--my-domain", "acme"]);
    let (proxy, authority) = (org.text("proxy_url"), org.text("tls_ca_file"));
    let url = "https://acme.my.salesforce.com";
    let output = quickstart(
        &org,
        &[
            ("SALESFORCE_ORG", url),
            ("HTTPS_PROXY", &proxy),
            ("NO_PROXY", ""),
            ("SSL_CERT_FILE", &authority),
            ("CUCUMBER_SALESFORCE_STABILITY", "2 s"),
        ],
    );
    check(org, url, &output).await;
}

/// What the README's command prints when the variables name `org`; it must pass.
fn quickstart(org: &Running, variables: &[(&str, &str)]) -> String {
    let state = tempfile::tempdir().unwrap();
    let (mut printed, both) = std::io::pipe().unwrap();
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .args(["test", "--locked", "--test", "quickstart"])
        .env_remove("https_proxy")
        .env_remove("no_proxy")
        .env("SALESFORCE_ORG", org.text("base_url"))
        .env("SALESFORCE_ACCESS_TOKEN", org.text("access_token"))
        .env("CUCUMBER_SALESFORCE_STATE", state.path())
        .envs(variables.iter().copied())
        .stdout(both.try_clone().unwrap())
        .stderr(both);
    if !cfg!(debug_assertions) {
        command.arg("--release");
    }
    let mut child = command.spawn().unwrap();
    // It holds the end of the pipe that is written to.
    drop(command);
    let mut output = String::new();
    printed.read_to_string(&mut output).unwrap();
    assert!(child.wait().unwrap().success(), "{output}");
    output
}

/// Checks what the run told of the org at `url` and what it left.
async fn check(org: Running, url: &str, output: &str) {
    let id = org.text("org_id");
    let ours: Vec<&str> = output.lines().filter(|line| line.starts_with("[salesforce]")).collect();
    let first = format!("[salesforce] this run uses {url} by access token (`SALESFORCE_ORG`)");
    assert_eq!(ours.first(), Some(&first.as_str()), "{output}");
    // By its host name nobody can tell that it is simulated.
    let sort = if url.starts_with("https") { "Developer Edition" } else { "simulated" };
    let last = format!("[salesforce] this run used {sort} org {id} (Developer Edition) at ");
    let address = url.trim_start_matches("http://").trim_start_matches("https://");
    let last = format!("{last}{address}: 2 apps created, 2 deleted");
    assert_eq!(output.lines().last(), Some(last.as_str()), "{output}");
    assert!(output.contains("4 scenarios (4 passed)"), "{output}");
    assert_eq!(secrets(&org, output), Vec::<String>::new());

    let (url, token) = (org.text("base_url"), Secret::new(org.text("access_token")));
    let url = url.parse().unwrap();
    let (http, version) = (Http::new().unwrap(), ApiVersion::NEWEST_KNOWN);
    let connection = Connection::new(http, url, token, version, Arc::new(SystemClock));
    assert_eq!(leftovers(&connection).await, Vec::<String>::new());
    assert_eq!(org.stop(), (Some(0), String::new()));
}

/// Secrets in `output`: those of the administrator, and all that looks like one.
fn secrets(org: &Running, output: &str) -> Vec<String> {
    let mut found: Vec<String> = ["access_token", "password", "security_token"]
        .into_iter()
        .filter(|key| output.contains(&org.text(key)))
        .map(str::to_owned)
        .collect();
    // Access tokens, keys in PEM, tokens in JWT format, consumer keys and secrets.
    for looks in ["00D[A-Za-z0-9]{12,15}!", "-----BEGIN", r"eyJ[\w-]+\.", "[A-Za-z0-9]{40,}"] {
        let all = Regex::new(looks).unwrap();
        found.extend(all.find_iter(output).map(|hit| hit.as_str().to_owned()));
    }
    found
}
