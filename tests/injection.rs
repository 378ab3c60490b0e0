//! Credentials, tokens and records of a scenario reach programs, files and requests, and nothing
//! stays behind.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test may")]

use std::sync::Arc;

use cucumber_salesforce::model::{AppSpec, Flow, Scope};
use cucumber_salesforce::rest;
use cucumber_salesforce::salesforce::{Place, Run, Salesforce};
use cucumber_salesforce::settings::Settings;

/// A run on a simulated org of its own, and one scenario of it with an app.
struct Suite {
    run: Arc<Run>,
    scenario: Salesforce,
    folder: tempfile::TempDir,
}

impl Suite {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings::new().state_dir(folder.path().join("state"));
        let us = env!("CARGO_BIN_EXE_cucumber-salesforce");
        let run = Run::new(settings.program("cucumber-salesforce", us));
        let mut scenario = Salesforce::default();
        scenario.attach(Arc::clone(&run), Place::default());
        scenario.provision(app("Orders Sync")).await.unwrap();
        scenario.await_propagation(None, None).await.unwrap();
        Self { run, scenario, folder }
    }

    /// Ends the run; it must find nothing to complain about.
    async fn end(self) {
        drop(self.scenario);
        assert_eq!(self.run.finish(false).await, Vec::<String>::new());
    }
}

fn app(label: &str) -> AppSpec {
    AppSpec::named(label)
        .scopes([Scope::Api, Scope::RefreshToken])
        .flows([Flow::ClientCredentials, Flow::JwtBearer])
        .run_as("integration user")
        .users(["sales rep"])
}

#[tokio::test]
async fn a_program_gets_the_scenarios_credentials_and_no_token_before_one_is_asked_for() {
    let mut suite = Suite::new().await;
    let scenario = &mut suite.scenario;
    scenario.run_program("env").await.unwrap();
    scenario.expect_success().await.unwrap();
    scenario.expect_printed("SALESFORCE_CLIENT_ID=${SALESFORCE_CLIENT_ID}").await.unwrap();
    scenario.expect_printed("SALESFORCE_LOGIN_URL=http://127.0.0.1:").await.unwrap();
    scenario.expect_printed("${SALESFORCE_CLIENT_SECRET}").await.unwrap();
    scenario.expect_not_printed("SALESFORCE_ACCESS_TOKEN").await.unwrap();
    let administrators = scenario.org().await.unwrap().connection().token();
    scenario.expect_not_printed(administrators.expose()).await.unwrap();

    let error = scenario.expect_not_printed("${SALESFORCE_CLIENT_SECRET}").await.unwrap_err();
    assert!(
        error.to_string().starts_with("`env` printed `${SALESFORCE_CLIENT_SECRET}`"),
        "{error}"
    );
    assert!(error.to_string().contains("SALESFORCE_CLIENT_SECRET=***"), "{error}");

    scenario.request_token(None).await.unwrap();
    scenario.run_program("sh -c 'env; exit 3'").await.unwrap();
    scenario.expect_printed("SALESFORCE_ACCESS_TOKEN=${SALESFORCE_ACCESS_TOKEN}").await.unwrap();
    scenario.expect_failure().unwrap();
    scenario.expect_exit_code(3).await.unwrap();
    let error = scenario.expect_success().await.unwrap_err().to_string();
    assert!(error.contains("did not succeed: it ended with exit code 3\n  stdout:\n"), "{error}");

    let line = "curl -H 'Authorization: Bearer ${SALESFORCE_ACCESS_TOKEN}'";
    let error = scenario.run_program(line).await.unwrap_err();
    assert!(error.to_string().starts_with("`${SALESFORCE_ACCESS_TOKEN}` is secret"), "{error}");
    suite.end().await;
}

#[tokio::test]
async fn a_file_holds_chosen_names_and_goes() {
    let mut suite = Suite::new().await;
    let path = suite.folder.path().join("credentials.json");
    let names = [
        ("id", "SALESFORCE_CLIENT_ID"),
        ("token", "SALESFORCE_ACCESS_TOKEN:sales rep"),
        ("url", "${SALESFORCE_INSTANCE_URL}/services/data"),
    ];
    suite.scenario.write_file(path.to_str().unwrap(), &names).await.unwrap();
    let file: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    assert!(file["token"].as_str().unwrap().contains('!'), "a session id");
    assert!(file["url"].as_str().unwrap().ends_with("/services/data"));
    assert_eq!(file.as_object().unwrap().len(), 3);
    suite.end().await;
    assert!(!path.exists());
}

#[tokio::test]
async fn records_come_with_placeholders_and_go_in_reverse_order() {
    let mut suite = Suite::new().await;
    let scenario = &mut suite.scenario;
    scenario.create_record("Account", &[("Name", "Acme")]).await.unwrap();
    for name in ["Jane", "Joe"] {
        let fields = [("LastName", name), ("AccountId", "${Account.Id}")];
        scenario.create_record("Contact", &fields).await.unwrap();
    }
    scenario.query("SELECT LastName FROM Contact WHERE AccountId = '${Account.Id}'").await.unwrap();
    scenario.expect_records(2).unwrap();
    scenario.query("SELECT LastName FROM Contact WHERE Id = '${Contact.Id:2}'").await.unwrap();
    scenario.expect_value("${Contact.LastName:Joe}", "/records/0/LastName").await.unwrap();
    let error = scenario.resolve("${Contact.Id}").await.unwrap_err();
    let told = "the placeholder `${Contact.Id}` could mean `${Contact.Id:1}`, `${Contact.Id:2}`";
    assert_eq!(error.to_string(), told);
    let error = scenario.expect_records(3).unwrap_err().to_string();
    assert!(error.contains("has 1 record(s), not 3; it is status 200:"), "{error}");

    let error = scenario.create_record("Nothing__c", &[]).await.unwrap_err().report();
    assert!(error.starts_with("cannot create a test record Nothing__c: "), "{error}");

    let Suite { run, scenario, folder: _folder } = suite;
    drop(scenario);
    assert_eq!(run.finish(false).await, Vec::<String>::new());
    let org = run.org(None).await.unwrap();
    for soql in [
        "SELECT Id FROM Contact WHERE LastName IN ('Jane', 'Joe')",
        "SELECT Id FROM Account WHERE Name = 'Acme'",
    ] {
        assert!(rest::query(org.connection(), soql).await.unwrap().is_empty(), "{soql}");
    }
}

#[tokio::test]
async fn requests_go_out_as_the_current_user() {
    let mut suite = Suite::new().await;
    let scenario = &mut suite.scenario;
    scenario.act_as("sales rep").unwrap();
    let path = "/services/data/v${SALESFORCE_API_VERSION}/sobjects/Contact";
    let body = r#"{"LastName": "Jane \"${SALESFORCE_ORG_ID}\""}"#;
    let created = scenario.send("POST", path, Some(body)).await.unwrap();
    scenario.expect_status(201).unwrap();
    let id = created.at("/id").unwrap();
    scenario.send("GET", &format!("{path}/{id}"), None).await.unwrap();
    let name = "Jane \"${SALESFORCE_ORG_ID}\"";
    scenario.expect_value(name, "/LastName").await.unwrap();
    scenario.send("PATCH", &format!("{path}/{id}"), Some(r#"{"LastName": "Joe"}"#)).await.unwrap();
    scenario.expect_status(204).unwrap();

    let client = scenario.client().await.unwrap();
    let url = scenario.instance_url().await.unwrap();
    let answer = client.get(url.join("/services/oauth2/userinfo").unwrap()).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(!format!("{client:?}").contains("00D"));

    scenario.send("DELETE", &format!("{path}/{id}"), None).await.unwrap();
    scenario.query("SELECT Id FROM Nothing__c").await.unwrap();
    scenario.expect_error_code("INVALID_TYPE").unwrap();
    let error = scenario.expect_records(0).unwrap_err().to_string();
    assert!(error.contains("is no answer to a query; it is status 400"), "{error}");
    suite.end().await;
}

#[tokio::test]
async fn a_service_runs_on_a_free_port_until_the_scenario_ends() {
    let mut suite = Suite::new().await;
    let scenario = &mut suite.scenario;
    let line = "cucumber-salesforce simulate --port ${PORT}";
    scenario.start_program_on(line, 0).await.unwrap();
    scenario.expect_printed("base_url").await.unwrap();
    let port = scenario.resolve("${PORT}").await.unwrap().plain().unwrap().to_owned();
    let port: u16 = port.parse().unwrap();
    assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_ok());
    let error = scenario.expect_success().await.unwrap_err();
    assert_eq!(error.to_string(), "no program has run in this scenario yet");
    suite.end().await;
    assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_err());
}

#[tokio::test]
async fn a_short_form_is_refused_where_it_is_ambiguous() {
    let mut suite = Suite::new().await;
    let scenario = &mut suite.scenario;
    scenario.provision(app("Billing")).await.unwrap();
    let error = scenario.resolve("${SALESFORCE_CLIENT_ID}").await.unwrap_err();
    assert_eq!(
        error.report(),
        "the placeholder `${SALESFORCE_CLIENT_ID}` could mean `${SALESFORCE_CLIENT_ID:Orders Sync}`, \
         `${SALESFORCE_CLIENT_ID:Billing}`\n  hint: write the one you mean"
    );
    let one = scenario.resolve("${SALESFORCE_CLIENT_ID:Orders Sync}").await.unwrap();
    scenario.use_app("Orders Sync").unwrap();
    let chosen = scenario.resolve("${SALESFORCE_CLIENT_ID}").await.unwrap();
    assert_eq!(one.plain(), chosen.plain());
    let error = scenario.resolve("${SALESFORCE_CLIENT}").await.unwrap_err().to_string();
    assert!(error.contains("known are `${SALESFORCE_CLIENT_ID}`, "), "{error}");
    suite.end().await;
}

#[tokio::test]
async fn credentials_before_an_app_are_refused() {
    let run = Run::new(Settings::new());
    let mut scenario = Salesforce::default();
    scenario.attach(run, Place::default());
    for error in [
        scenario.run_program("env").await.unwrap_err(),
        scenario.write_file("x.env", &[]).await.unwrap_err(),
        scenario.resolve("${SALESFORCE_CLIENT_ID}").await.unwrap_err(),
        scenario.send("GET", "/", None).await.unwrap_err(),
    ] {
        assert_eq!(error.to_string(), "this scenario has no app yet");
    }
}
