use std::time::Duration;

use cucumber_salesforce::simulator::{Profile, Routing, SimulatedOrg, SimulatedOrgBuilder};
use serde_json::{Value, json};

use super::party::{CALLBACK, authorize, ready_in};
use super::wire::{atomic, client, client_credentials, deploy, external_app};

fn all<'a>(client_id: &'a str, callback: &'a str) -> Vec<(&'static str, &'a str)> {
    vec![
        ("response_type", "code"),
        ("client_id", client_id),
        ("redirect_uri", callback),
        ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
    ]
}

#[tokio::test]
async fn what_is_wrong_shows_before_anybody_signs_in() {
    let (org, _) = ready_in(SimulatedOrg::builder()).await;
    let (status, location) = authorize(&org, &all("KeyOfOrders1", CALLBACK)).await;
    assert_eq!(status, 302);
    assert!(location.starts_with(&format!("{}/?ec=302&startURL=", org.base_url())), "{location}");
    let unchallenged = &all("KeyOfOrders1", CALLBACK)[..3];
    for (parameters, body) in [
        (
            all("Nobody12", CALLBACK),
            "error=invalid_client_id&error_description=client%20identifier%20invalid",
        ),
        (
            all("KeyOfOrders1", "http://localhost:1717/callback/"),
            "error=redirect_uri_mismatch&error_description=redirect_uri%20must%20match%20configuration",
        ),
        (
            unchallenged.to_vec(),
            "error=invalid_request&error_description=missing%20required%20code%20challenge",
        ),
    ] {
        assert_eq!(authorize(&org, &parameters).await, (400, body.to_owned()));
    }
    let url = format!("{}/services/oauth2/authorize", org.base_url());
    let answer = client().post(url).form(&all("Nobody12", CALLBACK)).send().await.unwrap();
    assert!(answer.text().await.unwrap().starts_with("error=invalid_client_id"));
}

/// Deploys the app, and tells what each of four nodes says of it at once.
async fn fresh(org: SimulatedOrgBuilder) -> Vec<u16> {
    let org = org.routing(Routing::RoundRobin).start().await.unwrap();
    let run_as = org.user("integ").unwrap().username;
    deploy(&org, &external_app(&run_as, "", "Orders_users"), atomic()).await;
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(authorize(&org, &all("KeyOfOrders1", CALLBACK)).await.0);
    }
    statuses
}

#[tokio::test]
async fn an_external_app_that_a_node_does_not_know_shows_only_after_a_login() {
    assert_eq!(fresh(SimulatedOrg::builder()).await, [302; 4]);
    let mut profile = Profile::default();
    profile.authorize.external_app_shows_before_login = true;
    profile.authorize.refusal_status = 200;
    assert_eq!(fresh(SimulatedOrg::builder().profile(profile)).await, [200; 4]);
}

#[tokio::test]
async fn the_login_page_may_come_at_once() {
    let mut profile = Profile::default();
    profile.authorize.redirects_to_login = false;
    let (org, _) = ready_in(SimulatedOrg::builder().profile(profile)).await;
    let (status, page) = authorize(&org, &all("KeyOfOrders1", CALLBACK)).await;
    assert!(status == 200 && page.contains("<title>Login"), "{status} {page}");
}

#[tokio::test]
async fn introspection_tells_of_tokens_and_by_default_not_of_clients() {
    for names in [false, true] {
        let mut profile = Profile::default();
        profile.authorize.introspection_names_unknown_clients = names;
        let (org, _) = ready_in(SimulatedOrg::builder().profile(profile)).await;
        let (_, granted) = client_credentials(&org).await;
        let url = format!("{}/services/oauth2/introspect", org.base_url());
        let look = async |token: &str, client_id: &str| {
            let form =
                [("token", token), ("client_id", client_id), ("client_secret", "SecretOfOrders1")];
            let answer = client().post(&url).form(&form).send().await.unwrap();
            answer.json::<Value>().await.unwrap()
        };
        let good = look(granted["access_token"].as_str().unwrap(), "KeyOfOrders1").await;
        assert_eq!((&good["active"], &good["scope"]), (&json!(true), &json!("api")));
        assert_eq!(look("dummy", "KeyOfOrders1").await, json!({ "active": false }));
        let session = org.administrator().access_token.expose();
        assert_eq!(look(session, "KeyOfOrders1").await, json!({ "active": false }), "no app's");
        let unknown = look("dummy", "Nobody12").await;
        assert_eq!(unknown["error"] == "invalid_client_id", names, "{unknown}");
    }
}

#[tokio::test]
async fn rest_nodes_can_learn_late_too() {
    let mut profile = Profile::default();
    profile.logins.rest_nodes_learn_late = true;
    let org = SimulatedOrg::builder().profile(profile).routing(Routing::RoundRobin).nodes(2);
    let (org, _) = ready_in(org).await;
    let (_, granted) = client_credentials(&org).await;
    org.forget_app("Orders", 0, Duration::ZERO..Duration::from_secs(60)).unwrap();
    let url = format!("{}/services/data/v67.0/limits", org.base_url());
    let mut statuses = Vec::new();
    for _ in 0..2 {
        let token = granted["access_token"].as_str().unwrap();
        statuses
            .push(client().get(&url).bearer_auth(token).send().await.unwrap().status().as_u16());
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401]);
}
