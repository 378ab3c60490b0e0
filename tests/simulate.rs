//! `cucumber-salesforce simulate` as a process.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "these are tests, helpers included")]

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};

use cucumber_salesforce::http::Http;
use http::Request;
use serde_json::Value;

const COMMAND: &str = env!("CARGO_BIN_EXE_cucumber-salesforce");

struct Running {
    child: Child,
    ready: Value,
    rest: BufReader<std::process::ChildStdout>,
}

fn simulate(flags: &[&str]) -> Running {
    let mut child = Command::new(COMMAND)
        .arg("simulate")
        .args(flags)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut rest = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    rest.read_line(&mut line).unwrap();
    Running { child, ready: serde_json::from_str(&line).unwrap(), rest }
}

impl Running {
    /// Sends SIGTERM; gives the exit code and what else came on stdout.
    fn stop(mut self) -> (Option<i32>, String) {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
        let mut more = String::new();
        self.rest.read_to_string(&mut more).unwrap();
        (self.child.wait().unwrap().code(), more)
    }

    async fn get(&self, path: &str) -> (u16, Value) {
        let url = format!("{}{path}", self.ready["base_url"].as_str().unwrap());
        let token = self.ready["access_token"].as_str().unwrap();
        let request = Request::get(url)
            .header("authorization", format!("Bearer {token}"))
            .body(Vec::new())
            .unwrap();
        let answer = Http::new().unwrap().send(request).await.unwrap();
        (answer.status.as_u16(), serde_json::from_slice(&answer.body).unwrap())
    }
}

#[tokio::test]
async fn tells_where_it_is_and_stops_cleanly() {
    let org = simulate(&["--seed", "7"]);

    let keys: Vec<&String> = org.ready.as_object().unwrap().keys().collect();
    assert_eq!(keys.len(), 11, "{keys:?}");
    assert_eq!((&org.ready["proxy_url"], &org.ready["tls_ca_file"]), (&Value::Null, &Value::Null));
    assert!(org.ready["base_url"].as_str().unwrap().starts_with("http://127.0.0.1:"));
    let (status, versions) = org.get("/services/data").await;
    assert_eq!(status, 200);
    let newest = versions.as_array().unwrap().last().unwrap();
    assert_eq!(newest["version"], org.ready["api_version"]);
    let soql = "/services/data/v67.0/query?q=SELECT+Id,Username+FROM+User+WHERE+Alias='admin'";
    let (_, users) = org.get(soql).await;
    assert_eq!(users["records"][0]["Username"], org.ready["username"]);
    assert_eq!(users["records"][0]["Id"], org.ready["user_id"]);

    assert_eq!(org.stop(), (Some(0), String::new()));
}

#[tokio::test]
async fn an_edition_without_the_api_says_so() {
    let org = simulate(&["--edition", "professional"]);
    let (status, refusal) = org.get("/services/data/v67.0/limits").await;
    assert_eq!((status, &refusal[0]["errorCode"]), (403, &Value::from("API_DISABLED_FOR_ORG")));
    org.stop();
}

#[test]
fn refuses_what_it_does_not_understand() {
    for (flags, text) in [
        (["--propagation", "20s..5s"], "ends before it begins"),
        (["--edition", "gold"], "edition `gold` is unknown"),
        (["--nodes", "0"], "0 is not in 1..=64"),
        (["--allow-connected-apps", "maybe"], "'true|false'"),
    ] {
        let output = Command::new(COMMAND).arg("simulate").args(flags).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(
            stderr.contains(text) || stderr.contains("--allow-connected-apps <true|false>"),
            "{stderr}"
        );
    }
}

#[test]
fn prints_every_step() {
    let output = Command::new(COMMAND).arg("steps").output().unwrap();
    let steps = String::from_utf8(output.stdout).unwrap();
    let count = cucumber_salesforce::steps::catalogue().count();
    assert_eq!(steps.matches("    Example: ").count(), count, "{steps}");
}
