//! The OAuth resources of the Connect REST API: second pairs, and who holds tokens.

use std::time::Duration;

use cucumber_salesforce::simulator::{Profile, Refusal, SimulatedOrg};
use reqwest::Method;
use serde_json::{Value, json};

use super::party::ready_in;
use super::wire::{client, refusal, says, token};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// An org with the app `Orders`, which tells secrets by REST; and where its consumer is.
async fn org() -> (SimulatedOrg, rcgen::KeyPair, String) {
    let (org, key) = ready_in(SimulatedOrg::builder().secrets_in_rest(true)).await;
    let app = org.records("ExternalClientApplication")[0]["Id"].as_str().unwrap().to_owned();
    let consumer = org.records("ExtlClntAppOauthConsumer")[0]["Id"].as_str().unwrap().to_owned();
    let url = format!("/services/data/v67.0/apps/oauth/credentials/{app}/{consumer}");
    (org, key, url)
}

/// A call of the administrator: status and body.
async fn call(org: &SimulatedOrg, method: Method, path: &str, body: Option<Value>) -> (u16, Value) {
    let request = client().request(method, format!("{}{path}", org.base_url()));
    let request = request.bearer_auth(org.administrator().access_token.expose());
    let request = if let Some(body) = body { request.json(&body) } else { request };
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap_or_default())
}

async fn stage(org: &SimulatedOrg, consumer: &str) -> Value {
    let (status, body) =
        call(org, Method::POST, &format!("{consumer}/staged"), Some(json!({}))).await;
    assert_eq!(status, 201, "{body}");
    body["stagedCredentials"][0].clone()
}

/// Signs in by a pair; a text that is no text is no pair.
async fn sign_in(org: &SimulatedOrg, pair: (&Value, &Value)) -> (u16, Value) {
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", pair.0.as_str().unwrap()),
        ("client_secret", pair.1.as_str().unwrap()),
    ];
    token(org, &form).await
}

#[tokio::test]
async fn a_second_pair_is_good_beside_the_first_and_takes_its_place() {
    let (org, _, consumer) = org().await;
    let first = (json!("KeyOfOrders1"), json!("SecretOfOrders1"));
    let given = org.approve("Orders", "srep").unwrap();
    let staged = stage(&org, &consumer).await;
    assert_eq!((&staged["state"], &staged["createdBy"]), (&json!("Active"), &json!("Admin User")));
    let again = call(&org, Method::POST, &format!("{consumer}/staged"), Some(json!({}))).await;
    assert_eq!((again.0, &again.1[0]["errorCode"]), (400, &json!("INVALID_API_INPUT")));
    let unknown = says("app_not_found", "External client app is not installed in this org");
    let early = refusal(&sign_in(&org, (&staged["key"], &staged["secret"])).await);
    assert!(early == unknown || early.0 == "invalid_client_id", "nodes learn late: {early:?}");
    org.clock().sleep(Duration::from_secs(12 * 60)).await;
    assert_eq!(sign_in(&org, (&staged["key"], &staged["secret"])).await.0, 200);
    assert_eq!(sign_in(&org, (&first.0, &first.1)).await.0, 200);
    let mixed = refusal(&sign_in(&org, (&first.0, &staged["secret"])).await);
    assert_eq!(mixed, says("invalid_client", "invalid client credentials"));

    let url = staged["url"].as_str().unwrap();
    let wrong = call(&org, Method::PATCH, url, Some(json!({ "command": "x" }))).await;
    assert_eq!(wrong.0, 400);
    let rotate = json!({ "command": "rotate" });
    let (status, old) = call(&org, Method::PATCH, url, Some(rotate.clone())).await;
    assert_eq!((status, &old["state"], &old["key"]), (200, &json!("Rotated"), &first.0));
    assert_eq!(call(&org, Method::PATCH, url, Some(rotate)).await.0, 400, "once is enough");
    // Whatever a node has learnt by now, both pairs are good there, and so are refresh tokens.
    for pair in [(&staged["key"], &staged["secret"]), (&first.0, &first.1)] {
        assert_eq!(sign_in(&org, pair).await.0, 200);
        let form = [
            ("grant_type", "refresh_token"),
            ("client_id", pair.0.as_str().unwrap()),
            ("client_secret", pair.1.as_str().unwrap()),
            ("refresh_token", given.expose()),
        ];
        assert_eq!(token(&org, &form).await.0, 200);
    }
    let both = format!("{consumer}?part=keyandsecret");
    let (_, main) = call(&org, Method::GET, &both, None).await;
    assert_eq!((&main["key"], &main["secret"]), (&staged["key"], &staged["secret"]));

    assert_eq!(call(&org, Method::DELETE, url, None).await.0, 204);
    assert_eq!(call(&org, Method::DELETE, url, None).await.0, 404);
    org.clock().sleep(Duration::from_secs(12 * 60)).await;
    assert_eq!(refusal(&sign_in(&org, (&first.0, &first.1)).await).0, "invalid_client_id");
    assert_eq!(sign_in(&org, (&staged["key"], &staged["secret"])).await.0, 200);
}

#[tokio::test]
async fn a_second_pair_ends_after_a_month_and_comes_with_a_version() {
    let (org, _, consumer) = org().await;
    let staged = stage(&org, &consumer).await;
    org.clock().sleep(29 * DAY).await;
    assert_eq!(sign_in(&org, (&staged["key"], &staged["secret"])).await.0, 200);
    org.clock().sleep(DAY).await;
    let late = refusal(&sign_in(&org, (&staged["key"], &staged["secret"])).await);
    assert_eq!(late.0, "invalid_client_id");
    let admin = org.user("admin").unwrap();
    // The session has ended meanwhile.
    let login = format!(
        "<login xmlns=\"urn:partner.soap.sforce.com\"><username>{}</username><password>{}{}</password></login>",
        admin.username,
        admin.password.expose(),
        admin.security_token.expose()
    );
    let envelope = format!(
        "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\"><e:Body>{login}</e:Body></e:Envelope>"
    );
    let url = format!("{}/services/Soap/u/62.0", org.base_url());
    let answer = client().post(url).header("content-type", "text/xml").body(envelope);
    let answer = answer.send().await.unwrap().text().await.unwrap();
    let session = super::party::inner(&answer, "sessionId").to_owned();
    let get = async |path: &str| {
        let request = client().get(format!("{}{path}", org.base_url())).bearer_auth(&session);
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.json::<Value>().await.unwrap())
    };
    let (_, told) = get(&format!("{consumer}/staged")).await;
    assert_eq!(told["stagedCredentials"][0]["state"], "Expired", "{told}");
    assert_eq!(get(staged["url"].as_str().unwrap()).await.0, 200);
    let old = consumer.replace("v67.0", "v64.0");
    assert_eq!(get(&format!("{old}/staged")).await.0, 404);
    assert!(get(&old).await.1["stagedCredentialsUrl"].is_null());
    assert_eq!(get(&old.replace("v64.0", "v59.0")).await.0, 404);
}

#[tokio::test]
async fn secrets_that_rest_does_not_tell_are_refused_as_the_profile_says() {
    let mut profile = Profile::default();
    let odd = Refusal::of("ODD", "odd");
    profile.wire.secrets_switched_off = odd;
    profile.wire.secrets_switched_off_status = 400;
    let (org, _) = ready_in(SimulatedOrg::builder().profile(profile)).await;
    let app = org.records("ExternalClientApplication")[0]["Id"].as_str().unwrap().to_owned();
    let url = format!("/services/data/v67.0/apps/oauth/credentials/{app}");
    let (status, body) = call(&org, Method::GET, &url, None).await;
    assert_eq!((status, &body[0]["errorCode"]), (400, &json!("ODD")));
}

#[tokio::test]
async fn who_holds_tokens_is_listed_and_may_lose_them() {
    let (org, _, _) = org().await;
    let usage = "/services/data/v67.0/apps/oauth/usage";
    let list = async |tail: &str| call(&org, Method::GET, &format!("{usage}{tail}"), None).await.1;
    assert_eq!(list("").await["apps"], json!([]), "nobody has used it");
    let tokens: Vec<_> = (0..3).map(|_| org.approve("Orders", "srep").unwrap()).collect();
    let _another = org.approve("Orders", "admin").unwrap();
    let apps = list("").await;
    assert_eq!(apps["apps"][0]["developerName"], "Orders", "{apps}");
    let id = apps["apps"][0]["identifier"].as_str().unwrap();
    assert_eq!(list("?page=1").await["apps"], json!([]));
    let users = list(&format!("/{id}/users?pageSize=1")).await;
    assert_eq!(users["users"].as_array().unwrap().len(), 1);
    assert!(users["nextPageUrl"].as_str().unwrap().ends_with("page=1&pageSize=1"));
    let srep = org.user("srep").unwrap().user_id;
    let theirs = list(&format!("/{id}/{srep}/tokens")).await;
    assert_eq!(theirs["tokens"].as_array().unwrap().len(), 3);
    assert_eq!(list(&format!("/{id}/tokens")).await["tokens"].as_array().unwrap().len(), 4);

    let refresh = async |token_text: &str| {
        let form = [
            ("grant_type", "refresh_token"),
            ("client_id", "KeyOfOrders1"),
            ("client_secret", "SecretOfOrders1"),
            ("refresh_token", token_text),
        ];
        token(&org, &form).await.0
    };
    let one = theirs["tokens"][0]["revocationUrl"].as_str().unwrap();
    assert_eq!(call(&org, Method::DELETE, one, None).await.0, 204);
    assert_eq!(call(&org, Method::DELETE, one, None).await.0, 404);
    assert_eq!((refresh(tokens[0].expose()).await, refresh(tokens[1].expose()).await), (400, 200));
    let delete =
        async |tail: &str| call(&org, Method::DELETE, &format!("{usage}/{id}{tail}"), None).await.0;
    assert_eq!(delete(&format!("/{srep}/tokens")).await, 204);
    assert_eq!((refresh(tokens[1].expose()).await, org.records("OauthToken").len()), (400, 1));
    assert_eq!(delete("/tokens").await, 204);
    assert_eq!(delete("/005000000000000AAA/tokens").await, 404);
    assert!(org.records("OauthToken").is_empty());
}
