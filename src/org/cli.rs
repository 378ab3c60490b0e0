//! Asking the installed Salesforce CLI for a session.

use std::ffi::OsString;
use std::io;
use std::process::Stdio;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::process::Command;

use super::{Grant, LoginUrl, RealOrg, Safety};
use crate::error::{Error, ErrorKind, Result};
use crate::model::Secret;

/// A session of the Salesforce CLI.
#[derive(Clone, Debug)]
pub struct CliSession {
    program: OsString,
    alias: String,
    /// The access token as it stood when the CLI was asked.
    pub token: Secret,
}

/// Asks `sf` for the org of an alias or username.
///
/// # Errors
///
/// Where `sf` is not installed, does not know the alias, has masked the token, or names a host
/// that must not receive credentials.
pub async fn ask_cli(alias: &str, safety: &Safety) -> Result<RealOrg> {
    // On Windows `sf` is a script, which only its full name starts.
    let program = if cfg!(windows) { "sf.cmd" } else { "sf" };
    ask(program.into(), alias, safety).await
}

impl CliSession {
    /// A token that is good now: the CLI renews it if it can.
    pub(super) async fn renewed(&self) -> Result<Secret> {
        let shown = display(&self.program, &self.alias).await?;
        token(&self.program, &self.alias, shown.access_token).await
    }
}

async fn ask(program: OsString, alias: &str, safety: &Safety) -> Result<RealOrg> {
    let shown = display(&program, alias).await?;
    let instance = shown
        .instance_url
        .ok_or_else(|| refused(alias, "it names no instance URL").hint(LOG_IN))?;
    let login_url = LoginUrl::parse(&instance, &safety.trusted_hosts)?;
    let token = token(&program, alias, shown.access_token).await?;
    let session = CliSession { program, alias: alias.to_owned(), token };
    Ok(RealOrg { login_url, grant: Grant::CliSession(session) })
}

/// What `sf org display` says; newer versions mask the token.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Shown {
    access_token: Option<Secret>,
    instance_url: Option<String>,
    connected_status: Option<String>,
}

async fn display(program: &OsString, alias: &str) -> Result<Shown> {
    let arguments = ["org", "display", "--target-org", alias, "--verbose", "--json"];
    let shown: Shown = run(program, alias, &arguments).await?;
    match shown.connected_status.as_deref() {
        // For an org that was signed in to, the CLI writes either `Connected` or the reason why
        // not; for a scratch org it writes nothing.
        Some("Connected" | "Unknown") | None => Ok(shown),
        Some(status) => Err(refused(alias, &format!("its session is `{status}`")).hint(LOG_IN)),
    }
}

async fn token(program: &OsString, alias: &str, shown: Option<Secret>) -> Result<Secret> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Token {
        access_token: Option<Secret>,
    }
    if let Some(token) = shown.filter(|token| !token.looks_redacted()) {
        return Ok(token);
    }
    let arguments = ["org", "auth", "show-access-token", "--target-org", alias, "--json"];
    let answer: Token = run(program, alias, &arguments).await?;
    answer.access_token.filter(|token| !token.looks_redacted()).ok_or_else(|| {
        refused(alias, "it shows `[REDACTED]` in place of the access token").hint(format!(
            "update the Salesforce CLI, or hand the token over: set `SALESFORCE_ORG` to the org's My Domain URL and `SALESFORCE_ACCESS_TOKEN` to what `sf org auth show-access-token --target-org {alias}` prints"
        ))
    })
}

async fn run<T: DeserializeOwned>(
    program: &OsString,
    alias: &str,
    arguments: &[&str],
) -> Result<T> {
    #[derive(Deserialize)]
    struct Printed<T> {
        result: Option<T>,
        message: Option<String>,
    }
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .map_err(not_started)?;
    // Warnings may stand before the document, and only the document counts.
    let text = String::from_utf8_lossy(&output.stdout);
    let document = text.find('{').map_or("", |start| &text[start..]);
    let command = arguments[..2].join(" ");
    match serde_json::from_str::<Printed<T>>(document) {
        Ok(Printed { result: Some(result), .. }) if output.status.success() => Ok(result),
        Ok(Printed { message: Some(message), .. }) => Err(refused(alias, &message).hint(LOG_IN)),
        _ => Err(Error::new(
            ErrorKind::Local,
            format!("`sf {command}` for `{alias}` printed no answer ({})", output.status),
        )
        .hint("try the command by hand with `--json`; update the Salesforce CLI")),
    }
}

const LOG_IN: &str = "`sf org list` shows the aliases; `sf org login web --alias <alias>` signs in";

fn refused(alias: &str, why: &str) -> Error {
    Error::new(
        ErrorKind::Refused,
        format!("the Salesforce CLI gives no session of `{alias}`: {why}"),
    )
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn not_started(error: io::Error) -> Error {
    let why = if error.kind() == io::ErrorKind::NotFound {
        Error::usage("the Salesforce CLI `sf` is not installed, or not on the `PATH`")
    } else {
        Error::new(ErrorKind::Local, format!("the Salesforce CLI `sf` does not start: {error}"))
    };
    why.hint(
        "install it from https://developer.salesforce.com/tools/salesforcecli, or set `SALESFORCE_ORG` to the org's My Domain URL with `SALESFORCE_ACCESS_TOKEN`",
    )
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

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
}
