//! What the flows send, and what the answers become.

use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use url::form_urlencoded;

use super::soap_login::{SoapLoginError, soap_login};
use super::*;
use crate::http::Http;
use crate::http::testing::{Server, answer};
use crate::model::Secret;
use crate::model::answers::Outlook;
use crate::{Error, ErrorKind};

const TOKEN: &str = r#"{"access_token":"00D!AQ.x.y","signature":"s","scope":"api id",
    "instance_url":"https://acme.my.salesforce.com","token_type":"Bearer","issued_at":"1700000000000",
    "id":"https://acme.my.salesforce.com/id/00D000000000062EAA/005000000000001AAA"}"#;

const JWT_TOKEN: &str = r#"{"access_token":"eyJ0.eyJ1.sig","instance_url":"https://acme.my.salesforce.com",
    "id":"https://login.salesforce.com/id/00D000000000062EAA/005000000000001AAA","token_type":"Bearer"}"#;

const SOAP_SESSION: &str = r#"<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com"><soapenv:Body><loginResponse><result>
        <passwordExpired>false</passwordExpired><serverUrl>https://acme.my.salesforce.com/services/Soap/u/64.0/00D000000000062</serverUrl><sessionId>00D!hunter2</sessionId>
        <userId>005000000000001AAA</userId><userInfo><organizationId>00D000000000062EAA</organizationId></userInfo></result></loginResponse></soapenv:Body></soapenv:Envelope>"#;

/// Gives this answer, in which the org's address is the server's own.
async fn granting(content_type: &'static str, body: &'static str) -> Server {
    Server::start(move |request| {
        let host = request.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
        let body = body.replace("https://acme.my.salesforce.com", &format!("http://{host}"));
        answer(200, &[("content-type", content_type)], &body)
    })
    .await
}

fn http() -> Http {
    Http::new().unwrap()
}

fn secret(text: &str) -> Secret {
    Secret::new(text)
}

async fn refusing(status: u16, body: &str) -> TokenError {
    let server = Server::always(status, "application/json", body).await;
    client_credentials(&http(), &server.url(), "id", &secret("hunter2")).await.unwrap_err()
}

/// The fields of the only request's form.
fn form(server: &Server) -> Vec<(String, String)> {
    let requests = server.requests();
    let (head, body) = requests[0].split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /services/oauth2/token "), "{head}");
    assert!(head.contains("content-type: application/x-www-form-urlencoded"), "{head}");
    assert!(!head.contains("authorization"), "{head}");
    form_urlencoded::parse(body.as_bytes()).into_owned().collect()
}

fn fields(pairs: &[(String, String)]) -> Vec<(&str, &str)> {
    let mut fields: Vec<_> = pairs.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    fields.sort_unstable();
    fields
}

#[tokio::test]
async fn client_credentials_go_into_the_body() {
    let server = granting("application/json;charset=UTF-8", TOKEN).await;
    let token = client_credentials(&http(), &server.url(), "id", &secret("p&w")).await.unwrap();
    assert_eq!(
        fields(&form(&server)),
        [("client_id", "id"), ("client_secret", "p&w"), ("grant_type", "client_credentials")]
    );
    assert_eq!(token.access_token.expose(), "00D!AQ.x.y");
    assert_eq!(token.org_id().unwrap().as_str(), "00D000000000062EAA");
    assert_eq!(token.user_id(), Some("005000000000001AAA"));
    assert_eq!(token.scopes, ["api", "id"]);
    let issued = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    assert_eq!((token.issued_at, token.is_jwt), (Some(issued), false));
    assert!(!format!("{token:?}").contains("AQ.x.y"));
}

#[tokio::test]
async fn password_and_security_token_are_joined() {
    let server = granting("application/json", TOKEN).await;
    let (password, token) = (secret("pass+word"), secret("TOKEN"));
    username_password(&http(), &server.url(), "id", &secret("s"), "u@x", &password, Some(&token))
        .await
        .unwrap();
    let form = form(&server);
    let fields = fields(&form);
    assert!(fields.contains(&("grant_type", "password")) && fields.contains(&("username", "u@x")));
    assert!(fields.contains(&("password", "pass+wordTOKEN")));
}

#[tokio::test]
async fn a_public_client_refreshes_without_a_secret() {
    let server = granting("application/json", TOKEN).await;
    refresh(&http(), &server.url(), "id", None, &secret("5Aep")).await.unwrap();
    assert_eq!(
        fields(&form(&server)),
        [("client_id", "id"), ("grant_type", "refresh_token"), ("refresh_token", "5Aep")]
    );
}

#[tokio::test]
async fn a_jwt_bearer_signs_its_claims() {
    use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};

    let server = granting("application/json", JWT_TOKEN).await;
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let key = SigningKey::generate(now).unwrap();
    let audience = "https://test.salesforce.com";
    let token = jwt_bearer(&http(), &server.url(), "id", &key, "u@x", audience, now).await.unwrap();
    assert!(token.is_jwt && token.issued_at.is_none() && token.scopes.is_empty());

    let form = form(&server);
    let fields = fields(&form);
    assert_eq!(fields[1], ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"));
    let (signed, signature) = fields[0].1.rsplit_once('.').unwrap();
    let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
    let claims: Value = serde_json::from_slice(&decode(signed.split_once('.').unwrap().1)).unwrap();
    assert_eq!(
        claims,
        serde_json::json!({"iss": "id", "sub": "u@x", "aud": audience, "exp": 1_700_000_180})
    );
    let pem = key.private_key_pem();
    let pair = rcgen::KeyPair::from_pem(pem.expose()).unwrap();
    let public = aws_lc_rs::rsa::KeyPair::from_pkcs8(pair.serialized_der()).unwrap();
    UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, public.public_key())
        .verify(signed.as_bytes(), &decode(signature))
        .unwrap();
}

#[tokio::test]
async fn a_refusal_keeps_status_wait_cause_and_remedy() {
    let body = r#"{"error":"invalid_grant","error_description":"login rate exceeded"}"#;
    let server = Server::start(move |_| answer(400, &[("retry-after", "30")], body)).await;
    let error =
        client_credentials(&http(), &server.url(), "id", &secret("hunter2")).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(30)));
    let refusal = error.refusal().unwrap();
    assert_eq!((refusal.status, refusal.outlook()), (400, Outlook::Busy));
    let error = Error::from(error);
    assert_eq!(error.kind(), ErrorKind::Refused);
    assert_eq!(
        error.report(),
        "`invalid_grant: login rate exceeded`: the user has signed in more than 3,600 times within the hour\n  \
         hint: keep and share tokens instead of asking for new ones; the block ends within an hour"
    );
}

#[tokio::test]
async fn unreadable_answers_are_described_and_never_quoted_when_they_may_hold_tokens() {
    let page = refusing(503, "<html><title>Maintenance</title>").await;
    assert!(matches!(page, TokenError::Unreadable { status: 503, .. }));
    assert!(page.to_string().ends_with("(503): a page titled `Maintenance`"), "{page}");
    for body in [r#"{"access_token":"hunter2","token_type":"Bearer"}"#, "hunter2", ""] {
        let error = refusing(200, body).await;
        assert!(matches!(error, TokenError::Unreadable { status: 200, .. }));
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error}");
    }
    let unknown = refusing(401, r#"{"error":"teapot"}"#).await;
    assert_eq!(unknown.refusal().unwrap().code, TokenErrorCode::Other("teapot".into()));
}

#[tokio::test]
async fn no_secret_leaves_in_plain_http() {
    let url = "http://acme.my.salesforce.com".parse().unwrap();
    let error = client_credentials(&http(), &url, "id", &secret("hunter2")).await.unwrap_err();
    assert_eq!(Error::from(error).kind(), ErrorKind::Usage);
}

#[tokio::test]
async fn a_token_for_another_address_is_refused_in_every_flow() {
    let body = TOKEN.replace("acme.my.salesforce.com", "evil.example");
    let server = Server::always(200, "application/json", &body).await;
    let (http, url, s) = (http(), server.url(), secret("s"));
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let key = SigningKey::generate(now).unwrap();
    let errors = [
        client_credentials(&http, &url, "id", &s).await.unwrap_err(),
        refresh(&http, &url, "id", None, &s).await.unwrap_err(),
        username_password(&http, &url, "id", &s, "u@x", &s, None).await.unwrap_err(),
        jwt_bearer(&http, &url, "id", &key, "u@x", "a", now).await.unwrap_err(),
    ];
    for error in errors {
        assert!(matches!(error, TokenError::Foreign(_)), "{error:?}");
        let text = error.to_string();
        assert!(text.contains("opened a session at `evil.example:443`"), "{text}");
        assert!(!format!("{error:?}").contains("AQ.x.y"), "{error:?}");
        assert_eq!(Error::from(error).kind(), ErrorKind::Usage);
    }
}

#[tokio::test]
async fn a_soap_session_at_another_address_is_refused() {
    let server = Server::always(200, "text/xml", SOAP_SESSION).await;
    let error = soap_login(&http(), &server.url(), "u@x", &secret("p"), None).await.unwrap_err();
    assert!(matches!(error, SoapLoginError::Foreign(_)), "{error:?}");
    assert!(!format!("{error} {error:?}").contains("hunter2"), "{error}");
}

#[tokio::test]
async fn revoking_tells_a_dead_token() {
    let body = r#"{"error":"invalid_token","error_description":"invalid token"}"#;
    let server = Server::always(400, "application/json", body).await;
    let error = revoke(&http(), &server.url(), &secret("a+b")).await.unwrap_err();
    assert_eq!(error.refusal().unwrap().code, TokenErrorCode::InvalidToken);
    assert!(server.requests()[0].ends_with("\r\n\r\ntoken=a%2Bb"));
    let server = Server::always(200, "text/plain", "").await;
    revoke(&http(), &server.url(), &secret("t")).await.unwrap();
}

/// The same key in the older form that `openssl genrsa -traditional` writes.
fn from_pkcs1(key: &SigningKey, now: SystemTime) -> SigningKey {
    // PKCS #8 puts a header of 26 bytes before a PKCS #1 key of 2048 bits.
    const HEADER: usize = 26;
    let pem = key.private_key_pem();
    let pair = rcgen::KeyPair::from_pem(pem.expose()).unwrap();
    let inner = base64::engine::general_purpose::STANDARD.encode(&pair.serialized_der()[HEADER..]);
    let text = format!("-----BEGIN RSA PRIVATE KEY-----\n{inner}\n-----END RSA PRIVATE KEY-----");
    SigningKey::from_private_key_pem(&secret(&text), now).unwrap()
}

#[test]
fn key_and_certificate_must_belong_together() {
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let (one, two) = (SigningKey::generate(now).unwrap(), SigningKey::generate(now).unwrap());
    SigningKey::from_pem(one.certificate_pem(), one.private_key_pem()).unwrap();
    let mismatch = SigningKey::from_pem(one.certificate_pem(), two.private_key_pem());
    assert_eq!(mismatch.unwrap_err(), InvalidKey::Mismatch);
    let own = SigningKey::from_private_key_pem(one.private_key_pem(), now).unwrap();
    assert_eq!(own.sign_rs256(b"x"), one.sign_rs256(b"x"));
    assert_eq!(from_pkcs1(&one, now).sign_rs256(b"x"), one.sign_rs256(b"x"));
    for (text, wanted) in [
        ("", InvalidKey::NotPem { what: "private key", header: "PRIVATE KEY" }),
        ("-----BEGIN ENCRYPTED PRIVATE KEY-----", InvalidKey::Encrypted),
        ("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", InvalidKey::Unsuited),
    ] {
        let error = SigningKey::from_private_key_pem(&secret(text), now).unwrap_err();
        assert_eq!(error, wanted, "{text}");
    }
    assert_eq!(format!("{one:?}"), "SigningKey");
}

#[tokio::test]
async fn soap_login_escapes_and_reads_a_session() {
    let server = granting("text/xml", SOAP_SESSION).await;
    let (password, token) = (secret("p<&>w"), secret("T"));
    let session = soap_login(&http(), &server.url(), "u@x", &password, Some(&token)).await.unwrap();
    assert_eq!(session.instance_url, server.url());
    assert_eq!(session.session_id.expose(), "00D!hunter2");
    assert!(!format!("{session:?}").contains("hunter2"));
    let request = &server.requests()[0];
    assert!(request.starts_with("POST /services/Soap/u/64.0 "));
    assert!(request.contains("<password>p&lt;&amp;&gt;wT</password>"), "{request}");
}

#[tokio::test]
async fn soap_login_faults_are_typed() {
    let fault = r#"<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><e:Fault><faultcode>sf:LOGIN_MUST_USE_SECURITY_TOKEN</faultcode><faultstring>LOGIN_MUST_USE_SECURITY_TOKEN: Ungültig</faultstring></e:Fault></e:Body></e:Envelope>"#;
    let server = Server::always(500, "text/xml", fault).await;
    let error = soap_login(&http(), &server.url(), "u@x", &secret("p"), None).await.unwrap_err();
    assert_eq!(error.to_string(), "SOAP login refused: `LOGIN_MUST_USE_SECURITY_TOKEN`: Ungültig");
    assert!(error.remedy().unwrap().contains("Reset My Security Token"));
    let server = Server::always(200, "text/html", "<html>").await;
    let error = soap_login(&http(), &server.url(), "u@x", &secret("p"), None).await.unwrap_err();
    assert!(matches!(error, SoapLoginError::Unreadable { .. }), "{error:?}");
}
