//! Who a token stands for: userinfo, the identity URL, `id_token`s, and what describes them.

use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cucumber_salesforce::simulator::SimulatedOrg;
use serde_json::{Value, json};

use super::party::{OPENID, SELF, of, with};
use super::web_server::{led, open_app, redeem, signed_in};
use super::wire::client;

const NO_PKCE: &str = "<isPkceRequired>false</isPkceRequired>";

async fn get(url: &str, token: &str) -> (u16, String, String) {
    let request = client().get(url);
    let request = if token.is_empty() { request } else { request.bearer_auth(token) };
    let answer = request.send().await.unwrap();
    let kind = answer.headers()["content-type"].to_str().unwrap().to_owned();
    (answer.status().as_u16(), kind, answer.text().await.unwrap())
}

async fn json_at(org: &SimulatedOrg, path: &str) -> Value {
    let (status, kind, body) = get(&format!("{}{path}", org.base_url()), "").await;
    assert!(status == 200 && kind.starts_with("application/json"), "{status} {kind}");
    serde_json::from_str(&body).unwrap()
}

/// The claims of a compact JWT, whose signature is verified by the org's own keys.
async fn claims(org: &SimulatedOrg, token: &str) -> Value {
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let (header, claims) = signed.split_once('.').unwrap();
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).unwrap();
    let header: Value = serde_json::from_slice(&decode(header)).unwrap();
    assert_eq!(header["alg"], "RS256");
    let keys = json_at(org, "/id/keys").await;
    let key = keys["keys"].as_array().unwrap().iter().find(|key| key["kid"] == header["kid"]);
    let part = |name: &str| decode(key.unwrap()[name].as_str().unwrap());
    let key = RsaPublicKeyComponents { n: part("n"), e: part("e") };
    key.verify(&RSA_PKCS1_2048_8192_SHA256, signed.as_bytes(), &decode(signature)).unwrap();
    serde_json::from_slice(&decode(claims)).unwrap()
}

#[tokio::test]
async fn an_id_token_names_the_user_to_the_app() {
    let org = open_app(&[SELF, OPENID, with(NO_PKCE)]).await;
    let code = of(&led(&org, &[("nonce", "once")]).await, "code");
    let (_, granted) = redeem(&org, &code, &[]).await;
    let told = claims(&org, granted["id_token"].as_str().unwrap()).await;
    assert_eq!((&told["sub"], &told["iss"]), (&granted["id"], &json!(org.base_url())));
    assert_eq!((&told["aud"], &told["nonce"]), (&json!("KeyOfOrders1"), &json!("once")));
    assert_eq!(told["exp"].as_u64().unwrap() - told["iat"].as_u64().unwrap(), 120);
    assert_eq!(told["at_hash"].as_str().unwrap().len(), 22);
    assert!(told["email"].is_null(), "only where the app asks for it");
    assert!(signed_in(&org, &[("scope", "api")]).await["id_token"].is_null());

    let rules = "<isPkceRequired>false</isPkceRequired><idTokenConfig><idTokenAudience>https://a.example,https://b.example</idTokenAudience><idTokenIncludeStandardClaims>true</idTokenIncludeStandardClaims><idTokenValidityInMinutes>10</idTokenValidityInMinutes></idTokenConfig>";
    let org = open_app(&[SELF, OPENID, with(rules)]).await;
    let granted = signed_in(&org, &[]).await;
    let told = claims(&org, granted["id_token"].as_str().unwrap()).await;
    assert_eq!(told["aud"], json!(["KeyOfOrders1", "https://a.example", "https://b.example"]));
    assert_eq!(told["email"], org.administrator().email);
    assert_eq!(told["exp"].as_u64().unwrap() - told["iat"].as_u64().unwrap(), 600);
}

#[tokio::test]
async fn access_tokens_that_are_jwts_are_signed_too() {
    let jwt =
        "<isNamedUserJwtEnabled>true</isNamedUserJwtEnabled><isPkceRequired>false</isPkceRequired>";
    let org = open_app(&[SELF, with(jwt)]).await;
    let granted = signed_in(&org, &[]).await;
    let told = claims(&org, granted["access_token"].as_str().unwrap()).await;
    assert_eq!(told["sub"], format!("uid:{}", org.administrator().user_id));
    assert_eq!(told["scp"], "api refresh_token");
}

#[tokio::test]
async fn the_discovery_document_points_to_what_is_there() {
    let org = open_app(&[SELF, OPENID, with(NO_PKCE)]).await;
    let document = json_at(&org, "/.well-known/openid-configuration").await;
    assert_eq!(document["issuer"], org.base_url());
    let methods = &document["token_endpoint_auth_methods_supported"];
    assert_eq!(methods, &json!(["client_secret_post", "client_secret_basic", "private_key_jwt"]));
    for (name, url) in document.as_object().unwrap() {
        let Some(url) = url.as_str().filter(|_| name.ends_with("_endpoint") || name == "jwks_uri")
        else {
            continue;
        };
        let status = client().post(url).send().await.unwrap().status().as_u16();
        assert!(status != 404, "{name}: {status}");
    }
    let granted = signed_in(&org, &[]).await;
    let token = granted["access_token"].as_str().unwrap();
    let (_, _, body) = get(document["userinfo_endpoint"].as_str().unwrap(), token).await;
    let told: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(told["sub"], granted["id"]);
    for claim in document["claims_supported"].as_array().unwrap() {
        assert!(!told[claim.as_str().unwrap()].is_null(), "{claim} of {told}");
    }
}

#[tokio::test]
async fn the_identity_url_answers_in_every_form() {
    let org = open_app(&[SELF, OPENID, with(NO_PKCE)]).await;
    let srep = org.user("srep").unwrap();
    let granted = signed_in(&org, &[("login_hint", &srep.username)]).await;
    let (id, token) = (granted["id"].as_str().unwrap(), granted["access_token"].as_str().unwrap());
    let (status, kind, body) = get(&format!("{id}?format=json&oauth_token={token}"), "").await;
    assert!(status == 200 && kind.starts_with("application/json"), "{status} {kind}");
    let told: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((&told["id"], &told["username"]), (&json!(id), &json!(srep.username)));
    assert_eq!((&told["first_name"], &told["last_name"]), (&json!("Sales"), &json!("Rep")));
    let rest = told["urls"]["rest"].as_str().unwrap();
    assert!(rest.ends_with("/services/data/v{version}/"), "{rest}");
    let (_, _, body) = get(&format!("{id}?version=latest"), token).await;
    let told: Value = serde_json::from_str(&body).unwrap();
    let newest = format!("/services/data/v{}/", org.api_version());
    assert!(told["urls"]["rest"].as_str().unwrap().ends_with(&newest), "{told}");
    let (_, kind, body) = get(&format!("{id}?format=xml"), token).await;
    assert!(kind.starts_with("application/xml") && body.contains("<last_name>Rep</last_name>"));
    let (_, kind, body) = get(&format!("{id}?format=jsonp&callback=who"), token).await;
    assert!(kind == "application/javascript" && body.starts_with("who({"), "{body}");
    let posted = client().post(id).form(&[("oauth_token", token)]).send().await.unwrap();
    assert_eq!(posted.status(), 200);

    let base = id.rsplit_once('/').unwrap().0;
    let administrator = format!("{base}/{}", org.administrator().user_id);
    org.set_active("trainee", false).unwrap();
    let inactive = format!("{base}/{}", org.user("trainee").unwrap().user_id);
    for (url, token, status, text) in [
        (id.to_owned(), "", 403, "Missing_OAuth_Token"),
        (id.to_owned(), "dummy", 403, "Bad_OAuth_Token"),
        (id.replace("/id/00D", "/id/00X"), token, 403, "Wrong_Org"),
        (format!("{base}/005000000000000AAA"), token, 404, "Bad_Id"),
        (inactive, token, 404, "Inactive"),
        (administrator, token, 404, "No_Access"),
        (format!("{id}?version=1.0"), token, 406, "Invalid_Version"),
        (format!("{id}?format=jsonp&callback=a(b)"), token, 406, "Invalid_Callback"),
        (format!("{}/services/oauth2/userinfo", org.base_url()), "dummy", 403, "Bad_OAuth_Token"),
        (format!("{}/services/oauth2/userinfo", org.base_url()), "", 403, "Missing_OAuth_Token"),
    ] {
        let (told, kind, body) = get(&url, token).await;
        assert_eq!((told, &*body), (status, text), "{url}");
        assert!(kind.starts_with("text/plain"), "{kind}");
    }
}
