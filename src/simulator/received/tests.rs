//! What is shown of requests.

use std::time::SystemTime;

use axum::http::{HeaderMap, Method, header};

use super::exchange::{Body, Exchange, Headers};
use super::known::Known;
use super::mask;
use super::request::{Noted, ReceivedRequest};

/// A request with such a body.
pub(super) fn request(media_type: &str, body: impl AsRef<[u8]>) -> ReceivedRequest {
    let kept = Body::default();
    kept.passes(body.as_ref());
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, media_type.parse().unwrap());
    headers.insert(header::AUTHORIZATION, "Basic a2V5OnNlY3JldA==".parse().unwrap());
    let query = "code=aPrx%20secret&format=json".to_owned();
    let exchange =
        Exchange { query, headers: Headers::of(&headers), body: kept, answer: Body::default() };
    ReceivedRequest::new(SystemTime::UNIX_EPOCH, &Method::POST, "/path", "host".into(), 0)
        .with(exchange)
}

#[test]
fn forms_show_all_but_secrets() {
    let received = request(
        "application/x-www-form-urlencoded; charset=utf-8",
        "grant_type=password&client_id=3MVG9+x&client_secret=s&password=p%26&username=a%40b",
    );
    assert_eq!(
        received.body().unwrap(),
        "grant_type=password&client_id=3MVG9 x&client_secret=***&password=***&username=a@b"
    );
    assert_eq!(received.form()[4], ("username".to_owned(), "a@b".to_owned()));
    assert_eq!(received.query()[0], ("code".to_owned(), "***".to_owned()));
    assert_eq!(received.header("authorization").unwrap(), "Basic ***");
}

#[test]
fn json_and_xml_do_too() {
    for (text, shown) in [
        (r#"{"access_token" : "00D\"x","id":"1"}"#, r#"{"access_token" : "***","id":"1"}"#),
        (
            r#"[{"consumerSecret":"a\\"},{"errorCode":"b"}]"#,
            r#"[{"consumerSecret":"***"},{"errorCode":"b"}]"#,
        ),
        (r#"{"secret":"cut off in the mid"#, r#"{"secret":"***""#),
        (r#"{"secret":"cut off\"#, r#"{"secret":"***""#),
        (
            "<a:sessionId xsi:type=\"x\">00D!y</a:sessionId><b>c</b>",
            "<a:sessionId xsi:type=\"x\">***</a:sessionId><b>c</b>",
        ),
        ("<password><![CDATA[<a>]]>&amp;b</password>", "<password>***</password>"),
        ("<password>cut o", "<password>***"),
        ("<password><![CDATA[<cut", "<password>***"),
        ("<zipFile>UEsDB\nBQ</zipFile>", "<zipFile>***</zipFile>"),
        ("Bearer 00D000000000001AAA!AQ.x_y z", "Bearer *** z"),
        ("x eyJhbGciOi.eyJpc3M.c2ln y", "x *** y"),
        ("-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----", "*** PRIVATE KEY-----"),
    ] {
        assert_eq!(mask::text(text), shown);
    }
}

#[test]
fn what_the_org_knows_is_masked_wherever_it_stands() {
    let known: Known = ["pass\"word&<ü>", "short", "pass\"word&<ü>Token"].into_iter().collect();
    for (text, shown) in [
        ("x pass\"word&<ü>Token y", "x *** y"),
        ("x=pass%22word%26%3C%C3%BC%3E", "x=***"),
        (r#"{"Name":"pass\"word&<ü>"}"#, r#"{"Name":"***"}"#),
        ("<Name>pass\"word&amp;&lt;ü></Name>", "<Name>***</Name>"),
        ("short", "short"),
    ] {
        assert_eq!(known.mask(text.to_owned()), shown);
    }
    assert_eq!(format!("{known:?}"), "Known(8 secrets)");
}

#[test]
fn a_secret_in_any_other_field_is_masked_too() {
    let known: Known = ["swapped-secret"].into_iter().collect();
    let noted = Noted {
        grant_type: Some("swapped-secret".to_owned()),
        client_id: Some("swapped-secret".to_owned()),
        error: Some("no app swapped-secret".to_owned()),
        cut: false,
    };
    let path = "/id/swapped-secret/00D000000000001AAA!AQ.x_y";
    let host = "swapped-secret.example".to_owned();
    let received = ReceivedRequest::new(SystemTime::UNIX_EPOCH, &Method::POST, path, host, 0);
    let shown = received.answered(400, Some(noted)).shown(&known);
    assert_eq!((shown.path.as_str(), shown.host.as_str()), ("/id/***/***", "***.example"));
    assert_eq!(shown.client_id.as_deref(), Some("***"));
    assert_eq!(shown.error.as_deref(), Some("no app ***"));
    assert!(!format!("{shown:?}").contains("swapped-secret"), "{shown:?}");
}

#[test]
fn of_an_archive_the_size_is_told() {
    let body =
        [&b"--x\r\n\r\n{\"deployOptions\":{}}\r\n--x\r\n\r\n"[..], b"PK\x03\x04<consumerSecret>"];
    let received = request("multipart/form-data; boundary=x", body.concat());
    let shown = received.body().unwrap();
    assert_eq!(shown, "--x\r\n\r\n{\"deployOptions\":{}}\r\n--x\r\n\r\n (20 bytes more)");
    assert!(!format!("{received:?}").contains("deployOptions"));
}

#[test]
fn of_a_long_body_the_beginning_is_kept() {
    let received = request("text/plain", "ü".repeat(10_000));
    let shown = received.body().unwrap();
    assert!(shown.starts_with("üü") && shown.ends_with("ü (3616 bytes more)"), "{shown}");
}
