//! Asking a Salesforce CLI that is a script of ours.

use std::ffi::OsString;
use std::os::unix::fs::PermissionsExt as _;

use crate::error::Result;
use crate::org::cli::ask;
use crate::org::{Grant, Safety};

/// A program that answers `org display` and `org auth show-access-token`.
fn fake(display: &str, auth: &str) -> (tempfile::TempDir, OsString) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sf");
    let script = format!(
        "#!/bin/sh\ncase \"$2\" in\ndisplay) cat <<'X'\n{display}\nX\n;;\n*) cat <<'X'\n{auth}\nX\n;;\nesac\n"
    );
    std::fs::write(&path, script).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    (folder, path.into())
}

async fn token_of(display: &str, auth: &str) -> Result<String> {
    let (_folder, program) = fake(display, auth);
    let org = ask(program, "uat", &Safety::default()).await?;
    assert_eq!(org.login_url.to_string(), "https://acme--uat.sandbox.my.salesforce.com");
    match org.grant {
        Grant::CliSession(session) => Ok(session.token.expose().to_owned()),
        other => panic!("{other:?}"),
    }
}

fn shown(token: &str) -> String {
    format!(
        r#"{{"status":0,"result":{{"accessToken":"{token}","instanceUrl":"https://acme--uat.sandbox.my.salesforce.com","connectedStatus":"Connected"}}}}"#
    )
}

const MASKED: &str = "[REDACTED] Use 'sf org auth show-access-token' to view";

#[tokio::test]
async fn takes_the_token_that_older_versions_show() {
    let warned = format!("Warning: update available\n{}", shown("00Dxx!abc"));
    assert_eq!(token_of(&warned, "{}").await.unwrap(), "00Dxx!abc");
}

#[tokio::test]
async fn asks_newer_versions_for_the_token() {
    let auth = r#"{"status":0,"result":{"accessToken":"00Dxx!real"}}"#;
    assert_eq!(token_of(&shown(MASKED), auth).await.unwrap(), "00Dxx!real");
}

#[tokio::test]
async fn a_mask_is_never_a_token() {
    let auth = r#"{"status":0,"result":{"accessToken":"[REDACTED]"}}"#;
    let error = token_of(&shown(MASKED), auth).await.unwrap_err().report();
    assert!(error.contains("`[REDACTED]` in place of the access token"), "{error}");
    assert!(error.contains("sf org auth show-access-token --target-org uat"), "{error}");
}

#[tokio::test]
async fn debug_shows_no_token_of_a_session() {
    let (_folder, program) = fake(&shown("00Dxx!c4n4ry"), "{}");
    let org = ask(program, "uat", &Safety::default()).await.unwrap();
    let Grant::CliSession(session) = &org.grant else { panic!("{org:?}") };
    let text = format!("{session:?} {session:#?} {org:?} {} {}", org.grant, org.login_url);
    assert!(!text.contains("c4n4ry") && text.contains("***"), "{text}");
}

#[tokio::test]
async fn passes_on_what_the_cli_says() {
    let unknown = r#"{"name":"NamedOrgNotFoundError","message":"No authorization information found for uat.","status":1}"#;
    let error = token_of(unknown, "").await.unwrap_err().report();
    assert!(error.contains("No authorization information found for uat."), "{error}");
    let broken = token_of("Segmentation fault", "").await.unwrap_err().report();
    assert!(broken.starts_with("`sf org display` for `uat` printed no"), "{broken}");
}

#[tokio::test]
async fn a_missing_cli_is_named() {
    let missing = ask("/nowhere/sf".into(), "uat", &Safety::default()).await.unwrap_err();
    assert_eq!(
        missing.to_string(),
        "the Salesforce CLI `sf` is not installed, or not on the `PATH`"
    );
    assert!(missing.hint_text().unwrap().starts_with("install it from"));
}
