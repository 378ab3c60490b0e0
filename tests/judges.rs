//! Clients that we did not write judge the simulated org: each does everything that it has for
//! apps and data, and meets the errors.
//!
//! The page of each judge lists what it does; `UPDATE_DOCS=1 cargo test --test judges` writes the
//! pages anew. Without the packages that `bash .ci/install` installs there is nothing to run;
//! where `REQUIRE_FOREIGN_CLIENTS` is set, that is a failure.
#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a test may")]

mod process;

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use process::{Running, simulate};
use serde_json::{Value, json};

/// Apps reach their nodes at once: what the judges look at is something else.
const QUICK: [&str; 6] =
    ["--propagation", "0s..0s", "--deploy-pending", "1s", "--deploy-running", "500ms"];

#[test]
fn jsforce() {
    judged("node", "jsforce/main.mjs", "tests/foreign/node_modules/jsforce");
}

#[test]
fn simple_salesforce() {
    let python = "tests/foreign/.venv/bin/python";
    judged(python, "simple_salesforce_judge.py", python);
}

/// Runs a judge over the orgs that it needs, the first with a TLS front too, and holds its page
/// against what it says.
fn judged(program: &str, script: &str, needed: &str) {
    if !Path::new(needed).exists() {
        eprintln!("skipped {script}: there is no {needed}; `bash .ci/install` helps");
        assert!(std::env::var_os("REQUIRE_FOREIGN_CLIENTS").is_none(), "there is no {needed}");
        return;
    }
    let org = simulate(&[&["--allow-connected-apps", "true", "--tls"][..], &QUICK].concat());
    assert!(org.text("base_url").starts_with("http://127.0.0.1:"));
    let ordinary = simulate(&QUICK);
    let apiless = simulate(&["--edition", "group"]);
    let orgs = json!({ "org": org.ready, "ordinary": ordinary.ready, "apiless": apiless.ready });
    let keys = keys();
    let output = Command::new(program)
        .arg(Path::new("tests/foreign/judges").join(script))
        .env("JUDGED_ORGS", orgs.to_string())
        .env("JUDGED_KEYS", keys.path())
        // Node reads it when it starts, and nowhere else.
        .env("NODE_EXTRA_CA_CERTS", org.text("tls_ca_file"))
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    for org in [org, ordinary, apiless] {
        assert_eq!(Running::stop(org).0, Some(0));
    }
    let said = String::from_utf8(output.stdout).unwrap();
    let verdict: Value = serde_json::from_str(said.lines().last().unwrap_or_default()).unwrap();
    assert!(output.status.success(), "{}", verdict["failed"]);
    hold(&verdict);
}

/// A folder with a private key and its certificate.
fn keys() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).unwrap();
    let certificate = rcgen::CertificateParams::new(Vec::new()).unwrap().self_signed(&key);
    std::fs::write(folder.path().join("key.pem"), key.serialize_pem()).unwrap();
    std::fs::write(folder.path().join("certificate.pem"), certificate.unwrap().pem()).unwrap();
    folder
}

/// The page of a judge lists exactly what it did.
fn hold(verdict: &Value) {
    let (client, version) =
        (verdict["client"].as_str().unwrap(), verdict["version"].as_str().unwrap());
    let mut page = format!(
        "## {client} {version}\n\nWhat this client does, and what it is told. `UPDATE_DOCS=1 cargo test --test judges` writes this page\nanew.\n\n| Operation | It |\n|---|---|\n"
    );
    for operation in verdict["passed"].as_array().unwrap() {
        writeln!(page, "| {} | passes |", operation.as_str().unwrap()).unwrap();
    }
    let path = Path::new("src/docs/judges").join(format!("{client}.md"));
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let shown = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(shown, page, "`UPDATE_DOCS=1 cargo test --test judges` writes it anew");
}
