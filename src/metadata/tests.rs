//! The Metadata API over the wire, against scripted answers.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::*;
use crate::clock::VirtualClock;
use crate::http::testing::{Server, answer};
use crate::http::{Connection, Http};
use crate::model::{ApiVersion, Secret};

const JSON: (&str, &str) = ("content-type", "application/json");
const XML: (&str, &str) = ("content-type", "text/xml");

fn connection(server: &Server) -> Connection {
    let clock = Arc::new(VirtualClock::at(SystemTime::UNIX_EPOCH));
    let token = Secret::new("00D!token");
    Connection::new(Http::new().unwrap(), server.url(), token, ApiVersion::new(67), clock)
}

fn soap(body: &str) -> String {
    let envelope = format!(
        "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
         xmlns=\"http://soap.sforce.com/2006/04/metadata\"><soapenv:Body>{body}</soapenv:Body>\
         </soapenv:Envelope>"
    );
    answer(200, &[XML], &envelope)
}

#[tokio::test]
async fn what_an_org_quotes_of_a_secret_is_left_out() {
    let server = Server::start(|request| {
        if request.contains("/metadata/deployRequest/") {
            let report = r#"{"deployResult":{"done":true,"status":"Failed","errorMessage":"no hunter2!","details":{"componentFailures":[{"problem":"Invalid: hunter2!"}]}}}"#;
            answer(200, &[JSON], report)
        } else if request.contains(r#""ignoreWarnings":true"#) {
            answer(201, &[JSON], r#"{"id":"0Af000000000001"}"#)
        } else if request.starts_with("POST /services/data") {
            answer(400, &[JSON], r#"[{"errorCode":"INVALID","message":"no hunter2!"}]"#)
        } else if request.contains("updateMetadata") {
            soap("<updateMetadataResponse><result><errors><message>Invalid: hunter2!</message></errors><fullName>X</fullName><success>false</success></result></updateMetadataResponse>")
        } else {
            let fault = "<Envelope><Body><Fault><faultcode>sf:INVALID</faultcode><faultstring>hunter2!</faultstring></Fault></Body></Envelope>";
            answer(500, &[XML], fault)
        }
    })
    .await;
    let conn = connection(&server);
    conn.http().redactor().register("secret", &Secret::new("hunter2!"));
    let package = Package::new(ApiVersion::new(67)).deleting(MetadataType::ConnectedApp, "X");
    let id = deploy(&conn, &package, DeployOptions::default().ignore_warnings()).await.unwrap();
    let report = deploy_status(&conn, &id).await.unwrap();
    let refused = deploy(&conn, &package, DeployOptions::default()).await.unwrap_err();
    let item = Metadata::new(MetadataType::ConnectedApp, "X", []);
    let items = soap::update(&conn, &[item]).await.unwrap_err();
    let fault = soap::list(&conn, MetadataType::ConnectedApp).await.unwrap_err();
    let text = format!("{report:?} {refused} {refused:?} {items} {items:?} {fault} {fault:?}");
    assert!(!text.contains("hunter2") && text.matches("***").count() >= 7, "{text}");
}

#[tokio::test]
async fn a_deploy_is_one_archive_with_its_options() {
    let server = Server::start(|request| {
        if request.starts_with("POST") {
            answer(201, &[JSON], r#"{"id":"0Af000000000001"}"#)
        } else {
            answer(
                200,
                &[JSON],
                r#"{"deployResult":{"done":"true","status":"Succeeded","success":true}}"#,
            )
        }
    })
    .await;
    let conn = connection(&server);
    let package = Package::new(ApiVersion::new(67)).deleting(MetadataType::ConnectedApp, "X");

    let id = deploy(&conn, &package, DeployOptions::default().ignore_warnings()).await.unwrap();
    let report = await_deploy(&conn, &id, Patience::of(Duration::from_secs(60)), &mut |_| {
        panic!("not pending")
    })
    .await;

    assert!(report.unwrap().success);
    let request = &server.requests()[0];
    assert!(request.starts_with("POST /services/data/v67.0/metadata/deployRequest "), "{request}");
    assert!(
        request.contains(
            r#"{"deployOptions":{"checkOnly":false,"ignoreWarnings":true,"rollbackOnError":true,"singlePackage":true}}"#
        ),
        "{request}"
    );
    assert!(server.requests()[1].contains("deployRequest/0Af000000000001?includeDetails=true"));
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_again() {
    let calls = std::sync::atomic::AtomicUsize::new(0);
    let server =
        Server::start(move |_| match calls.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
            0 => answer(503, &[], "busy"),
            1 => answer(200, &[JSON], r#"{"deployResult":{"done":false,"status":"Pending"}}"#),
            _ => answer(200, &[JSON], r#"{"deployResult":{"done":true,"status":"Failed"}}"#),
        })
        .await;
    let conn = connection(&server);
    let id = deploy_id(&conn).await;
    let mut seen = Vec::new();

    let report = await_deploy(&conn, &id, Patience::of(Duration::from_secs(60)), &mut |report| {
        seen.push(report.status.clone());
    })
    .await
    .unwrap();

    assert_eq!((seen, report.status), (vec![DeployStatus::Pending], DeployStatus::Failed));
}

/// An id without a deploy: only `deploy` makes ids, so one is borrowed from another server.
async fn deploy_id(conn: &Connection) -> DeployId {
    let other = Server::always(201, "application/json", r#"{"id":"0Af000000000002"}"#).await;
    let package = Package::new(conn.version());
    deploy(&connection(&other), &package, DeployOptions::default()).await.unwrap()
}

#[tokio::test]
async fn a_queue_that_does_not_move_ends_at_the_deadline() {
    let pending = r#"{"id":"0Af","deployResult":{"done":false,"status":"Pending"}}"#;
    let server = Server::always(200, "application/json", pending).await;
    let conn = connection(&server);
    let id = deploy_id(&conn).await;

    let error = await_deploy(&conn, &id, Patience::of(Duration::from_secs(600)), &mut |_| {})
        .await
        .unwrap_err();

    assert!(matches!(error, MetadataError::TimedOut { .. }), "{error:?}");
    let passed = conn.clock().now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    assert!((600..610).contains(&passed.as_secs()), "{passed:?}");
}

#[tokio::test]
async fn refusals_keep_their_code() {
    let body = r#"[{"message":"no","errorCode":"INSUFFICIENT_ACCESS"}]"#;
    let server = Server::always(403, "application/json", body).await;
    let conn = connection(&server);
    let package = Package::new(conn.version());

    let error = deploy(&conn, &package, DeployOptions::default()).await.unwrap_err();

    let error = crate::Error::from(error);
    assert_eq!(error.to_string(), "the Metadata API answered 403 `INSUFFICIENT_ACCESS`: no");
    assert!(error.hint_text().unwrap().contains("Modify Metadata"));
}

#[tokio::test]
async fn an_unknown_name_reads_as_nothing_in_its_place() {
    let server = Server::start(|_| {
        soap(
            "<readMetadataResponse><result><records xsi:type=\"ConnectedApp\"><fullName>A</fullName>\
             <oauthConfig><consumerKey>k</consumerKey></oauthConfig></records>\
             <records xsi:nil=\"true\"/></result></readMetadataResponse>",
        )
    })
    .await;
    let names = ["A", "B"];

    let found = soap::read(&connection(&server), MetadataType::ConnectedApp, &names).await.unwrap();

    let [Some(app), None] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(app.at("oauthConfig/consumerKey"), "k");
    let request = &server.requests()[0];
    assert!(request.starts_with("POST /services/Soap/m/67.0 "), "{request}");
    assert!(request.to_ascii_lowercase().contains("soapaction: \"\""), "{request}");
    assert!(!request.to_ascii_lowercase().contains("authorization"), "{request}");
}

#[tokio::test]
async fn a_refused_component_is_an_error_though_the_status_is_ok() {
    let server = Server::start(|_| {
        soap(
            "<updateMetadataResponse><result><errors><fields>oauthConfig</fields>\
             <message>Duplicate</message><statusCode>DUPLICATE_VALUE</statusCode></errors>\
             <fullName>A</fullName><success>false</success></result>\
             <result><fullName>B</fullName><success>true</success></result></updateMetadataResponse>",
        )
    })
    .await;
    let app = Metadata::new(MetadataType::ConnectedApp, "A", [Element::text("label", "A")]);

    let error = soap::update(&connection(&server), &[app]).await.unwrap_err();

    assert_eq!(error.to_string(), "the org refused `A`: Duplicate (`DUPLICATE_VALUE`)");
    let MetadataError::Items(problems) = error else { panic!("{error:?}") };
    assert_eq!(problems[0].fields, ["oauthConfig"]);
    assert!(server.requests()[0].contains(
        "<updateMetadata><metadata xsi:type=\"ConnectedApp\"><fullName>A</fullName>\
         <label>A</label></metadata></updateMetadata>"
    ));
}

#[tokio::test]
async fn lists_what_there_is() {
    let server = Server::start(|_| {
        soap(
            "<listMetadataResponse><result><fullName>A</fullName><id>0CiX</id>\
             <type>ConnectedApp</type></result></listMetadataResponse>",
        )
    })
    .await;

    let listed = soap::list(&connection(&server), MetadataType::ConnectedApp).await.unwrap();

    assert_eq!(listed.len(), 1);
    assert_eq!((listed[0].full_name.as_str(), listed[0].id.as_str()), ("A", "0CiX"));
}

/// Signs in anew by knowing the next token.
#[derive(Debug)]
struct NextToken;

impl crate::http::Renew for NextToken {
    fn renew(&self) -> crate::http::Renewal<'_> {
        Box::pin(async { Ok(Secret::new("00D!next")) })
    }
}

#[tokio::test]
async fn a_session_that_has_ended_is_renewed_once() {
    let fault = "<soapenv:Fault><faultcode>sf:INVALID_SESSION_ID</faultcode>\
                 <faultstring>INVALID_SESSION_ID: ended</faultstring></soapenv:Fault>";
    let server = Server::start(move |request| {
        if request.contains("00D!next") {
            soap("<listMetadataResponse/>")
        } else {
            soap(fault).replacen("200", "500", 1)
        }
    })
    .await;
    let conn = connection(&server);

    let ended = soap::list(&conn, MetadataType::ConnectedApp).await.unwrap_err();
    assert!(matches!(ended, MetadataError::Fault(_)), "{ended:?}");
    let conn = conn.renewed_by(Arc::new(NextToken));
    assert_eq!(soap::list(&conn, MetadataType::ConnectedApp).await.unwrap(), []);
    assert_eq!(server.requests().len(), 3);
}
