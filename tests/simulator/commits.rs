//! What a change of components leaves alone.

use cucumber_salesforce::simulator::SimulatedOrg;
use reqwest::Method;
use serde_json::{Value, json};

use super::party::ready_in;
use super::wire::{atomic, client, deploy, file, manifest};

async fn call(org: &SimulatedOrg, method: Method, path: &str, body: &Value) -> u16 {
    let request = client().request(method, format!("{}/services/data/v67.0{path}", org.base_url()));
    let request = request.bearer_auth(org.administrator().access_token.expose()).json(body);
    request.send().await.unwrap().status().as_u16()
}

/// Deploys a permission set of that name.
async fn set(org: &SimulatedOrg, name: &str) {
    let files = vec![
        ("package.xml", manifest(&[("PermissionSet", name)])),
        ("permissionsets/Desk.permissionset", file("PermissionSet", "<label>One</label>")),
        ("permissionsets/Till.permissionset", file("PermissionSet", "<label>Till</label>")),
    ];
    assert_eq!(deploy(org, &files, atomic()).await["status"], "Succeeded");
}

/// Label and id of a permission set that is there.
fn row(org: &SimulatedOrg, name: &str) -> Option<(Value, String)> {
    let row = org.records("PermissionSet").into_iter().find(|row| row["Name"] == name)?;
    Some((row["Label"].clone(), row["Id"].as_str()?.to_owned()))
}

#[tokio::test]
async fn what_the_data_api_has_made_of_a_permission_set_outlives_other_deploys() {
    let org = SimulatedOrg::start().await.unwrap();
    set(&org, "Desk").await;
    let path = format!("/sobjects/PermissionSet/{}", row(&org, "Desk").unwrap().1);
    assert_eq!(call(&org, Method::PATCH, &path, &json!({ "Label": "Two" })).await, 204);
    set(&org, "Till").await;
    assert_eq!(row(&org, "Desk").unwrap().0, "Two");
    set(&org, "Desk").await;
    assert_eq!(row(&org, "Desk").unwrap().0, "One", "that is what this deploy says");
}

#[tokio::test]
async fn a_deleted_permission_set_stays_deleted() {
    let (org, _) = ready_in(SimulatedOrg::builder().secrets_in_rest(true)).await;
    set(&org, "Desk").await;
    let path = format!("/sobjects/PermissionSet/{}", row(&org, "Desk").unwrap().1);
    assert_eq!(call(&org, Method::DELETE, &path, &json!({})).await, 204);
    org.set_run_as("Orders", Some(&org.user("srep").unwrap().username)).unwrap();
    assert_eq!(row(&org, "Desk"), None);
    let app = org.records("ExternalClientApplication")[0]["Id"].as_str().unwrap().to_owned();
    let consumer = org.records("ExtlClntAppOauthConsumer")[0]["Id"].as_str().unwrap().to_owned();
    let staged = format!("/apps/oauth/credentials/{app}/{consumer}/staged");
    assert_eq!(call(&org, Method::POST, &staged, &json!({})).await, 201);
    let url = format!("{}/services/data/v67.0{staged}", org.base_url());
    let told = client().get(url).bearer_auth(org.administrator().access_token.expose());
    let told: Value = told.send().await.unwrap().json().await.unwrap();
    let id = told["stagedCredentials"][0]["id"].as_str().unwrap();
    let one = format!("{staged}/{id}");
    assert_eq!(call(&org, Method::PATCH, &one, &json!({ "command": "rotate" })).await, 200);
    assert_eq!(row(&org, "Desk"), None);
}
