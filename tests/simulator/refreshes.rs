//! A refresh of a sandbox: what is lost, and what can be put back.

use std::time::Duration;

use cucumber_salesforce::model::OrgKind;
use cucumber_salesforce::simulator::SimulatedOrg;

use super::party::{connected_app, ready_in};
use super::wire::{atomic, client_credentials, deploy, external_app, refusal, says, token};

#[tokio::test]
async fn a_sandbox_loses_its_external_client_apps_and_takes_them_back() {
    let sandbox = SimulatedOrg::builder().kind(OrgKind::Sandbox).allow_connected_apps(true);
    let (org, _) = ready_in(sandbox).await;
    assert_eq!(deploy(&org, &connected_app(""), atomic()).await["status"], "Succeeded");
    let given = org.approve("Orders", "srep").unwrap();
    let (_, granted) = client_credentials(&org).await;
    org.refresh_sandbox().unwrap();
    assert_eq!(org.apps(), ["Legacy"], "production has connected apps, too");
    let gone = says("invalid_client_id", "client identifier invalid");
    assert_eq!(refusal(&client_credentials(&org).await), gone);
    for object in ["ExternalClientApplication", "ExtlClntAppOauthConsumer", "OauthToken"] {
        assert!(org.records(object).is_empty(), "{object}");
    }
    let (status, code, _) = super::wire::rest(&org, &granted["access_token"]).await;
    assert_eq!((status, &*code), (401, "INVALID_SESSION_ID"));
    let mail = |alias: &str| org.user(alias).unwrap().email;
    assert!(mail("srep").ends_with(".invalid") && !mail("srep").ends_with(".invalid.invalid"));

    // With the same key and secret, as tools do that have saved them.
    let files = external_app(&org.user("integ").unwrap().username, "", "Orders_users");
    let result = deploy(&org, &files, atomic()).await;
    assert_eq!(result["status"], "Succeeded", "{result}");
    org.clock().sleep(Duration::from_secs(12 * 60)).await;
    assert_eq!(client_credentials(&org).await.0, 200);
    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", "KeyOfOrders1"),
        ("client_secret", "SecretOfOrders1"),
        ("refresh_token", given.expose()),
    ];
    assert_eq!(refusal(&token(&org, &form).await).0, "invalid_grant");
    org.refresh_sandbox().unwrap();
    assert!(!mail("srep").ends_with(".invalid.invalid"));
    let other = SimulatedOrg::start().await.unwrap().refresh_sandbox().unwrap_err();
    assert!(other.to_string().contains("no sandbox"), "{other}");
}
