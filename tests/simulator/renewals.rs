//! Refresh tokens: kept or rotated, revoked, and looked at.

use cucumber_salesforce::simulator::{Consent, Profile, SimulatedOrg};
use serde_json::{Value, json};

use super::party::{OPENID, SELF, app_in, with};
use super::web_server::{open_app, signed_in};
use super::wire::{client, refusal, rest, says, token};

const NO_PKCE: &str = "<isPkceRequired>false</isPkceRequired>";
const ROTATION: &str = "<isPkceRequired>false</isPkceRequired><isRefreshTokenRotationEnabled>true</isRefreshTokenRotationEnabled>";

async fn refresh(org: &SimulatedOrg, token: &Value, more: &[(&str, &str)]) -> (u16, Value) {
    let mut form = vec![
        ("grant_type", "refresh_token"),
        ("client_id", "KeyOfOrders1"),
        ("client_secret", "SecretOfOrders1"),
        ("refresh_token", token.as_str().unwrap()),
    ];
    form.extend(more);
    super::wire::token(org, &form).await
}

async fn introspect(org: &SimulatedOrg, token: &Value, more: &[(&str, &str)]) -> Value {
    let url = format!("{}/services/oauth2/introspect", org.base_url());
    let mut form = vec![("token", token.as_str().unwrap())];
    form.extend(more);
    let request = client().post(url).form(&form);
    let basic = |request: reqwest::RequestBuilder| {
        request.basic_auth("KeyOfOrders1", Some("SecretOfOrders1"))
    };
    let request = if more.is_empty() { basic(request) } else { request };
    request.send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn a_refresh_token_stays_and_its_scopes_are_the_most_there_is() {
    let org = open_app(&[SELF, OPENID, with(NO_PKCE)]).await;
    let first = signed_in(&org, &[("scope", "api openid refresh_token")]).await;
    let (status, second) = refresh(&org, &first["refresh_token"], &[]).await;
    assert_eq!(status, 200, "{second}");
    assert!(second["refresh_token"].is_null() && second["id_token"].is_string());
    assert_eq!(second["scope"], "api openid refresh_token");
    let (_, fewer) = refresh(&org, &first["refresh_token"], &[("scope", "api")]).await;
    assert!(fewer["scope"] == "api" && fewer["id_token"].is_null(), "{fewer}");
    let more = refresh(&org, &first["refresh_token"], &[("scope", "id")]).await;
    assert_eq!(refusal(&more).0, "invalid_scope", "the app has it, the user has not given it");
}

#[tokio::test]
async fn a_rotated_refresh_token_that_comes_again_ends_everything() {
    for ends in [true, false] {
        let mut profile = Profile::default();
        profile.codes.replay_ends_sessions = ends;
        let org = SimulatedOrg::builder().consent(Consent::Auto).profile(profile);
        let org = app_in(org, &[SELF, with(ROTATION)]).await;
        let first = signed_in(&org, &[]).await;
        let (_, second) = refresh(&org, &first["refresh_token"], &[]).await;
        assert!(second["refresh_token"].is_string(), "{second}");
        assert_ne!(first["refresh_token"], second["refresh_token"]);
        let (_, third) = refresh(&org, &second["refresh_token"], &[]).await;
        assert_eq!(org.records("OauthToken").len(), 1, "it is one approval");
        let expired = says("invalid_grant", "expired access/refresh token");
        assert_eq!(refusal(&refresh(&org, &first["refresh_token"], &[]).await), expired);
        assert_eq!(refusal(&refresh(&org, &third["refresh_token"], &[]).await), expired);
        let (status, ..) = rest(&org, &third["access_token"]).await;
        assert_eq!(status, if ends { 401 } else { 200 });
        assert!(org.records("OauthToken").is_empty());
    }
}

#[tokio::test]
async fn revoking_a_refresh_token_ends_its_sessions_and_no_other() {
    let org = open_app(&[SELF, with(NO_PKCE)]).await;
    let (one, other) = (signed_in(&org, &[]).await, signed_in(&org, &[]).await);
    let (_, renewed) = refresh(&org, &one["refresh_token"], &[]).await;
    let url = format!("{}/services/oauth2/revoke", org.base_url());
    let gone = [("token", one["refresh_token"].as_str().unwrap())];
    let answer = client().get(&url).query(&gone).send().await.unwrap();
    assert_eq!((answer.status().as_u16(), &*answer.text().await.unwrap()), (200, ""));
    for dead in [&one["access_token"], &renewed["access_token"]] {
        assert_eq!(rest(&org, dead).await.1, "INVALID_SESSION_ID");
    }
    assert_eq!(rest(&org, &other["access_token"]).await.0, 200);
    let expired = says("invalid_grant", "expired access/refresh token");
    assert_eq!(refusal(&refresh(&org, &one["refresh_token"], &[]).await), expired);

    let post = async |form: &[(&str, &str)]| {
        let answer = client().post(&url).form(form).send().await.unwrap();
        let kind = answer.headers().get("content-type").cloned();
        let kind = kind.map(|kind| kind.to_str().unwrap().to_owned()).unwrap_or_default();
        (answer.status().as_u16(), kind, answer.text().await.unwrap())
    };
    let (status, kind, body) = post(&gone).await;
    assert!(status == 400 && kind.starts_with("application/json"), "{status} {kind}");
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(body, json!({ "error": "invalid_token", "error_description": "invalid token" }));
    let other = other["access_token"].as_str().unwrap();
    let (status, _, body) = post(&[("token", other), ("token_type_hint", "saml")]).await;
    assert!(status == 400 && body.contains("unsupported_token_type"), "{body}");
    let (status, kind, body) = post(&[("token", "x"), ("callback", "done")]).await;
    assert_eq!((status, &*body), (200, "done({\"error\":\"invalid_token\"});"));
    assert_eq!(kind, "application/javascript");
    let (status, _, body) = post(&[("token", "x"), ("callback", "alert(1)//")]).await;
    assert!(status == 400 && !body.contains("alert"), "{body}");
    assert_eq!(post(&[("token", other)]).await.0, 200);
}

#[tokio::test]
async fn an_evicted_approval_takes_its_sessions_along() {
    let org = open_app(&[SELF, with(NO_PKCE)]).await;
    let mut all = Vec::new();
    for _ in 0..6 {
        all.push(signed_in(&org, &[]).await);
    }
    assert_eq!(rest(&org, &all[0]["access_token"]).await.0, 401);
    assert_eq!(rest(&org, &all[1]["access_token"]).await.0, 200);
    assert_eq!(refusal(&refresh(&org, &all[0]["refresh_token"], &[]).await).0, "invalid_grant");
}

#[tokio::test]
async fn introspection_shows_tokens_to_their_own_app() {
    let org = open_app(&[SELF, with(NO_PKCE)]).await;
    let granted = signed_in(&org, &[]).await;
    let seen = introspect(&org, &granted["access_token"], &[]).await;
    assert_eq!((&seen["active"], &seen["token_type"]), (&json!(true), &json!("access_token")));
    assert_eq!((&seen["client_id"], &seen["sub"]), (&json!("KeyOfOrders1"), &granted["id"]));
    assert_eq!(seen["username"], org.administrator().username);
    let (began, ends) = (seen["iat"].as_u64().unwrap(), seen["exp"].as_u64().unwrap());
    assert_eq!((ends - began, &seen["nbf"]), (7200, &seen["iat"]));
    let seen = introspect(&org, &granted["refresh_token"], &[]).await;
    assert_eq!(seen["token_type"], "refresh_token");
    assert!(seen["exp"].is_null(), "it does not expire: {seen}");
    let inactive = json!({ "active": false });
    let wrong = [("client_id", "KeyOfOrders1"), ("client_secret", "x")];
    assert_eq!(introspect(&org, &granted["access_token"], &wrong).await, inactive);
    // To be looked at keeps nothing alive.
    org.clock().sleep(std::time::Duration::from_secs(7201)).await;
    assert_eq!(introspect(&org, &granted["access_token"], &[]).await, inactive);
    let form = [("grant_type", "password"), ("client_id", "KeyOfOrders1")];
    assert_eq!(token(&org, &form).await.0, 400);
}
