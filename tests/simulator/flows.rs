use serde_json::{Value, json};

use super::party::{assertion, jwt, ready};
use super::wire::{client, client_credentials, key_and_certificate, refusal, token};

fn keys(body: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = body.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

#[tokio::test]
async fn client_credentials_act_as_the_run_as_user() {
    let (org, _key) = ready().await;
    let (status, body) = client_credentials(&org).await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(
        keys(&body),
        ["access_token", "id", "instance_url", "issued_at", "scope", "signature", "token_type"]
    );
    assert_eq!((&body["scope"], &body["token_type"]), (&json!("api"), &json!("Bearer")));
    let run_as = org.user("integ").unwrap();
    let id = format!("{}/id/{}/{}", org.base_url(), org.org_id(), run_as.user_id);
    assert_eq!(body["id"], id);

    let token = body["access_token"].as_str().unwrap();
    assert!(token.starts_with(&org.org_id()[..15]) && token.as_bytes()[15] == b'!');
    let who: Value =
        client().get(id).bearer_auth(token).send().await.unwrap().json().await.unwrap();
    assert_eq!(who["username"], run_as.username.as_str());
    let url = format!("{}/services/oauth2/revoke", org.base_url());
    let revoked = client().post(url).form(&[("token", token)]).send().await.unwrap();
    assert_eq!(revoked.status(), 200);
    let url = format!("{}/services/oauth2/userinfo", org.base_url());
    let answer = client().get(url).bearer_auth(token).send().await.unwrap();
    assert_eq!(
        (answer.status().as_u16(), &*answer.text().await.unwrap()),
        (403, "Bad_OAuth_Token")
    );
}

#[tokio::test]
async fn client_credentials_come_in_a_basic_header_too_but_only_to_the_my_domain() {
    let (org, _key) = ready().await;
    let url = format!("{}/services/oauth2/token", org.base_url());
    let request = || {
        let form = [("grant_type", "client_credentials")];
        client().post(&url).basic_auth("KeyOfOrders%31", Some("SecretOfOrders1")).form(&form)
    };
    assert_eq!(request().send().await.unwrap().status(), 200);
    let my_domain = request()
        .header("host", "simulated-dev-ed.develop.my.salesforce.com")
        .send()
        .await
        .unwrap();
    assert_eq!(my_domain.status(), 200);
    let answer = request().header("host", "login.salesforce.com").send().await.unwrap();
    let body: Value = answer.json().await.unwrap();
    assert_eq!(body["error_description"], "request not supported on this domain");
}

#[tokio::test]
async fn a_jwt_of_the_app_stands_for_its_secret() {
    let (org, key) = ready().await;
    let ask = async |changes: Value, kind: &str| {
        let assertion = assertion(&org, &key, &changes);
        let form = [
            ("grant_type", "client_credentials"),
            ("client_assertion_type", kind),
            ("client_assertion", &assertion),
        ];
        token(&org, &form).await
    };
    let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    let endpoint = format!("{}/services/oauth2/token", org.base_url());
    let good = json!({ "sub": "KeyOfOrders1", "aud": endpoint });
    let (status, body) = ask(good.clone(), kind).await;
    assert_eq!(status, 200, "{body}");
    let wrong = ("invalid_client".to_owned(), "invalid client credentials".to_owned());
    for (changes, kind) in [
        (good, "something else"),
        (json!({ "sub": "KeyOfOrders1", "aud": endpoint, "iss": "another" }), kind),
        (json!({ "sub": "KeyOfOrders1", "aud": "https://example.com" }), kind),
        (json!({ "sub": "KeyOfOrders1", "exp": 1_000_000_000 }), kind),
    ] {
        assert_eq!(refusal(&ask(changes.clone(), kind).await), wrong, "{changes}");
    }
}

#[tokio::test]
async fn a_jwt_signs_in_whoever_holds_the_permission_set() {
    let (org, key) = ready().await;
    let (status, body) = jwt(&org, &key, &json!({})).await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(keys(&body), ["access_token", "id", "instance_url", "scope", "token_type"]);
    assert_eq!(body["scope"], "api refresh_token");

    for fine in [
        json!({ "aud": format!("{}/", org.base_url()) }),
        json!({ "aud": "https://login.salesforce.com/" }),
        json!({ "exp": "9999999999" }),
        json!({ "exp": 1_700_000_000_000_u64 }),
        json!({ "exp": u64::MAX }),
        json!({ "exp": 1e30 }),
    ] {
        assert_eq!(jwt(&org, &key, &fine).await.0, 200, "{fine}");
    }
    let other = org.user("trainee").unwrap().username;
    for (changes, error, description) in [
        (
            json!({ "sub": other }),
            "invalid_app_access",
            "user is not admin approved to access this app",
        ),
        (
            json!({ "sub": "nobody@example.com" }),
            "invalid_grant",
            "user hasn't approved this consumer",
        ),
        (json!({ "aud": "https://example.com" }), "invalid_grant", "audience is invalid"),
        (json!({ "aud": "https://test.salesforce.com" }), "invalid_grant", "audience is invalid"),
        (json!({ "exp": 1_000_000_000 }), "invalid_grant", "expired authorization code"),
        (json!({ "iss": "Nobody12" }), "invalid_client_id", "client identifier invalid"),
    ] {
        let (status, body) = jwt(&org, &key, &changes).await;
        assert_eq!(status, 400);
        assert_eq!(body, json!({ "error": error, "error_description": description }));
    }
    let (stranger, _) = key_and_certificate();
    let (_, body) = jwt(&org, &stranger, &json!({})).await;
    assert_eq!(body["error_description"], "invalid assertion");
}

#[tokio::test]
async fn every_refusal_has_salesforces_words() {
    let (org, _key) = ready().await;
    let password = org.user("srep").unwrap();
    let both = format!("{}{}", password.password.expose(), password.security_token.expose());
    let app = [("client_id", "KeyOfOrders1"), ("client_secret", "SecretOfOrders1")];
    for (form, error, description) in [
        (vec![("grant_type", "magic")], "unsupported_grant_type", "grant type not supported"),
        (
            vec![
                ("grant_type", "client_credentials"),
                ("client_id", "KeyOfOrders1"),
                ("client_secret", "x"),
            ],
            "invalid_client",
            "invalid client credentials",
        ),
        (
            vec![
                ("grant_type", "client_credentials"),
                ("client_id", "Nobody"),
                ("client_secret", "x"),
            ],
            "invalid_client_id",
            "client identifier invalid",
        ),
        (
            // An external client app knows no password flow.
            vec![
                ("grant_type", "password"),
                app[0],
                app[1],
                ("username", &password.username),
                ("password", &both),
            ],
            "invalid_grant",
            "authentication failure",
        ),
        (
            vec![("grant_type", "refresh_token"), app[0], app[1], ("refresh_token", "x")],
            "invalid_grant",
            "expired access/refresh token",
        ),
    ] {
        let (status, body) = token(&org, &form).await;
        assert_eq!(status, 400);
        assert_eq!(body, json!({ "error": error, "error_description": description }));
    }
    let refresh = org.approve("KeyOfOrders1", "srep").unwrap();
    let form =
        [("grant_type", "refresh_token"), app[0], app[1], ("refresh_token", refresh.expose())];
    assert_eq!(token(&org, &form).await.0, 200);
}
