//! Faults of changes: locks in the words of each protocol, and deploys that go another way.

use std::time::Duration;

use cucumber_salesforce::simulator::{Call, DeployFate, FaultPlan, SimulatedOrg, Trouble};
use serde_json::{Value, json};

use super::wire::{atomic, client, external_app, manifest, soap, start_deploy};

const DELETE: &str = "<met:deleteMetadata><met:type>ExternalClientApplication</met:type><met:fullNames>Orders</met:fullNames><met:fullNames>Other</met:fullNames></met:deleteMetadata>";

fn seconds(number: u64) -> Duration {
    Duration::from_secs(number)
}

async fn start(org: &SimulatedOrg) -> String {
    let app = external_app(&org.user("integ").unwrap().username, "", "Orders_users");
    start_deploy(org, &app, atomic()).await
}

async fn status(org: &SimulatedOrg, id: &str) -> Value {
    let url = format!(
        "{}/services/data/v67.0/metadata/deployRequest/{id}?includeDetails=true",
        org.base_url()
    );
    let token = org.administrator().access_token.expose();
    let answer = client().get(url).bearer_auth(token).send().await.unwrap();
    let report: Value = answer.json().await.unwrap();
    report["deployResult"].clone()
}

async fn with_app() -> SimulatedOrg {
    let org = SimulatedOrg::start().await.unwrap();
    start(&org).await;
    org.clock().sleep(seconds(5)).await;
    assert_eq!(org.apps(), ["Orders"]);
    org
}

#[tokio::test]
async fn a_delete_fails_twice_and_then_does_not() {
    for trouble in [Trouble::LockedRow, Trouble::AlreadyInProcess] {
        let org = with_app().await;
        org.faults(FaultPlan::new().at(Call::Delete).first(2, trouble));
        let token = org.administrator().access_token.expose();
        for _ in 0..2 {
            let (status, body) = soap(&org, token, DELETE).await;
            assert_eq!(status, 200);
            let refused = format!("<statusCode>{}</statusCode></errors>", trouble.kind());
            assert_eq!(body.matches(&refused).count(), 2, "{body}");
            assert_eq!(body.matches("<success>false</success>").count(), 2, "{body}");
            assert_eq!(org.apps(), ["Orders"]);
        }
        let (_, body) = soap(&org, token, DELETE).await;
        assert!(body.contains("<fullName>Orders</fullName><success>true</success>"), "{body}");
        assert_eq!((org.apps().len(), org.struck_faults().len()), (0, 2));
    }
}

#[tokio::test]
async fn a_destructive_deploy_is_a_delete_too() {
    let org = with_app().await;
    org.faults(FaultPlan::new().at(Call::Delete).nth(1, Trouble::LockedRow));
    let files = [
        ("package.xml", manifest(&[])),
        ("destructiveChanges.xml", manifest(&[("ExternalClientApplication", "Orders")])),
    ];
    for (outcome, left) in [("Failed", 1), ("Succeeded", 0)] {
        let id = start_deploy(&org, &files, atomic()).await;
        org.clock().sleep(seconds(5)).await;
        assert_eq!(status(&org, &id).await["status"], outcome);
        assert_eq!(org.apps().len(), left);
    }
    assert_eq!(org.struck_faults()[0].call, Call::DestructiveDeploy);
}

#[tokio::test]
async fn a_deploy_fails_of_a_locked_row_or_of_another_change() {
    for trouble in [Trouble::LockedRow, Trouble::AlreadyInProcess] {
        let org = SimulatedOrg::start().await.unwrap();
        org.faults(FaultPlan::new().at(Call::Deploy).nth(1, trouble));
        let id = start(&org).await;
        org.clock().sleep(seconds(5)).await;
        let report = status(&org, &id).await;
        assert_eq!((&report["status"], org.apps().len()), (&json!("Failed"), 0), "{report}");
        let failures = report["details"]["componentFailures"].as_array().unwrap();
        if trouble == Trouble::LockedRow {
            assert_eq!(failures.len(), 6);
            let problem = "unable to obtain exclusive access to this record";
            assert!(failures.iter().all(|failure| failure["problem"] == problem), "{report}");
        } else {
            assert!(failures.is_empty(), "{report}");
            assert_eq!(report["errorStatusCode"], "ALREADY_IN_PROCESS");
            assert!(report["errorMessage"].as_str().unwrap().contains("administration setup"));
        }
        let again = start(&org).await;
        org.clock().sleep(seconds(5)).await;
        assert_eq!(status(&org, &again).await["status"], "Succeeded");
    }
}

#[tokio::test]
async fn a_lock_elsewhere_is_an_error_of_the_api() {
    let org = SimulatedOrg::start().await.unwrap();
    let plan = FaultPlan::new().at(Call::Write).nth(1, Trouble::LockedRow);
    org.faults(plan.at(Call::SoapRead).nth(1, Trouble::AlreadyInProcess));
    let url = format!("{}/services/data/v67.0/sobjects/Account", org.base_url());
    let token = org.administrator().access_token.expose();
    let request = client().post(url).bearer_auth(token).json(&json!({ "Name": "Acme" }));
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 400);
    let body: Value = answer.json().await.unwrap();
    assert_eq!(
        (&body[0]["errorCode"], body.as_array().unwrap().len()),
        (&json!("UNABLE_TO_LOCK_ROW"), 1)
    );
    assert_eq!(org.records("Account").len(), 0);
    let (status, fault) = soap(&org, token, "<met:describeMetadata/>").await;
    assert!(status == 500 && fault.contains("<faultcode>sf:ALREADY_IN_PROCESS<"), "{fault}");
}

#[tokio::test]
async fn a_deploy_waits_for_half_an_hour_and_then_goes_on() {
    let org = SimulatedOrg::start().await.unwrap();
    let fate = DeployFate::Waits(seconds(1800));
    org.faults(FaultPlan::new().at(Call::Deploy).nth(1, Trouble::Deploy(fate)));
    let id = start(&org).await;
    for (pause, wanted, apps) in [(1800, "Pending", 0), (1, "InProgress", 0), (3, "Succeeded", 1)] {
        org.clock().sleep(seconds(pause)).await;
        assert_eq!((&status(&org, &id).await["status"], org.apps().len()), (&json!(wanted), apps));
    }
}

#[tokio::test]
async fn a_deploy_never_finishes_until_it_is_canceled() {
    let org = SimulatedOrg::start().await.unwrap();
    let never = Trouble::Deploy(DeployFate::NeverFinishes);
    org.faults(FaultPlan::new().at(Call::Deploy).nth(1, never));
    let id = start(&org).await;
    // Each look keeps the session alive.
    for _ in 0..24 {
        org.clock().sleep(seconds(3600)).await;
        assert_eq!(status(&org, &id).await["status"], "InProgress");
    }
    let call = format!("<met:cancelDeploy><met:String>{id}</met:String></met:cancelDeploy>");
    let token = org.administrator().access_token.expose();
    let (_, body) = soap(&org, token, &call).await;
    assert!(body.contains("<done>false</done>"), "{body}");
    org.clock().sleep(seconds(1)).await;
    assert_eq!((&status(&org, &id).await["status"], org.apps().len()), (&json!("Canceled"), 0));
}

#[tokio::test]
async fn a_deploy_fails_at_the_last_moment_and_leaves_nothing() {
    let org = SimulatedOrg::start().await.unwrap();
    let fails = Trouble::Deploy(DeployFate::FailsFinalizing);
    org.faults(FaultPlan::new().at(Call::Deploy).nth(1, fails));
    let id = start(&org).await;
    org.clock().sleep(Duration::from_millis(3700)).await;
    assert_eq!(status(&org, &id).await["status"], "FinalizingDeploy");
    org.clock().sleep(seconds(1)).await;
    let report = status(&org, &id).await;
    assert_eq!(report["status"], "FinalizingDeployFailed");
    assert_eq!((&report["done"], &report["success"]), (&json!(true), &json!(false)));
    assert_eq!(report["errorStatusCode"], "UNKNOWN_EXCEPTION");
    assert_eq!((org.apps().len(), org.permission_sets().len()), (0, 0));
}

#[tokio::test]
async fn a_status_may_be_an_old_one() {
    let org = SimulatedOrg::start().await.unwrap();
    org.faults(FaultPlan::new().at(Call::DeployStatus).first(2, Trouble::OldStatus));
    let id = start(&org).await;
    org.clock().sleep(seconds(5)).await;
    assert_eq!(org.apps(), ["Orders"]);
    let old = status(&org, &id).await;
    assert_eq!((&old["status"], &old["done"]), (&json!("Pending"), &json!(false)));
    assert!(old.get("startDate").is_none() && old.get("completedDate").is_none(), "{old}");
    let call = format!(
        "<met:checkDeployStatus><met:asyncProcessId>{id}</met:asyncProcessId></met:checkDeployStatus>"
    );
    let token = org.administrator().access_token.expose();
    let (_, body) = soap(&org, token, &call).await;
    assert!(body.contains("<status>Pending</status>"), "{body}");
    assert_eq!(status(&org, &id).await["status"], "Succeeded");
}

#[tokio::test]
async fn the_same_requests_meet_the_same_faults_by_the_same_seed() {
    let meet = async |seed| {
        let org = SimulatedOrg::builder().seed(1).faults(FaultPlan::seeded(seed)).start().await;
        let org = org.unwrap();
        let clock = org.clock();
        let token = org.administrator().access_token.expose();
        let limits = format!("{}/services/data/v67.0/limits", org.base_url());
        for _ in 0..30 {
            let request = client().get(&limits).bearer_auth(token);
            let ask = async {
                let answer = request.timeout(Duration::from_secs(2)).send().await?;
                answer.bytes().await
            };
            // Whatever it says: only what struck counts.
            let _answer = clock.work().around(ask).await;
            clock.sleep(seconds(1)).await;
        }
        org.struck_faults().iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let mut all = Vec::new();
    for seed in 0..12 {
        let struck = meet(seed).await;
        assert_eq!(meet(seed).await, struck, "{}", FaultPlan::seeded(seed));
        all.extend(struck);
    }
    assert!(all.len() > 6, "{all:?}");
}
