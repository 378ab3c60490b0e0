//! A server that quotes what it was sent gives nothing away, and what it brings is known.

use std::fmt::{Debug, Display};
use std::time::{Duration, SystemTime};

use serde_json::json;
use url::Url;

use super::soap_login::soap_login;
use super::*;
use crate::Error;
use crate::http::Http;
use crate::http::testing::{Server, answer};
use crate::model::Secret;
use crate::redact::Redactor;

const SECRET: &str = r#"canary/"sécret"<&>'\+%"#;

/// How an org may quote a request.
#[derive(Clone, Copy, Debug)]
enum Quotes {
    Description,
    FaultString,
    PageTitle,
    BareText,
}

use Quotes::{BareText, Description, FaultString, PageTitle};

async fn quoting(how: Quotes) -> Server {
    Server::start(move |request| {
        let body = request.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        let form = url::form_urlencoded::parse(body.as_bytes());
        let values = form.map(|(_, value)| value.into_owned()).collect::<Vec<_>>().join(" ");
        match how {
            Description => {
                let said = json!({ "error": "invalid_grant", "error_description": values });
                answer(400, &[("content-type", "application/json")], &said.to_string())
            }
            FaultString => {
                // What it was sent is XML already.
                let sent = body.split_once("<password>").map_or(body, |(_, rest)| rest);
                let sent = sent.split_once("</password>").map_or(sent, |(sent, _)| sent);
                let fault = format!(
                    r#"<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><e:Fault><faultcode>sf:INVALID_LOGIN</faultcode><faultstring>{sent}</faultstring></e:Fault></e:Body></e:Envelope>"#
                );
                answer(500, &[("content-type", "text/xml")], &fault)
            }
            PageTitle => answer(503, &[], &format!("<html><title>{values} {body}</title>")),
            BareText => answer(500, &[], &values),
        }
    })
    .await
}

fn client() -> Http {
    Http::new().unwrap().redacted_by(Redactor::default())
}

#[track_caller]
fn assert_harmless(error: impl Into<Error> + Debug + Display, secrets: &[String]) {
    let theirs = format!("{error} {error:?} {error:#?}");
    let ours: Error = error.into();
    let chained = anyhow::Error::from(ours.clone());
    let shown = format!("{theirs} {ours} {ours:?} {} {chained:#}", ours.report());
    for secret in secrets {
        let form: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
        for spelling in [secret.as_str(), &form, &format!("{secret:?}")] {
            assert!(!shown.contains(spelling.trim_matches('"')), "`{spelling}` in {shown}");
        }
    }
    assert!(!shown.contains("canary"), "{shown}");
}

#[tokio::test]
async fn a_refusal_that_quotes_the_request_gives_nothing_away() {
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let key = SigningKey::generate(now).unwrap();
    let (secret, token) = (Secret::new(SECRET), Secret::new("canaryToken"));
    for how in [Description, FaultString, PageTitle, BareText] {
        let (server, http) = (quoting(how).await, client());
        let url: Url = server.url();
        let one = client_credentials(&http, &url, "id", &secret).await.unwrap_err();
        let two = username_password(&http, &url, "id", &secret, "u@x", &secret, Some(&token)).await;
        let three = refresh(&http, &url, "id", Some(&secret), &token).await.unwrap_err();
        let four = revoke(&http, &url, &token).await.unwrap_err();
        for error in [one, two.unwrap_err(), three, four] {
            assert_harmless(error, &[SECRET.to_owned()]);
        }
        let error = jwt_bearer(&http, &url, "id", &key, "u@x", "https://a", now).await.unwrap_err();
        let sent = server.requests().pop().unwrap();
        let assertion = sent.rsplit_once("assertion=").unwrap().1.to_owned();
        assert!(assertion.len() > 300, "{assertion}");
        assert_harmless(error, &[assertion]);
        let error = soap_login(&http, &url, "u@x", &secret, Some(&token)).await.unwrap_err();
        assert_harmless(error, &[]);
    }
}

#[tokio::test]
async fn every_secret_of_a_token_answer_is_known() {
    let body = json!({
        "access_token": "canary-access", "refresh_token": "canary-refresh",
        "id_token": "canary-id", "lightning_sid": "canary-sid", "token_type": "Bearer",
        "instance_url": "https://acme.my.salesforce.com",
    });
    let server = Server::always(200, "application/json", &body.to_string()).await;
    let http = client();
    // The token is one of another host, so nobody may use it here; it is as secret all the same.
    let refused = client_credentials(&http, &server.url(), "id", &Secret::new(SECRET)).await;
    assert!(matches!(refused, Err(TokenError::Foreign(_))), "{refused:?}");
    let text = format!("{SECRET} {body}");
    assert!(!http.redactor().redact(&text).contains("canary"), "{text}");
}

#[tokio::test]
async fn a_token_that_somebody_has_masked_is_none() {
    let body =
        r#"{"access_token":"[REDACTED]","token_type":"Bearer","instance_url":"https://a.b"}"#;
    let server = Server::always(200, "application/json", body).await;
    let error = client_credentials(&client(), &server.url(), "id", &Secret::new("s")).await;
    assert!(matches!(error, Err(TokenError::Unreadable { .. })), "{error:?}");
}
