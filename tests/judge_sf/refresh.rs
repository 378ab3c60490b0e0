//! Refresh tokens, which the CLI takes in SFDX authorization URLs.

use reqwest::redirect::Policy;
use serde_json::{Value, json};
use url::Url;

use crate::apps;
use crate::front::{MY_DOMAIN, started};
use crate::process::Running;
use crate::sf::{Answer, Sf};

/// Those of RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// What a browser comes back with is taken to the token endpoint.
async fn refresh_token(org: &Running) -> String {
    let client = reqwest::Client::builder().redirect(Policy::none()).no_proxy().build().unwrap();
    let (callback, home) = ("http://localhost:1717/OauthRedirect", org.text("base_url"));
    let asked = [
        ("response_type", "code"),
        ("client_id", "KeyOfExternal1"),
        ("redirect_uri", callback),
        ("login_hint", &org.text("username")),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    let page = format!("{home}/services/oauth2/authorize");
    let answer = client.get(page).query(&asked).send().await.unwrap();
    let (status, headers) = (answer.status(), answer.headers().clone());
    assert_eq!(status, 302, "{}", answer.text().await.unwrap());
    let back = Url::parse(headers["location"].to_str().unwrap()).unwrap();
    let code = back.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned();
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", "KeyOfExternal1"),
        ("client_secret", "SecretOfExternal1"),
        ("redirect_uri", callback),
        ("code", &code),
        ("code_verifier", VERIFIER),
    ];
    let answer = client.post(format!("{home}/services/oauth2/token")).form(&form).send().await;
    let token: Value = answer.unwrap().json().await.unwrap();
    token["refresh_token"].as_str().unwrap().to_owned()
}

fn sign_in(sf: &Sf, secret: &str, token: &str) -> Answer {
    let host = MY_DOMAIN.trim_start_matches("https://");
    let url = format!("force://KeyOfExternal1:{secret}:{token}@{host}");
    std::fs::write(sf.home().join("url"), url).unwrap();
    sf.run(&["org", "login", "sfdx-url", "--sfdx-url-file", "url", "--alias", "refreshed"])
}

#[tokio::test(flavor = "multi_thread")]
async fn one_signs_in_until_it_is_revoked() {
    let Some((sf, org)) = started(&[]) else { return };
    sf.sign_in(MY_DOMAIN, &org.text("access_token")).result();
    let certificate = apps::key(&sf);
    apps::external_app(&sf, &certificate, &org.text("username"));
    sf.deploy("external").result();
    let token = refresh_token(&org).await;

    let (name, message) = sign_in(&sf, "Wrong", &token).error();
    assert_eq!(name, "RefreshTokenAuthError");
    assert!(message.ends_with("invalid client credentials"), "{message}");
    let signed_in = sign_in(&sf, "SecretOfExternal1", &token).result();
    assert_eq!(signed_in["username"], json!(org.text("username")));
    let query =
        ["data", "query", "--target-org", "refreshed", "--query", "SELECT Id FROM Organization"];
    assert_eq!(sf.run(&query).result()["totalSize"], 1);

    let revoke = format!("{}/services/oauth2/revoke", org.text("base_url"));
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = client.post(revoke).form(&[("token", &token)]).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let (name, message) = sign_in(&sf, "SecretOfExternal1", &token).error();
    assert_eq!(name, "RefreshTokenAuthError");
    assert!(message.ends_with("expired access/refresh token"), "{message}");
    // Its access tokens have gone with it.
    let (_, message) = sf.run(&query).error();
    assert!(message.starts_with("Unable to refresh session"), "{message}");
    org.stop();
}
