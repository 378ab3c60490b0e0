//! `cucumber-salesforce confirm` as a process, against an org that is one too, in real time.

use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, Output};

use cucumber_salesforce::model::{Fact, ProfileFile};
use cucumber_salesforce::simulator::Profile;
use serde_json::json;

use crate::process::{COMMAND, simulate};

fn confirm(args: &[&str], environment: &[(&str, &str)]) -> Output {
    Command::new(COMMAND)
        .arg("confirm")
        .args(args)
        .env_remove("SALESFORCE_ORG")
        .envs(environment.iter().copied())
        .output()
        .unwrap()
}

#[test]
fn recovers_the_profile_of_another_process() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (profile, measured, state) = (path("profile.json"), path("measured.json"), path("state"));
    let mut file = ProfileFile::new();
    file.set(Fact::KeyRules, json!("documented"), false);
    file.set(Fact::AuthorizeRefusalStatus, json!(403), false);
    file.set(Fact::RefusedCreationStatusCode, json!("ODD"), false);
    fs::write(&profile, file.to_json()).unwrap();
    let quick = ["--deploy-pending", "0s", "--deploy-running", "100ms"];
    let org = simulate(&[&["--profile", &profile], &quick[..]].concat());

    let facts = [Fact::KeyRules, Fact::AuthorizeRefusalStatus, Fact::RefusedCreationStatusCode];
    let only = facts.map(Fact::name);
    let (url, token) = (org.text("base_url"), org.text("access_token"));
    let args = [&["--out", &measured, "--org", &url, "--only"], &only[..]].concat();
    let environment =
        [("SALESFORCE_ACCESS_TOKEN", &*token), ("CUCUMBER_SALESFORCE_STATE", &*state)];
    let output = confirm(&args, &environment);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{told}");
    assert!(told.contains("key_rules: \"documented\" ("), "{told}");

    let text = fs::read_to_string(&measured).unwrap();
    assert!(!text.contains(&token) && !told.contains(&token));
    let seen = ProfileFile::from_json(&text).unwrap();
    let wanted = Profile::of(&file).unwrap();
    for fact in facts {
        let value = seen.fact(fact).map(|seen| seen.value.clone());
        assert_eq!(value, wanted.fact(fact), "{fact}: {told}");
    }
    assert_eq!(seen.facts().count(), facts.len());

    let reap = Command::new(COMMAND)
        .args(["reap", "--dry-run", "--sf-org", &url])
        .envs(environment)
        .output()
        .unwrap();
    let stdout = String::from_utf8(reap.stdout).unwrap();
    assert!(reap.status.success() && !stdout.contains("would delete"), "{stdout}");
    org.stop();
}

#[test]
fn lists_every_fact_and_refuses_what_is_none() {
    let output = confirm(&["--list"], &[]);
    let text = String::from_utf8(output.stdout).unwrap();
    let listed: BTreeSet<&str> = text.lines().filter(|line| !line.starts_with(' ')).collect();
    assert_eq!(listed, Fact::ALL.iter().map(|fact| fact.name()).collect());
    assert_eq!(text.lines().count(), 3 * Fact::ALL.len());

    for (args, code, said) in [
        (&["--only", "moon"][..], 2, "fact `moon` is unknown (hint"),
        (&[], 1, "no Salesforce org is configured"),
        (&["--org", "simulated"], 1, "no Salesforce org is configured"),
        (&["--org", "a", "--sf-org", "b"], 2, "cannot be used with"),
        (&["--only", "session_timeout"], 1, "can be measured from outside: `session_timeout` ("),
        (&["--org", "sf:a", "--out", "/"], 1, "`/` cannot be written: it is a folder (hint"),
        (&["--org", "sf:a", "--out", "/nowhere/p"], 1, "`/nowhere/p` cannot be written (hint"),
    ] {
        let output = confirm(args, &[]);
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{stderr}");
        assert!(stderr.contains(said), "{stderr}");
    }
}
