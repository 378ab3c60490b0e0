use std::time::Duration;

use cucumber_salesforce::simulator::{
    Endpoint, FreshAppError, Profile, Routing, SimulatedOrg, Trouble, Weather, Wording,
};
use serde_json::Value;

use super::party::{ready, ready_in};
use super::wire::{client, client_credentials};

fn seconds(number: u64) -> Duration {
    Duration::from_secs(number)
}

async fn ask(org: &SimulatedOrg, path: &str) -> reqwest::Result<reqwest::Response> {
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", "KeyOfOrders1"),
        ("client_secret", "SecretOfOrders1"),
    ];
    client().post(format!("{}{path}", org.base_url())).form(&form).send().await
}

const TOKEN: &str = "/services/oauth2/token";

#[tokio::test]
async fn an_outage_comes_and_goes_with_the_clock() {
    let (org, _) = ready().await;
    org.weather(Weather::outage(seconds(60)..seconds(120)));
    assert_eq!(ask(&org, TOKEN).await.unwrap().status(), 200);
    org.clock().sleep(seconds(60)).await;
    let down = ask(&org, TOKEN).await.unwrap();
    assert_eq!((down.status().as_u16(), down.headers().get("retry-after")), (503, None));
    assert!(down.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
    assert!(down.text().await.unwrap().contains("down for maintenance"));
    let url = format!("{}/services/data/v67.0/limits", org.base_url());
    assert_eq!(client().get(url).send().await.unwrap().status(), 503);
    org.clock().sleep(seconds(60)).await;
    assert_eq!(ask(&org, TOKEN).await.unwrap().status(), 200);
}

#[tokio::test]
async fn every_trouble_looks_like_itself() {
    let (org, _) = ready().await;
    let wait = Some(seconds(30));
    for (trouble, status, retry_after, text) in [
        (Trouble::Unavailable { retry_after: wait }, 503, Some("30"), "maintenance"),
        (Trouble::TooManyRequests { retry_after: wait }, 429, Some("30"), "REQUEST_LIMIT_EXCEEDED"),
        (Trouble::TooManyRequests { retry_after: None }, 429, None, "REQUEST_LIMIT_EXCEEDED"),
        (Trouble::RateExceeded, 400, None, "login rate exceeded"),
        (Trouble::RetryYourRequest, 400, None, "retry your request"),
        (Trouble::Intercepted, 403, None, "web filter"),
        (
            Trouble::Says("invalid_grant", "token request is already being processed"),
            400,
            None,
            "already being processed",
        ),
        (Trouble::Refuses(500, "UNKNOWN_EXCEPTION", "oh"), 500, None, "UNKNOWN_EXCEPTION"),
    ] {
        org.weather(Weather::new(trouble).at(Endpoint::Token).times(1));
        let answer = ask(&org, TOKEN).await.unwrap();
        assert_eq!(answer.status().as_u16(), status, "{trouble:?}");
        let header = answer.headers().get("retry-after").map(|value| value.to_str().unwrap());
        assert_eq!(header, retry_after, "{trouble:?}");
        assert!(answer.text().await.unwrap().contains(text), "{trouble:?}");
        assert_eq!(client_credentials(&org).await.0, 200, "{trouble:?}");
    }
}

#[tokio::test]
async fn the_rest_api_words_its_troubles_in_its_own_way() {
    let (org, _) = ready().await;
    let url = format!("{}/services/data", org.base_url());
    for (trouble, status, code) in [
        (Trouble::RateExceeded, 403, "REQUEST_LIMIT_EXCEEDED"),
        (Trouble::RetryYourRequest, 500, "UNKNOWN_EXCEPTION"),
    ] {
        org.weather(Weather::new(trouble).at(Endpoint::Rest).times(1));
        assert_eq!(client_credentials(&org).await.0, 200, "the weather is elsewhere");
        let answer = client().get(&url).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), status, "{trouble:?}");
        assert_eq!(answer.json::<Value>().await.unwrap()[0]["errorCode"], code);
    }
}

#[tokio::test]
async fn a_connection_can_be_reset() {
    let (org, _) = ready().await;
    org.weather(Weather::new(Trouble::Reset).times(2));
    for _ in 0..2 {
        let error = ask(&org, TOKEN).await.unwrap_err();
        assert!(error.is_request() && error.status().is_none(), "{error:?}");
    }
    let cut = org.received_requests().iter().filter(|request| request.status == 0).count();
    assert_eq!(cut, 2);
    assert_eq!(client_credentials(&org).await.0, 200);
    org.weather(Weather::new(Trouble::Reset));
    assert!(ask(&org, TOKEN).await.is_err());
    org.clear_weather();
    assert_eq!(client_credentials(&org).await.0, 200);
}

#[tokio::test]
async fn a_portal_takes_one_request_in_so_many() {
    let (org, _) = ready().await;
    let client = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    org.weather(Weather::new(Trouble::Portal).one_in(3));
    let url = format!("{}/services/data", org.base_url());
    let mut struck = Vec::new();
    for _ in 0..6 {
        let answer = client.get(&url).send().await.unwrap();
        let location = answer.headers().get("location").map(|value| value.to_str().unwrap());
        assert!(location.is_none_or(|page| page.starts_with("http://portal.example/")));
        struck.push(answer.status() == 302);
    }
    assert_eq!(struck, [false, false, true, false, false, true]);
}

#[tokio::test]
async fn a_node_forgets_an_app_and_learns_it_again() {
    let org = SimulatedOrg::builder()
        .routing(Routing::RoundRobin)
        .nodes(3)
        .relapse(seconds(60), seconds(30));
    let (org, _) = ready_in(org).await;
    let round = async || {
        let mut known = 0;
        for _ in 0..3 {
            known += usize::from(client_credentials(&org).await.0 == 200);
        }
        known
    };
    let mut counts = Vec::new();
    for _ in 0..12 {
        counts.push(round().await);
        org.clock().sleep(seconds(10)).await;
    }
    assert_eq!((counts[0], counts.iter().min(), counts[11]), (3, Some(&2), 3), "{counts:?}");
    org.forget_app("Orders", 0, Duration::ZERO..seconds(5)).unwrap();
    assert_eq!(round().await, 2);
}

#[tokio::test]
async fn one_address_meets_one_node() {
    let org = SimulatedOrg::builder().routing(Routing::StickyBySource).start().await.unwrap();
    for asked in 0..14 {
        if asked == 10 {
            org.set_routing(Routing::RoundRobin);
        }
        assert_eq!(ask(&org, TOKEN).await.unwrap().status(), 400);
    }
    let nodes: Vec<usize> = org.received_requests().iter().map(|request| request.node).collect();
    assert!(nodes[..10].iter().all(|node| *node == nodes[0]), "{nodes:?}");
    let in_turn: std::collections::BTreeSet<usize> = nodes[10..].iter().copied().collect();
    assert_eq!(in_turn.len(), 4, "{nodes:?}");
}

#[tokio::test]
async fn weather_speaks_the_orgs_language() {
    let (org, _) = ready_in(SimulatedOrg::builder().language("ja")).await;
    org.weather(Weather::rate_limited(Duration::ZERO..seconds(10)));
    let body: Value = ask(&org, TOKEN).await.unwrap().json().await.unwrap();
    assert_eq!(body["error"], "invalid_grant");
    assert_eq!(body["error_description"], "ログイン率を超過しました");
}

#[tokio::test]
async fn a_node_that_does_not_know_an_app_says_what_the_profile_lets_it() {
    let mut profile = Profile::default();
    let odd = Wording::of("invalid_grant", "user hasn't approved this consumer");
    profile.fresh_app_errors = vec![FreshAppError::Says(odd.clone())];
    let org = SimulatedOrg::builder().profile(profile).routing(Routing::RoundRobin).nodes(2);
    let (org, _) = ready_in(org).await;
    org.forget_app("Orders", 1, Duration::ZERO..seconds(60)).unwrap();
    let mut bodies = [client_credentials(&org).await, client_credentials(&org).await];
    bodies.sort_by_key(|(status, _)| *status);
    assert_eq!((bodies[0].0, bodies[1].0), (200, 400));
    assert_eq!(bodies[1].1["error_description"], *odd.description);
}

#[tokio::test]
async fn a_user_has_so_many_logins_in_an_hour() {
    let (org, _) = ready().await;
    // One connection for all: a fresh one for each would take long.
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", "KeyOfOrders1"),
        ("client_secret", "SecretOfOrders1"),
    ];
    let url = format!("{}{TOKEN}", org.base_url());
    let ask = || client.post(&url).form(&form).send();
    for _ in 0..3600 {
        assert_eq!(ask().await.unwrap().status(), 200);
    }
    for _ in 0..3 {
        let body: Value = ask().await.unwrap().json().await.unwrap();
        assert_eq!(body["error_description"], "login rate exceeded");
    }
    assert_eq!(org.records("LoginHistory").len(), 3601, "not each attempt has a row");
    org.clock().sleep(seconds(3600)).await;
    assert_eq!(ask().await.unwrap().status(), 200);
}
