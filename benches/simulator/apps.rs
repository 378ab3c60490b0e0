//! An org with many apps, deployed as clients deploy them.

use std::io::{Cursor, Write as _};
use std::time::Duration;

use cucumber_salesforce::simulator::SimulatedOrg;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use zip::write::{SimpleFileOptions, ZipWriter};

/// Salesforce takes no more than 10,000 files at once.
const APPS_IN_A_DEPLOY: usize = 1_000;

/// The types of an app's four files: folder, suffix, name.
const TYPES: [(&str, &str, &str); 4] = [
    ("externalClientApps", "eca", "ExternalClientApplication"),
    ("extlClntAppOauthSettings", "ecaOauth", "ExtlClntAppOauthSettings"),
    ("extlClntAppGlobalOauthSets", "ecaGlblOauth", "ExtlClntAppGlobalOauthSettings"),
    ("extlClntAppOauthPolicies", "ecaOauthPlcy", "ExtlClntAppOauthConfigurablePolicies"),
];

/// The consumer key of an app.
pub(crate) fn key(app: usize) -> String {
    format!("KeyOfApp{app:05}")
}

/// Its consumer secret.
pub(crate) fn secret(app: usize) -> String {
    format!("SecretOfApp{app:05}")
}

/// Deploys so many apps, and waits until every login node knows them.
pub(crate) async fn deploy(org: &SimulatedOrg, apps: usize) {
    let run_as = org.user("integ").expect("every org has one").username;
    let all: Vec<usize> = (0..apps).collect();
    for some in all.chunks(APPS_IN_A_DEPLOY) {
        deploy_some(org, some, &run_as).await;
    }
    org.clock().sleep(Duration::from_secs(3600)).await;
}

async fn deploy_some(org: &SimulatedOrg, apps: &[usize], run_as: &str) {
    let url = format!("{}/services/data/v67.0/metadata/deployRequest", org.base_url());
    let token = org.administrator().access_token.expose();
    let options = json!({ "deployOptions": { "rollbackOnError": true, "singlePackage": true } });
    let json = Part::text(options.to_string()).mime_str("application/json").expect("a type");
    let file = Part::bytes(package(apps, run_as)).file_name("package.zip");
    let file = file.mime_str("application/zip").expect("a type");
    let form = Form::new().part("json", json).part("file", file);
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let answer = client.post(&url).bearer_auth(token).multipart(form).send().await;
    let started: Value = answer.expect("an answer").json().await.expect("JSON");
    let id = started["id"].as_str().expect("an id");
    loop {
        org.clock().sleep(Duration::from_secs(60)).await;
        let answer = client.get(format!("{url}/{id}")).bearer_auth(token).send().await;
        let report: Value = answer.expect("an answer").json().await.expect("JSON");
        let result = &report["deployResult"];
        if result["done"] == true {
            assert_eq!(result["status"], "Succeeded", "{result}");
            return;
        }
    }
}

fn package(apps: &[usize], run_as: &str) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, text: &str| {
        zip.start_file(name, SimpleFileOptions::default()).expect("in memory");
        zip.write_all(text.as_bytes()).expect("in memory");
    };
    let types = TYPES.iter().fold(String::new(), |all, (_, _, kind)| {
        all + &format!("<types><members>*</members><name>{kind}</name></types>")
    });
    add("package.xml", &file("Package", &format!("{types}<version>67.0</version>")));
    for app in apps {
        for ((folder, suffix, kind), fields) in TYPES.iter().zip(fields(*app, run_as)) {
            add(&format!("{folder}/App{app:05}_{suffix}.{suffix}"), &file(kind, &fields));
        }
    }
    zip.finish().expect("in memory").into_inner()
}

fn fields(app: usize, run_as: &str) -> [String; 4] {
    let (key, secret) = (key(app), secret(app));
    let of = format!("<externalClientApplication>App{app:05}_eca</externalClientApplication>");
    let flow = "<isClientCredentialsFlowEnabled>true</isClientCredentialsFlowEnabled>";
    [
        format!(
            "<contactEmail>qa@example.com</contactEmail><distributionState>Local</distributionState><label>App {app}</label>"
        ),
        format!("<commaSeparatedOauthScopes>Api</commaSeparatedOauthScopes>{of}"),
        format!(
            "<callbackUrl>http://localhost/callback</callbackUrl><consumerKey>{key}</consumerKey><consumerSecret>{secret}</consumerSecret>{of}{flow}"
        ),
        format!("<clientCredentialsFlowUser>{run_as}</clientCredentialsFlowUser>{of}{flow}"),
    ]
}

fn file(kind: &str, fields: &str) -> String {
    format!("<{kind} xmlns=\"http://soap.sforce.com/2006/04/metadata\">{fields}</{kind}>")
}
