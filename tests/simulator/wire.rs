//! What the tests send: deploys, SOAP calls, token requests, raw.

use std::io::{Cursor, Write as _};
use std::sync::LazyLock;
use std::time::Duration;

use cucumber_salesforce::simulator::SimulatedOrg;
use serde_json::{Value, json};
use zip::write::{SimpleFileOptions, ZipWriter};

/// A client that opens a new connection for each request.
pub(crate) fn client() -> reqwest::Client {
    // Building one reads the system's certificates each time.
    static CLIENT: LazyLock<reqwest::Client> = LazyLock::new(|| {
        reqwest::Client::builder().no_proxy().pool_max_idle_per_host(0).build().unwrap()
    });
    CLIENT.clone()
}

pub(crate) fn key_and_certificate() -> (rcgen::KeyPair, String) {
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).unwrap();
    let params = rcgen::CertificateParams::new(Vec::new()).unwrap();
    let certificate = params.self_signed(&key).unwrap().pem();
    (key, certificate)
}

pub(crate) fn zip(files: &[(&str, String)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub(crate) fn manifest(entries: &[(&str, &str)]) -> String {
    let types = entries.iter().fold(String::new(), |types, (kind, name)| {
        format!("{types}<types><members>{name}</members><name>{kind}</name></types>")
    });
    format!(
        "<Package xmlns=\"http://soap.sforce.com/2006/04/metadata\">{types}<version>67.0</version></Package>"
    )
}

pub(crate) fn file(kind: &str, fields: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><{kind} xmlns=\"http://soap.sforce.com/2006/04/metadata\">{fields}</{kind}>"
    )
}

/// The five files of an external client app `Orders`, for both server-side flows.
pub(crate) fn external_app(
    run_as: &str,
    certificate: &str,
    set: &str,
) -> Vec<(&'static str, String)> {
    let app = "<externalClientApplication>Orders</externalClientApplication>";
    let global = format!(
        "<callbackUrl>http://localhost:1717/callback</callbackUrl><certificate>{certificate}</certificate><consumerKey>KeyOfOrders1</consumerKey><consumerSecret>SecretOfOrders1</consumerSecret>{app}<isClientCredentialsFlowEnabled>true</isClientCredentialsFlowEnabled>"
    );
    let policies = format!(
        "<clientCredentialsFlowUser>{run_as}</clientCredentialsFlowUser><commaSeparatedPermissionSet>{set}</commaSeparatedPermissionSet>{app}<isClientCredentialsFlowEnabled>true</isClientCredentialsFlowEnabled><permittedUsersPolicyType>AdminApprovedPreAuthorized</permittedUsersPolicyType>"
    );
    vec![
        (
            "package.xml",
            manifest(&[
                ("ExtlClntAppConfigurablePolicies", "Orders_plcy"),
                ("ExternalClientApplication", "Orders"),
                ("ExtlClntAppOauthSettings", "Orders_oauth"),
                ("ExtlClntAppGlobalOauthSettings", "Orders_glbl"),
                ("ExtlClntAppOauthConfigurablePolicies", "Orders_oauthplcy"),
                ("PermissionSet", "Orders_users"),
            ]),
        ),
        (
            "externalClientApps/Orders.eca",
            file(
                "ExternalClientApplication",
                "<contactEmail>qa@example.com</contactEmail><distributionState>Local</distributionState><label>Orders</label>",
            ),
        ),
        (
            "extlClntAppOauthSettings/Orders_oauth.ecaOauth",
            file(
                "ExtlClntAppOauthSettings",
                &format!(
                    "<commaSeparatedOauthScopes>Api, RefreshToken</commaSeparatedOauthScopes>{app}"
                ),
            ),
        ),
        (
            "extlClntAppGlobalOauthSets/Orders_glbl.ecaGlblOauth",
            file("ExtlClntAppGlobalOauthSettings", &global),
        ),
        (
            "extlClntAppOauthPolicies/Orders_oauthplcy.ecaOauthPlcy",
            file("ExtlClntAppOauthConfigurablePolicies", &policies),
        ),
        (
            "extlClntAppPolicies/Orders_plcy.ecaPlcy",
            file(
                "ExtlClntAppConfigurablePolicies",
                &format!(
                    "{app}<isEnabled>true</isEnabled><isOauthPluginEnabled>true</isOauthPluginEnabled>"
                ),
            ),
        ),
        (
            "permissionsets/Orders_users.permissionset",
            file(
                "PermissionSet",
                "<description>for tests</description><label>Orders users</label>",
            ),
        ),
    ]
}

/// Starts a deploy, and returns its id.
pub(crate) async fn start_deploy(
    org: &SimulatedOrg,
    files: &[(&str, String)],
    options: Value,
) -> String {
    let url = format!("{}/services/data/v67.0/metadata/deployRequest", org.base_url());
    let token = org.administrator().access_token.expose();
    let form = deploy_form(files, &options);
    let answer = client().post(&url).bearer_auth(token).multipart(form).send().await.unwrap();
    assert_eq!(answer.status(), 201);
    let started: Value = answer.json().await.unwrap();
    assert_eq!(started["deployResult"]["status"], "Pending");
    started["id"].as_str().unwrap().to_owned()
}

pub(crate) fn deploy_form(files: &[(&str, String)], options: &Value) -> reqwest::multipart::Form {
    let options = reqwest::multipart::Part::text(json!({ "deployOptions": options }).to_string())
        .mime_str("application/json")
        .unwrap();
    let file = reqwest::multipart::Part::bytes(zip(files))
        .file_name("package.zip")
        .mime_str("application/zip")
        .unwrap();
    reqwest::multipart::Form::new().part("json", options).part("file", file)
}

/// Starts a deploy and waits on the org's clock until it is done.
pub(crate) async fn deploy(org: &SimulatedOrg, files: &[(&str, String)], options: Value) -> Value {
    let id = start_deploy(org, files, options).await;
    let url = format!("{}/services/data/v67.0/metadata/deployRequest", org.base_url());
    let token = org.administrator().access_token.expose().to_owned();
    for _ in 0..20 {
        let url = format!("{url}/{id}?includeDetails=true");
        let answer = client().get(url).bearer_auth(&token).send().await.unwrap();
        let report: Value = answer.json().await.unwrap();
        if report["deployResult"]["done"] == true {
            return report["deployResult"].clone();
        }
        org.clock().sleep(Duration::from_secs(1)).await;
    }
    panic!("the deploy never ends");
}

pub(crate) fn atomic() -> Value {
    json!({ "rollbackOnError": true, "singlePackage": true })
}

/// A token request: status and body.
pub(crate) async fn token(org: &SimulatedOrg, form: &[(&str, &str)]) -> (u16, Value) {
    post_token(org.base_url(), form).await
}

/// The same at any of the org's addresses.
pub(crate) async fn post_token(base_url: &str, form: &[(&str, &str)]) -> (u16, Value) {
    let url = format!("{base_url}/services/oauth2/token");
    let answer = client().post(url).form(form).send().await.unwrap();
    let status = answer.status().as_u16();
    assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("application/json"));
    (status, answer.json().await.unwrap())
}

pub(crate) async fn client_credentials(org: &SimulatedOrg) -> (u16, Value) {
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", "KeyOfOrders1"),
        ("client_secret", "SecretOfOrders1"),
    ];
    token(org, &form).await
}

/// A SOAP call of the Metadata API: status and body.
pub(crate) async fn soap(org: &SimulatedOrg, token: &str, body: &str) -> (u16, String) {
    let url = format!("{}/services/Soap/m/67.0", org.base_url());
    let envelope = format!(
        "<se:Envelope xmlns:se=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:met=\"http://soap.sforce.com/2006/04/metadata\"><se:Header><met:SessionHeader><met:sessionId>{token}</met:sessionId></met:SessionHeader></se:Header><se:Body>{body}</se:Body></se:Envelope>"
    );
    let request = client().post(url).header("content-type", "text/xml; charset=UTF-8");
    let answer = request.body(envelope).send().await.unwrap();
    assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("text/xml"));
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// `error` and `error_description` of an answer that is no token.
pub(crate) fn refusal(answer: &(u16, Value)) -> (String, String) {
    assert_eq!(answer.0, 400, "{}", answer.1);
    let text = |member: &str| answer.1[member].as_str().unwrap().to_owned();
    (text("error"), text("error_description"))
}

pub(crate) fn says(error: &str, description: &str) -> (String, String) {
    (error.to_owned(), description.to_owned())
}

/// Status, code and text of a REST call.
pub(crate) async fn rest(org: &SimulatedOrg, token: &Value) -> (u16, String, String) {
    let url = format!("{}/services/data/v67.0/limits", org.base_url());
    let request = client().get(url).bearer_auth(token.as_str().unwrap());
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    let body: Value = answer.json().await.unwrap();
    let text = |member: &str| body[0][member].as_str().unwrap_or_default().to_owned();
    (status, text("errorCode"), text("message"))
}
