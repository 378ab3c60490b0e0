//! The mock server: one static token answer.

use serde_json::json;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

/// One of its own, not one of the pool that `MockServer::start` draws from.
pub(crate) async fn start() -> MockServer {
    let server = bare().await;
    let answer = json!({
        "access_token": format!("00D5g000000Abcd!{}", "AQ".repeat(44)),
        "signature": "c2lnbmF0dXJlc2lnbmF0dXJlc2lnbmF0dXJlc2lnbmF0",
        "scope": "api",
        "instance_url": "https://acme.my.salesforce.com",
        "id": "https://login.salesforce.com/id/00D5g000000AbcdEAC/0055g000000AbcdAAB",
        "token_type": "Bearer",
        "issued_at": "1735689600000",
    });
    Mock::given(method("POST"))
        .and(path("/services/oauth2/token"))
        .respond_with(ResponseTemplate::new(200).set_body_json(answer))
        .mount(&server)
        .await;
    server
}

/// The same without an answer.
pub(crate) async fn bare() -> MockServer {
    MockServer::builder().start().await
}
