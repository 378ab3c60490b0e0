//! Deploys as the Tooling API shows them.

use std::time::Duration;

use cucumber_salesforce::simulator::{Refusal, SimulatedOrg};
use serde_json::{Value, json};

use super::party::org_where;
use super::wire::{atomic, client, external_app, soap, start_deploy};

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

async fn cancel(org: &SimulatedOrg, id: &str) -> (u16, Value) {
    let url = format!("{}/services/data/v67.0/metadata/deployRequest/{id}", org.base_url());
    let wish = json!({ "deployResult": { "status": "Canceling" } });
    let token = org.administrator().access_token.expose();
    let answer = client().patch(url).bearer_auth(token).json(&wish).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

fn seconds(number: u64) -> Duration {
    Duration::from_secs(number)
}

#[tokio::test]
async fn a_deploy_is_a_record_from_its_start_to_its_end() {
    let org = SimulatedOrg::start().await.unwrap();
    let run_as = org.user("integ").unwrap().username;
    let app = external_app(&run_as, "", "Orders_users");
    let first = start_deploy(&org, &app, atomic()).await;
    assert_eq!(statuses(&org, "").await, ["Pending"]);
    org.clock().sleep(seconds(2)).await;
    assert_eq!(statuses(&org, "").await, ["InProgress"]);
    let second = start_deploy(&org, &app, json!({ "checkOnly": true })).await;
    let (status, canceled) = cancel(&org, &second).await;
    assert_eq!((status, &canceled["deployResult"]["status"]), (202, &json!("Canceled")));
    assert_eq!(statuses(&org, "").await, ["InProgress", "Canceled"]);
    let open = "WHERE Status IN ('Pending', 'InProgress') AND CheckOnly = false";
    assert_eq!(statuses(&org, open).await, ["InProgress"]);
    org.clock().sleep(seconds(2)).await;
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

#[tokio::test]
async fn a_deploy_that_runs_takes_a_moment_to_stop() {
    let org = org_where(|profile| {
        profile.deploy_running = seconds(60);
        profile.deploying.canceling = seconds(20);
    });
    let org = org.start().await.unwrap();
    let app = external_app(&org.user("integ").unwrap().username, "", "Orders_users");
    let id = start_deploy(&org, &app, atomic()).await;
    org.clock().sleep(seconds(30)).await;
    for _ in 0..2 {
        let (status, report) = cancel(&org, &id).await;
        let result = &report["deployResult"];
        assert_eq!((status, &result["status"]), (202, &json!("Canceling")));
        assert_eq!((&result["done"], &result["success"]), (&json!(false), &json!(false)));
    }
    org.clock().sleep(seconds(19)).await;
    assert_eq!(statuses(&org, "").await, ["Canceling"]);
    org.clock().sleep(seconds(1)).await;
    assert_eq!(statuses(&org, "").await, ["Canceled"]);
    org.clock().sleep(seconds(60)).await;
    assert_eq!((statuses(&org, "").await, org.apps().len()), (vec!["Canceled".to_owned()], 0));
}

#[tokio::test]
async fn it_is_too_late_to_cancel_what_is_being_finalised_or_has_ended() {
    let odd = Refusal::of("ODD", "too late");
    let org = org_where(|profile| {
        profile.deploying.finalizing = seconds(2);
        profile.deploying.cancel_while_finalizing = odd;
    });
    let org = org.start().await.unwrap();
    let app = external_app(&org.user("integ").unwrap().username, "", "Orders_users");
    let id = start_deploy(&org, &app, atomic()).await;
    org.clock().sleep(seconds(2)).await;
    assert_eq!(statuses(&org, "").await, ["FinalizingDeploy"]);
    let token = org.administrator().access_token.expose();
    // SOAP has a name of its own for it.
    let call = format!(
        "<met:checkDeployStatus><met:asyncProcessId>{id}</met:asyncProcessId></met:checkDeployStatus>"
    );
    let (_, told) = soap(&org, token, &call).await;
    assert!(told.contains("<status>Finalizing</status>"), "{told}");
    let call = format!("<met:cancelDeploy><met:String>{id}</met:String></met:cancelDeploy>");
    for (pause, code, message) in
        [(0, "ODD", "too late"), (2, "INVALID_ID_FIELD", "Deployment already completed")]
    {
        org.clock().sleep(seconds(pause)).await;
        let refusal = json!([{ "errorCode": code, "message": message }]);
        assert_eq!(cancel(&org, &id).await, (400, refusal));
        let (status, fault) = soap(&org, token, &call).await;
        let wanted = format!("<faultcode>sf:{code}</faultcode><faultstring>{code}: {message}<");
        assert!(status == 500 && fault.contains(&wanted), "{fault}");
    }
    assert_eq!((statuses(&org, "").await, org.apps().len()), (vec!["Succeeded".to_owned()], 1));
}

#[tokio::test]
async fn deploys_wait_as_long_as_the_seed_says() {
    let begun = async |seed| {
        let org = SimulatedOrg::builder().seed(seed).deploy_pending(seconds(10)..=seconds(60));
        let org = org.deploy_running(seconds(1)..=seconds(1)).start().await.unwrap();
        for _ in 0..3 {
            start_deploy(&org, &[], atomic()).await;
        }
        let mut pending = Vec::new();
        for _ in 0..60 {
            org.clock().sleep(seconds(1)).await;
            pending.push(statuses(&org, "WHERE Status = 'Pending'").await.len());
        }
        pending
    };
    let pending = begun(7).await;
    assert!(pending[..9].iter().all(|waiting| *waiting == 3), "{pending:?}");
    assert!(pending.contains(&2) && pending[59] == 0, "{pending:?}");
    assert_eq!(begun(7).await, pending);
    assert_ne!(begun(8).await, pending);
}
