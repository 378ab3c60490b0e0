//! What goes over the wire, and what must not.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use ::http::{Method, Request, StatusCode};
use url::Url;

use super::client::Limits;
use super::testing::{Server, answer};
use super::{Connection, Http, HttpError, Renew, Renewal};
use crate::clock::VirtualClock;
use crate::model::{ApiVersion, Secret};

fn get(url: &Url) -> Request<Vec<u8>> {
    Request::get(url.as_str()).body(Vec::new()).unwrap()
}

fn connection(url: Url) -> Connection {
    let clock = Arc::new(VirtualClock::new());
    Connection::new(Http::new().unwrap(), url, "old".into(), ApiVersion::new(67), clock)
}

#[tokio::test]
async fn never_follows_a_redirect() {
    let server = Server::start(|_| answer(302, &[("location", "http://127.0.0.1:1/")], "")).await;
    let answer = Http::new().unwrap().send(get(&server.url())).await.unwrap();
    assert_eq!(answer.status, StatusCode::FOUND);
}

#[tokio::test]
async fn a_fresh_client_opens_a_connection_per_request() {
    let server = Server::always(200, "text/plain", "ok").await;
    let http = Http::new().unwrap();
    for _ in 0..3 {
        http.send(get(&server.url())).await.unwrap();
    }
    assert_eq!(server.connections(), 1);
    for _ in 0..3 {
        http.fresh().send(get(&server.url())).await.unwrap();
    }
    assert_eq!(server.connections(), 4);
}

#[tokio::test]
async fn loopback_never_goes_through_a_proxy_and_the_rest_does() {
    let server = Server::always(200, "text/plain", "ok").await;
    let proxy = Server::always(403, "text/plain", "no").await;
    let through = reqwest::Proxy::all(proxy.url().as_str()).unwrap();
    let http = Http::with(Limits::default(), Some(through)).unwrap();
    http.send(get(&server.url())).await.unwrap();
    assert_eq!((server.requests().len(), proxy.connections()), (1, 0));

    let org = "https://acme.my.salesforce.com/?key=hunter2".parse().unwrap();
    let error = http.send(get(&org)).await.unwrap_err();
    assert!(matches!(error, HttpError::Proxy { .. }), "{error:?}");
    assert!(proxy.requests()[0].starts_with("CONNECT acme.my.salesforce.com:443 "));
    assert!(!format!("{error} {error:?}").contains("hunter2"));
}

#[tokio::test]
async fn tells_a_closed_port_from_a_broken_connection() {
    let unused = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("http://{unused}/?q=hunter2").parse().unwrap();
    let error = Http::new().unwrap().send(get(&url)).await.unwrap_err();
    assert!(error.is_connect());
    assert_eq!(error.to_string(), format!("`{unused}` refused the connection"));

    let server = Server::start(|_| String::new()).await;
    let error = Http::new().unwrap().send(get(&server.url())).await.unwrap_err();
    assert!(matches!(error, HttpError::Reset { .. }), "{error:?}");
    assert!(!error.is_connect());
}

#[tokio::test]
async fn tells_a_server_that_speaks_no_tls() {
    let plain = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", plain.local_addr().unwrap()).parse().unwrap();
    tokio::spawn(async move {
        use tokio::io::AsyncWriteExt as _;
        while let Ok((mut stream, _)) = plain.accept().await {
            stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
        }
    });
    let error = Http::new().unwrap().send(get(&url)).await.unwrap_err();
    assert!(matches!(error, HttpError::Tls { .. }), "{error:?}");
}

#[tokio::test]
async fn gives_up_on_a_silent_server() {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let limits = Limits { total: Duration::from_millis(50), ..Limits::default() };
    let url = format!("http://{}", silent.local_addr().unwrap()).parse().unwrap();
    let error = Http::with(limits, None).unwrap().send(get(&url)).await.unwrap_err();
    assert!(error.is_timeout() && !error.is_connect(), "{error:?}");
    assert!(error.to_string().ends_with("did not answer within 0.05 s"), "{error}");
}

#[tokio::test]
async fn holds_no_more_than_the_limit() {
    let server = Server::always(200, "text/plain", &"x".repeat(4096)).await;
    let limits = Limits { body: 1000, ..Limits::default() };
    let error = Http::with(limits, None).unwrap().send(get(&server.url())).await.unwrap_err();
    assert!(matches!(error, HttpError::TooLarge { limit: 1000, .. }), "{error:?}");
}

#[tokio::test]
async fn a_body_of_unknown_length_ends_at_the_limit_too() {
    let chunk = format!("{:x}\r\n{}\r\n", 400, "x".repeat(400));
    let chunked =
        format!("HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\n\r\n{}", chunk.repeat(9));
    let endless = format!("HTTP/1.1 200 X\r\nconnection: close\r\n\r\n{}", "x".repeat(4096));
    for body in [chunked, endless] {
        let server = Server::start(move |_| body.clone()).await;
        let limits = Limits { body: 1000, ..Limits::default() };
        let error = Http::with(limits, None).unwrap().send(get(&server.url())).await.unwrap_err();
        assert!(matches!(error, HttpError::TooLarge { limit: 1000, .. }), "{error:?}");
    }
}

#[tokio::test]
async fn asks_for_nothing_compressed_and_unpacks_nothing() {
    let gzip = [("content-encoding", "gzip"), ("content-type", "text/plain")];
    let answer = answer(200, &gzip, "a few bytes that would be gigabytes");
    let server = Server::start(move |_| answer.clone()).await;
    let answer = Http::new().unwrap().send(get(&server.url())).await.unwrap();
    assert_eq!(answer.text(), "a few bytes that would be gigabytes");
    let request = server.requests()[0].to_lowercase();
    assert!(!request.contains("accept-encoding"), "{request}");
}

#[tokio::test]
async fn sends_nothing_in_plain_http_to_another_machine() {
    let url = "http://acme.my.salesforce.com/".parse().unwrap();
    let error = Http::new().unwrap().send(get(&url)).await.unwrap_err();
    assert!(matches!(error, HttpError::Plaintext { .. }), "{error:?}");
    let url = "https://me:hunter2@acme.my.salesforce.com/".parse().unwrap();
    let error = Http::new().unwrap().send(get(&url)).await.unwrap_err();
    assert!(matches!(error, HttpError::Malformed { .. }), "{error:?}");
    assert!(!format!("{error} {error:?}").contains("hunter2"));
}

#[derive(Debug, Default)]
struct SignInAgain(AtomicUsize);

impl Renew for SignInAgain {
    fn renew(&self) -> Renewal<'_> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Box::pin(async { Ok(Secret::new("new")) })
    }
}

#[tokio::test]
async fn an_ended_session_is_renewed_once_for_all() {
    let ended = r#"[{"message":"Sitzung abgelaufen","errorCode":"INVALID_SESSION_ID"}]"#;
    let server = Server::start(move |request| {
        if request.contains("Bearer new") {
            answer(200, &[], "welcome")
        } else {
            answer(401, &[], ended)
        }
    })
    .await;
    let renew = Arc::new(SignInAgain::default());
    let connection = connection(server.url()).renewed_by(Arc::<SignInAgain>::clone(&renew));
    let ask = || connection.send(Method::GET, "/services/data", None, Vec::new());
    let (one, two) = tokio::join!(ask(), ask());
    assert_eq!((one.unwrap().text(), two.unwrap().text()), ("welcome".into(), "welcome".into()));
    assert_eq!(renew.0.load(Ordering::SeqCst), 1);
    assert_eq!(connection.token().expose(), "new");
}

#[tokio::test]
async fn without_a_way_to_renew_the_refusal_comes_back() {
    let server = Server::always(401, "application/json", "INVALID_SESSION_ID").await;
    let answer = connection(server.url()).send(Method::GET, "/x", None, Vec::new()).await.unwrap();
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn takes_the_token_to_no_other_host() {
    let connection = connection("https://acme.my.salesforce.com".parse().unwrap());
    for path in [
        "https://evil.example/a",
        "//evil.example/a",
        "/\\evil.example",
        "http://acme.my.salesforce.com/",
    ] {
        let error = connection.send(Method::GET, path, None, Vec::new()).await.unwrap_err();
        assert!(matches!(error, HttpError::ForeignHost { .. }), "{path}: {error:?}");
    }
    let error = connection.send(Method::GET, "services", None, Vec::new()).await.unwrap_err();
    assert!(matches!(error, HttpError::Malformed { .. }), "{error:?}");
}

#[tokio::test]
async fn prints_no_token() {
    let text = format!("{:#?}", connection("https://acme.my.salesforce.com".parse().unwrap()));
    assert!(!text.contains("old"), "{text}");
}

#[tokio::test]
async fn tells_a_name_that_does_not_resolve() {
    let nowhere = reqwest::Proxy::custom(|_| None::<Url>);
    let http = Http::with(Limits::default(), Some(nowhere)).unwrap();
    let error = http.send(get(&"https://acme.invalid/?q=1".parse().unwrap())).await.unwrap_err();
    assert_eq!(error.to_string(), "the host name in `acme.invalid:443` does not resolve");
    let hint = crate::Error::from(error).hint_text().unwrap().to_owned();
    assert!(hint.contains("My Domain"), "{hint}");
}
