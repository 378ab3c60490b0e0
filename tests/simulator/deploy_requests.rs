//! Deploys as the Tooling API shows them.

use std::time::Duration;

use cucumber_salesforce::simulator::SimulatedOrg;
use serde_json::{Value, json};

use super::wire::{atomic, client, external_app, start_deploy};

async fn query(org: &SimulatedOrg, api: &str, soql: &str) -> (u16, Value) {
    let url = format!("{}/services/data/v67.0/{api}", org.base_url());
    let token = org.administrator().access_token.expose();
    let request = client().get(url).query(&[("q", soql)]).bearer_auth(token);
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

/// The statuses of the deploys that fit, oldest first.
async fn statuses(org: &SimulatedOrg, condition: &str) -> Vec<String> {
    let soql = format!("SELECT Status FROM DeployRequest {condition} ORDER BY CreatedDate");
    let (status, body) = query(org, "tooling/query", &soql).await;
    assert_eq!(status, 200, "{body}");
    let records = body["records"].as_array().unwrap();
    records.iter().map(|record| record["Status"].as_str().unwrap().to_owned()).collect()
}

async fn cancel(org: &SimulatedOrg, id: &str) {
    let url = format!("{}/services/data/v67.0/metadata/deployRequest/{id}", org.base_url());
    let wish = json!({ "deployResult": { "status": "Canceling" } });
    let token = org.administrator().access_token.expose();
    let answer = client().patch(url).bearer_auth(token).json(&wish).send().await.unwrap();
    assert_eq!(answer.status(), 202);
}

#[tokio::test]
async fn a_deploy_is_a_record_from_its_start_to_its_end() {
    let org = SimulatedOrg::start().await.unwrap();
    let run_as = org.user("integ").unwrap().username;
    let app = external_app(&run_as, "", "Orders_users");
    let first = start_deploy(&org, &app, atomic()).await;
    assert_eq!(statuses(&org, "").await, ["Pending"]);
    org.clock().sleep(Duration::from_secs(2)).await;
    assert_eq!(statuses(&org, "").await, ["InProgress"]);
    let second = start_deploy(&org, &app, json!({ "checkOnly": true })).await;
    cancel(&org, &second).await;
    assert_eq!(statuses(&org, "").await, ["InProgress", "Canceled"]);
    let open = "WHERE Status IN ('Pending', 'InProgress') AND CheckOnly = false";
    assert_eq!(statuses(&org, open).await, ["InProgress"]);
    org.clock().sleep(Duration::from_secs(2)).await;
    assert_eq!(statuses(&org, "").await, ["Succeeded", "Canceled"]);
    assert_eq!(statuses(&org, open).await, [""; 0]);
    assert_eq!(org.apps(), ["Orders"]);

    let administrator = &org.administrator().user_id;
    let soql = format!(
        "SELECT Id, Status, CreatedById, CreatedBy.Name, CreatedDate, StartDate, CompletedDate, \
         CheckOnly, NumberComponentsTotal, CanceledById FROM DeployRequest \
         WHERE CreatedById = '{administrator}' AND CreatedDate <= {} ORDER BY CreatedDate DESC",
        "2100-01-01T00:00:00Z"
    );
    let (_, body) = query(&org, "tooling/query", &soql).await;
    let records = body["records"].as_array().unwrap();
    assert_eq!(records.len(), 2, "{body}");
    assert_eq!((&records[0]["Id"], &records[0]["StartDate"]), (&json!(second), &Value::Null));
    assert_eq!(records[0]["CanceledById"], json!(administrator));
    assert_eq!(records[1]["Id"], json!(first));
    let url = format!("/services/data/v67.0/tooling/sobjects/DeployRequest/{first}");
    assert_eq!(records[1]["attributes"]["url"], json!(url));
    assert_eq!(records[1]["CreatedBy"]["Name"], "Admin User");
    let at = |field: &str| records[1][field].as_str().unwrap();
    assert!(at("CreatedDate") < at("StartDate") && at("StartDate") < at("CompletedDate"));
    assert_eq!(records[1]["NumberComponentsTotal"], 6);
}

#[tokio::test]
async fn only_the_tooling_api_knows_deploys() {
    let org = SimulatedOrg::start().await.unwrap();
    let soql = "SELECT Id FROM DeployRequest";
    let (status, body) = query(&org, "query", soql).await;
    assert_eq!((status, &body[0]["errorCode"]), (400, &json!("INVALID_TYPE")));
    let text = body[0]["message"].as_str().unwrap();
    assert!(text.contains("sObject type 'DeployRequest' is not supported."), "{text}");
    let (status, body) = query(&org, "tooling/query", soql).await;
    assert_eq!((status, &body["totalSize"]), (200, &json!(0)));
    let (status, _) = query(&org, "sobjects/DeployRequest/describe", "").await;
    assert_eq!(status, 404);
}
