//! What is asked of the data API, and what its answers become.

use std::sync::Arc;

use ::http::StatusCode;
use serde_json::json;

use super::*;
use crate::clock::VirtualClock;
use crate::http::testing::{Server, answer};
use crate::http::{Connection, Http};
use crate::model::ApiVersion;
use crate::{Error, ErrorKind};

fn connect(server: &Server) -> Connection {
    let clock = Arc::new(VirtualClock::new());
    let http = Http::new().unwrap();
    Connection::new(http, server.url(), "token".into(), ApiVersion::new(67), clock)
}

fn json(body: &str) -> String {
    answer(200, &[("content-type", "application/json")], body)
}

#[tokio::test]
async fn a_query_reads_every_page() {
    let server = Server::start(|request| {
        if request.starts_with("GET /services/data/v67.0/query/01g-2 ") {
            json(r#"{"done":true,"totalSize":2,"records":[{"Name":"b"}]}"#)
        } else {
            json(
                r#"{"done":false,"totalSize":2,"records":[{"Name":"a"}],"nextRecordsUrl":"/services/data/v67.0/query/01g-2"}"#,
            )
        }
    })
    .await;
    let found = query(&connect(&server), "SELECT Name FROM Account WHERE Name != 'a&b'").await;
    let names: Vec<_> = found.unwrap().iter().map(|record| record["Name"].clone()).collect();
    assert_eq!(names, ["a", "b"]);
    let first = &server.requests()[0];
    let wanted =
        "GET /services/data/v67.0/query?q=SELECT+Name+FROM+Account+WHERE+Name+%21%3D+%27a%26b%27 ";
    assert!(first.starts_with(wanted), "{first}");
    assert!(first.contains("authorization: Bearer token\r\n"), "{first}");
}

#[tokio::test]
async fn a_next_page_elsewhere_is_not_fetched() {
    let elsewhere = Server::always(200, "application/json", r#"{"records":[]}"#).await;
    let next = elsewhere.url().join("/services/data/v67.0/query/01g-2").unwrap();
    let page = format!(r#"{{"done":false,"records":[],"nextRecordsUrl":"{next}"}}"#);
    let server = Server::always(200, "application/json", &page).await;
    let error = query(&connect(&server), "SELECT Id FROM Account").await.unwrap_err();
    assert!(error.to_string().contains("would take the token of"), "{error}");
    assert_eq!((server.connections(), elsewhere.connections()), (1, 0));
}

#[tokio::test]
async fn pages_without_an_end_are_left_at_some_point() {
    let page = r#"{"records":[],"nextRecordsUrl":"/services/data/v67.0/query/01g-2"}"#;
    let server = Server::always(200, "application/json", page).await;
    let error = query(&connect(&server), "SELECT Id FROM Account").await.unwrap_err();
    assert!(error.to_string().contains("has more than 1000 pages"), "{error}");
}

#[tokio::test]
async fn a_refusal_is_typed() {
    let body = r#"[{"message":"Feld unbekannt","errorCode":"INVALID_FIELD","fields":["Foo"]}]"#;
    let server = Server::always(400, "application/json", body).await;
    let error = create(&connect(&server), "Contact", &json!({"Foo": 1})).await.unwrap_err();
    assert_eq!(error.to_string(), "`INVALID_FIELD` (400): Feld unbekannt");
    assert!(matches!(&error, ApiError::Refused { fields, .. } if fields == &["Foo"]));
    let error = Error::from(error);
    assert_eq!(error.kind(), ErrorKind::Refused);
    assert!(error.hint_text().unwrap().contains("field-level security"));
}

#[tokio::test]
async fn a_page_instead_of_json_is_named() {
    let server = Server::always(503, "text/html", "<title>Maintenance</title>").await;
    let error = limits(&connect(&server)).await.unwrap_err();
    assert_eq!(error.to_string(), "unreadable answer (503): a page titled `Maintenance`");
    assert_eq!(Error::from(error).kind(), ErrorKind::Unreachable);
}

#[tokio::test]
async fn records_are_created_changed_and_deleted() {
    let server = Server::start(|request| match request.split(' ').next() {
        Some("POST") => answer(201, &[], r#"{"id":"003000000000001AAA","success":true}"#),
        Some("PATCH") => answer(204, &[], ""),
        _ => {
            answer(404, &[], r#"[{"errorCode":"ENTITY_IS_DELETED","message":"entity is deleted"}]"#)
        }
    })
    .await;
    let org = connect(&server);
    let id = create(&org, "Contact", &json!({"LastName": "x"})).await.unwrap();
    update(&org, "Contact", &id, &json!({"LastName": "y"})).await.unwrap();
    assert!(delete(&org, "Contact", "../evil").await.unwrap_err().is_absent());
    let requests = server.requests();
    assert!(requests[0].contains("content-type: application/json\r\n"));
    assert!(requests[0].ends_with(r#"{"LastName":"x"}"#), "{}", requests[0]);
    assert!(requests[1].starts_with("PATCH /services/data/v67.0/sobjects/Contact/0030"));
    assert!(requests[2].starts_with("DELETE /services/data/v67.0/sobjects/Contact/..%2Fevil "));
}

#[tokio::test]
async fn users_requests_bring_refusals_back() {
    let server = Server::always(404, "application/json", "[]").await;
    let org = connect(&server);
    let answer = request(&org, "GET", "/services/apexrest/x y", None).await.unwrap();
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(server.requests()[0].starts_with("GET /services/apexrest/x%20y "));
    assert!(request(&org, "GE T", "/", None).await.is_err());
}

#[tokio::test]
async fn versions_are_asked_for_without_a_token() {
    let body = r#"[{"version":"67.0"},{"version":"66.0"}]"#;
    let server = Server::always(200, "application/json", body).await;
    let versions = versions(&Http::new().unwrap(), &server.url()).await.unwrap();
    assert_eq!(versions, [ApiVersion::new(66), ApiVersion::new(67)]);
    assert!(!server.requests()[0].contains("authorization"));
}

#[tokio::test]
async fn an_apps_secret_is_read() {
    let server = Server::start(|request| {
        if request.contains("?part=keyandsecret") {
            json(r#"{"id":"888","key":"k","name":"n","secret":"hunter2"}"#)
        } else {
            json(r#"{"consumers":[{"id":"888","key":"k","name":"n"}],"nextPageUrl":null}"#)
        }
    })
    .await;
    let org = connect(&server);
    let consumers = app_credentials::consumers(&org, "0xI000").await.unwrap();
    let secret = app_credentials::secret(&org, "0xI000", &consumers[0].id).await.unwrap();
    assert_eq!(secret.expose(), "hunter2");
}

#[tokio::test]
async fn a_dead_token_at_userinfo_is_typed() {
    let server = Server::always(403, "text/plain", "Bad_OAuth_Token").await;
    let error = user_info(&connect(&server)).await.unwrap_err();
    assert_eq!(error.code(), Some("Bad_OAuth_Token"));
}
