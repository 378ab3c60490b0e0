//! The same user signs in again and again, while the app and the user change.

use std::time::Duration;

use cucumber_salesforce::simulator::SimulatedOrg;
use serde_json::{Value, json};

use super::party::app_in;
use super::wire::{atomic, client_credentials, external_app, start_deploy};

fn column(org: &SimulatedOrg, field: &str) -> Vec<Value> {
    org.records("LoginHistory").into_iter().map(|row| row[field].clone()).collect()
}

#[tokio::test]
async fn login_history_has_the_label_of_the_time_of_the_login() {
    let org = app_in(SimulatedOrg::builder(), &[]).await;
    assert_eq!(client_credentials(&org).await.0, 200);
    let mut files = external_app(&org.user("integ").unwrap().username, "", "Orders_users");
    for (_, text) in &mut files {
        *text = text.replace("<label>Orders</label>", "<label>Bills</label>");
    }
    start_deploy(&org, &files, atomic()).await;
    assert_eq!(client_credentials(&org).await.0, 200, "while the deploy is under way");
    org.clock().sleep(Duration::from_secs(60)).await;
    // The first to look at the org since the deploy has ended.
    assert_eq!(client_credentials(&org).await.0, 200);
    assert_eq!(column(&org, "Application"), [json!("Orders"), json!("Orders"), json!("Bills")]);
}

#[tokio::test]
async fn what_changes_about_a_user_counts_from_the_next_login() {
    let org = app_in(SimulatedOrg::builder(), &[]).await;
    let login = async || client_credentials(&org).await.1["error_description"].clone();
    let integ = org.user("integ").unwrap();
    let set = |fields: Value| org.update("User", &integ.user_id, &fields).unwrap();
    assert_eq!(login().await, Value::Null);
    set(json!({ "IsActive": false }));
    assert_eq!(login().await, "no client credentials user enabled");
    set(json!({ "IsActive": true }));
    assert_eq!(login().await, Value::Null);
    org.set_frozen("integ", true).unwrap();
    assert!(login().await.is_string());
    org.set_frozen("integ", false).unwrap();
    assert_eq!(login().await, Value::Null);
    set(json!({ "Username": "another@example.com" }));
    assert_eq!(login().await, "no client credentials user enabled", "it goes by the name");
}
