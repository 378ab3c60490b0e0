//! `cucumber-salesforce simulate` as a process.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "these are tests, helpers included")]

mod process;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use cucumber_salesforce::http::Http;
use cucumber_salesforce::model::{Fact, ProfileFile};
use cucumber_salesforce::simulator::FaultPlan;
use http::Request;
use process::{COMMAND, Running, simulate};
use rustix::process::Signal;
use serde_json::Value;

async fn get(org: &Running, path: &str) -> (u16, Value) {
    let url = format!("{}{path}", org.text("base_url"));
    let request = Request::get(url)
        .header("authorization", format!("Bearer {}", org.text("access_token")))
        .body(Vec::new())
        .unwrap();
    let answer = Http::new().unwrap().send(request).await.unwrap();
    (answer.status.as_u16(), serde_json::from_slice(&answer.body).unwrap())
}

#[tokio::test]
async fn tells_where_it_is_and_stops_cleanly() {
    let org = simulate(&["--seed", "7"]);

    let keys: Vec<&String> = org.ready.as_object().unwrap().keys().collect();
    assert_eq!(keys.len(), 11, "{keys:?}");
    assert_eq!((&org.ready["proxy_url"], &org.ready["tls_ca_file"]), (&Value::Null, &Value::Null));
    assert!(org.ready["base_url"].as_str().unwrap().starts_with("http://127.0.0.1:"));
    let (status, versions) = get(&org, "/services/data").await;
    assert_eq!(status, 200);
    let newest = versions.as_array().unwrap().last().unwrap();
    assert_eq!(newest["version"], org.ready["api_version"]);
    let soql = "/services/data/v67.0/query?q=SELECT+Id,Username+FROM+User+WHERE+Alias='admin'";
    let (_, users) = get(&org, soql).await;
    assert_eq!(users["records"][0]["Username"], org.ready["username"]);
    assert_eq!(users["records"][0]["Id"], org.ready["user_id"]);

    assert_eq!(org.stop(), (Some(0), String::new()));
}

#[tokio::test]
async fn a_transcript_tells_what_it_was_asked() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("transcript.txt");
    // However it is stopped; by the last one, its terminal has closed.
    for signal in [Signal::TERM, Signal::INT, Signal::HUP] {
        let org = simulate(&["--tls", "--transcript", file.to_str().unwrap()]);
        get(&org, "/services/data/v67.0/limits").await;
        let (token, authority) = (org.text("access_token"), PathBuf::from(org.text("tls_ca_file")));
        assert_eq!(org.stop_by(signal), (Some(0), String::new()));
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(text.contains("GET /services/data/v67.0/limits  200"), "{text}");
        assert!(text.contains("authorization: Bearer ***") && !text.contains(&token), "{text}");
        fs::remove_file(&file).unwrap();
        assert_eq!((fs::read_dir(&folder).unwrap().count(), authority.exists()), (0, false));
    }
}

#[test]
fn what_makes_no_sense_is_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (wrong, transcript) = (path("wrong.json"), path("transcript.txt"));
    fs::write(&wrong, "{\"format\":1,\"facts\":{\"moon\":{\"value\":1,\"measured\":true}}}")
        .unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    for (flags, code, said) in [
        (&["--transcript", "/"][..], 1, "`/` cannot be written: it is a folder (hint"),
        (&["--transcript", "/nowhere/t"], 1, "`/nowhere/t` cannot be written (hint"),
        (&["--transcript", &transcript, "--profile", &wrong], 1, &format!("`{wrong}`")),
        (&["--profile", &wrong], 1, "cannot be used: fact `moon` is unknown (hint"),
        (&["--port", &port], 1, &format!("port `{port}` cannot be used (hint")),
        (&["--kind", "production", "--edition", "developer"], 1, "hint: `enterprise`"),
        (&["--language", "xx"], 2, "language `xx` is unknown (hint"),
        (&["--my-domain", "login"], 2, "`login` is no My Domain name (hint"),
    ] {
        let output = Command::new(COMMAND).arg("simulate").args(flags).output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), &*output.stdout), (Some(code), &b""[..]), "{told}");
        assert!(told.contains(said), "{told}");
    }
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "nothing is left of the transcript");
}

#[tokio::test]
async fn a_production_org_is_of_an_edition_for_production() {
    let org = simulate(&["--kind", "production"]);
    let soql = "/services/data/v67.0/query?q=SELECT+OrganizationType+FROM+Organization";
    let (_, found) = get(&org, soql).await;
    assert_eq!(found["records"][0]["OrganizationType"], "Enterprise Edition");
    org.stop();
}

#[tokio::test]
async fn a_proxy_leads_to_it_and_leaves_nothing() {
    let org = simulate(&["--tls", "--my-domain", "acme"]);
    let keys: Vec<&String> = org.ready.as_object().unwrap().keys().collect();
    assert_eq!(keys.len(), 11, "{keys:?}");
    assert!(org.text("base_url").starts_with("http://127.0.0.1:"));
    let (proxy, file) = (org.text("proxy_url"), PathBuf::from(org.text("tls_ca_file")));
    assert!(proxy.starts_with("http://127.0.0.1:") && proxy != org.text("base_url"));
    let authority = reqwest::Certificate::from_pem(&std::fs::read(&file).unwrap()).unwrap();
    let client = reqwest::Client::builder()
        .tls_certs_only([authority])
        .proxy(reqwest::Proxy::all(&proxy).unwrap())
        .build()
        .unwrap();
    let url = "https://acme.my.salesforce.com/services/data/v67.0/limits";
    let answer = client.get(url).bearer_auth(org.text("access_token")).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    client.get("https://example.com").send().await.unwrap_err();

    assert_eq!(org.stop(), (Some(0), String::new()));
    assert!(!file.exists());
    client.get(url).send().await.unwrap_err();
}

/// The first example in a language of the page on the process.
fn example(language: &str) -> String {
    let page = std::fs::read_to_string("src/docs/simulate.md").unwrap();
    let (_, block) = page.split_once(&format!("\n```{language}\n")).unwrap();
    block.split("\n```").next().unwrap().to_owned()
}

#[test]
fn programs_in_any_language_come_by_the_proxy() {
    const PYTHON: &str = "tests/foreign/.venv/bin/python";
    let org = simulate(&["--tls", "--my-domain", "acme"]);
    let file = org.text("tls_ca_file");
    let mut ran = 0;
    for (language, program, flags, needed) in [
        ("sh", PathBuf::from("sh"), vec!["-c"], "/usr/bin/curl"),
        ("python", std::path::absolute(PYTHON).unwrap(), vec!["-c"], PYTHON),
        (
            "js",
            "node".into(),
            vec!["--input-type=module", "--eval"],
            "tests/foreign/node_modules/jsforce",
        ),
    ] {
        if !Path::new(needed).exists() {
            assert!(std::env::var_os("REQUIRE_FOREIGN_CLIENTS").is_none(), "{needed} is missing");
            continue;
        }
        let mut command = Command::new(program);
        for name in ["NO_PROXY", "https_proxy", "no_proxy"] {
            command.env_remove(name);
        }
        let output = command
            .args(flags)
            .arg(example(language))
            .current_dir("tests/foreign")
            .env("SALESFORCE_ACCESS_TOKEN", org.text("access_token"))
            .env("HTTPS_PROXY", org.text("proxy_url"))
            .envs(
                ["CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"]
                    .map(|name| (name, &file)),
            )
            .output()
            .unwrap();
        let (stdout, stderr) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(
            output.status.success() && stdout.contains("DailyApiRequests"),
            "{language}: {stdout}{stderr}"
        );
        ran += 1;
    }
    println!("{ran} of 3 examples have been run");
    org.stop();
}

#[tokio::test]
async fn an_edition_without_the_api_says_so() {
    let org = simulate(&["--edition", "professional"]);
    let (status, refusal) = get(&org, "/services/data/v67.0/limits").await;
    assert_eq!((status, &refusal[0]["errorCode"]), (403, &Value::from("API_DISABLED_FOR_ORG")));
    org.stop();
}

#[tokio::test]
async fn an_org_can_be_down_or_busy_and_speak_another_language() {
    let org = simulate(&["--language", "de", "--kind", "sandbox", "--rate-limit", "0s..10h"]);
    let (_, refusal) = get(&org, "/services/data/v67.0/nowhere").await;
    assert_eq!(refusal[0]["message"], "Die angeforderte Ressource ist nicht vorhanden");
    let soql = "/services/data/v67.0/query?q=SELECT+IsSandbox+FROM+Organization";
    let (_, found) = get(&org, soql).await;
    assert_eq!(found["records"][0]["IsSandbox"], true);
    let (status, limited) = get(&org, "/services/oauth2/token").await;
    assert_eq!((status, &limited["error"]), (400, &Value::from("invalid_grant")));
    assert_eq!(limited["error_description"], "Anmelderate überschritten");
    org.stop();
    let org = simulate(&["--outage", "0s..10h"]);
    let url = format!("{}/services/data", org.text("base_url"));
    let request = Request::get(url).body(Vec::new()).unwrap();
    assert_eq!(Http::new().unwrap().send(request).await.unwrap().status, 503);
    org.stop();
}

/// A SOAP call; `{session}` stands for the administrator's.
async fn soap(org: &Running, api: &str, call: &str) -> String {
    let session = org.text("access_token");
    let envelope = format!(
        "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:m=\"http://soap.sforce.com/2006/04/metadata\"><e:Header><m:SessionHeader><m:sessionId>{session}</m:sessionId></m:SessionHeader></e:Header><e:Body>{call}</e:Body></e:Envelope>"
    );
    let request = Request::post(format!("{}/services/Soap/{api}", org.text("base_url")))
        .header("content-type", "text/xml")
        .body(envelope.into_bytes())
        .unwrap();
    let answer = Http::new().unwrap().send(request).await.unwrap();
    String::from_utf8(answer.body).unwrap()
}

#[tokio::test]
async fn an_org_can_be_in_trouble() {
    let org = simulate(&[
        "--api-access-control=true",
        "--block-username-password=true",
        "--lock-sessions-to-ip=true",
        "--login-ip-range=203.0.113.1-203.0.113.9",
        "--come-from=198.51.100.1",
        "--come-from=198.51.100.2",
    ]);
    for (kind, name, field) in [
        ("ConnectedAppSettings", "ConnectedApp", "<enableAdminApprovedAppsOnly>true<"),
        ("OauthOidcSettings", "OauthOidc", "<blockOAuthUnPwFlow>true<"),
        ("Profile", "Standard", "<startAddress>203.0.113.1<"),
    ] {
        let call = format!(
            "<m:readMetadata><m:type>{kind}</m:type><m:fullNames>{name}</m:fullNames></m:readMetadata>"
        );
        let read = soap(&org, "m/67.0", &call).await;
        assert!(read.contains(field), "{read}");
    }
    // The session with which the administrator begins is good from everywhere, a new one is not.
    let password = format!("{}{}", org.text("password"), org.text("security_token"));
    let login = format!(
        "<login xmlns=\"urn:partner.soap.sforce.com\"><username>{}</username><password>{password}</password></login>",
        org.text("username")
    );
    let answer = soap(&org, "u/62.0", &login).await;
    let session = answer.split("<sessionId>").nth(1).unwrap().split('<').next().unwrap();
    let mut statuses = Vec::new();
    for _ in 0..4 {
        let request = Request::get(format!("{}/services/data/v67.0/limits", org.text("base_url")))
            .header("authorization", format!("Bearer {session}"))
            .body(Vec::new())
            .unwrap();
        statuses.push(Http::new().unwrap().send(request).await.unwrap().status.as_u16());
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 200, 401, 401]);
    org.stop();
}

/// A profile in which introspection refuses an unknown client, and one whose value is none.
#[tokio::test]
async fn an_org_follows_a_profile() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("profile.json");
    let fact = Fact::IntrospectionNamesUnknownClients;
    let mut profile = ProfileFile::new();
    profile.set(fact, Value::Bool(true), true);
    fs::write(&file, profile.to_json()).unwrap();
    let org = simulate(&["--profile", file.to_str().unwrap()]);
    let url = format!("{}/services/oauth2/introspect", org.text("base_url"));
    let request = Request::post(url).body(b"token=t&client_id=nobody".to_vec()).unwrap();
    assert_eq!(Http::new().unwrap().send(request).await.unwrap().status, 400);
    org.stop();

    profile.set(fact, Value::from("perhaps"), true);
    fs::write(&file, profile.to_json()).unwrap();
    let output = Command::new(COMMAND).args(["simulate", "--profile"]).arg(&file).output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert!(stderr.contains("cannot be `\"perhaps\"`") && stderr.contains("hint"), "{stderr}");
}

#[test]
fn refuses_what_it_does_not_understand() {
    for (flags, text) in [
        (["--propagation", "20s..5s"], "ends before it begins"),
        (["--edition", "gold"], "edition `gold` is unknown"),
        (["--my-domain", "acme.example"], "`acme.example` is no My Domain name"),
        (["--nodes", "0"], "0 is not in 1..=64"),
        (["--kind", "toy"], "kind `toy` is unknown"),
        (["--outage", "5s"], "`5s` has no end"),
        (["--routing", "fair"], "routing `fair` is unknown"),
        (["--login-ip-range", "10.0.0.9-10.0.0.1"], "no range of addresses"),
        (["--allow-connected-apps", "maybe"], "--allow-connected-apps <true|false>"),
    ] {
        let output = Command::new(COMMAND).arg("simulate").args(flags).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(stderr.contains(text), "{stderr}");
    }
}

#[test]
fn prints_every_step() {
    let output = Command::new(COMMAND).arg("steps").output().unwrap();
    let steps = String::from_utf8(output.stdout).unwrap();
    let count = cucumber_salesforce::steps::catalogue().count();
    assert_eq!(steps.matches("    Example: ").count(), count, "{steps}");
}

#[tokio::test]
async fn deploys_wait_and_run_as_long_as_they_are_told() {
    const SOQL: &str = "/services/data/v67.0/tooling/query?q=SELECT+Status+FROM+DeployRequest";
    // An archive without files.
    let call = "<m:deploy><m:ZipFile>UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==</m:ZipFile></m:deploy>";
    for (pending, running, status) in [("10h..11h", "3s", "Pending"), ("0s", "10h", "InProgress")] {
        let org = simulate(&["--deploy-pending", pending, "--deploy-running", running]);
        assert!(soap(&org, "m/67.0", call).await.contains("<state>Queued</state>"));
        let (_, found) = get(&org, SOQL).await;
        assert_eq!(found["records"][0]["Status"], status);
        org.stop();
    }
}

#[tokio::test]
async fn faults_follow_from_their_seed() {
    // A seed whose plan fails the first request, whatever it is.
    let fails = |seed: &u64| {
        let plan = FaultPlan::seeded(*seed).to_string();
        let (_, faults) = plan.split_once(": ").unwrap();
        faults.split("; ").next() == Some("HTTP error 503 at request 1")
    };
    let seed = (0..100_000).find(fails).unwrap();
    let org = simulate(&["--faults", &seed.to_string()]);
    let url = format!("{}/services/data", org.text("base_url"));
    let request = Request::get(&url).body(Vec::new()).unwrap();
    let http = Http::new().unwrap();
    let status = http.send(request).await.unwrap().status;
    assert_eq!(status, 503, "{}", FaultPlan::seeded(seed));
    org.stop();
}
