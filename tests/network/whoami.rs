//! `cucumber-salesforce whoami` in a process of its own, whose environment is the test's.

use std::process::{Output, Stdio};

use tokio::process::Command;

use crate::testing::{Server, answer};

/// What an app at this address of an org answers: whatever signs in is the same user.
pub(crate) async fn org_at(instance_url: &str) -> Server {
    let instance_url = instance_url.to_owned();
    Server::start(move |request| {
        let json = |body: &str| answer(200, &[("content-type", "application/json")], body);
        let path = request.split(' ').nth(1).unwrap_or_default();
        match path {
            "/services/oauth2/token" => json(&format!(
                r#"{{"access_token":"00D!hunter2","instance_url":"{instance_url}","token_type":"Bearer"}}"#
            )),
            "/services/oauth2/userinfo" => json(
                r#"{"user_id":"005000000000001AAA","organization_id":"00D000000000062EAA","preferred_username":"robot@acme.example"}"#,
            ),
            _ => json(r#"{"done":true,"totalSize":1,"records":[{"Name":"Acme"}]}"#),
        }
    })
    .await
}

/// Signs in at `login_url` by client credentials; what it printed.
pub(crate) async fn whoami(login_url: &str, variables: &[(&str, &str)]) -> Result<String, String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cucumber-salesforce"));
    for name in PROXIES.into_iter().chain(["SSL_CERT_FILE", "SSL_CERT_DIR"]) {
        command.env_remove(name).env_remove(name.to_lowercase());
    }
    let output = command
        .arg("whoami")
        .env("SALESFORCE_LOGIN_URL", login_url)
        .env("SALESFORCE_CLIENT_ID", "3MVG9")
        .env("SALESFORCE_CLIENT_SECRET", "hunter2-the-secret")
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output();
    let Output { status, stdout, stderr } = output.await.unwrap();
    let (stdout, stderr) = (String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap());
    assert!(!format!("{stdout}{stderr}").contains("hunter2"), "{stdout}{stderr}");
    if status.success() { Ok(stdout) } else { Err(stderr) }
}

/// The variables that name a proxy.
pub(crate) const PROXIES: [&str; 4] = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"];
