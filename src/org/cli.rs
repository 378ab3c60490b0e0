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

pub(super) async fn ask(program: OsString, alias: &str, safety: &Safety) -> Result<RealOrg> {
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
