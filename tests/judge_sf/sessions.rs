//! Sessions that begin, end and begin again.

use std::sync::Arc;
use std::time::Duration;

use cucumber_salesforce::clock::SystemClock;
use cucumber_salesforce::simulator::SimulatedOrg;

use crate::apps;
use crate::sf::Sf;

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_session_is_told_or_begun_again() {
    let Some(sf) = Sf::installed() else { return };
    let org = SimulatedOrg::builder()
        .clock(Arc::new(SystemClock))
        .propagation(Duration::ZERO..=Duration::ZERO)
        .start()
        .await
        .unwrap();
    let (url, administrator) = (org.base_url(), org.administrator());
    sf.sign_in(url, administrator.access_token.expose()).result();
    let certificate = apps::key(&sf);
    apps::external_app(&sf, &certificate, &administrator.username);
    sf.deploy("external").result();

    let query = |alias: &str| {
        sf.run(&["data", "query", "--target-org", alias, "--query", "SELECT Id FROM Organization"])
    };
    org.expire_sessions();
    assert_eq!(query("org").error().0, "INVALID_SESSION_ID");
    sf.sign_in_by_jwt(url, "KeyOfExternal1", &administrator.username).result();
    let asked = || {
        let received = org.received_requests().into_iter();
        received.filter(|request| request.path == "/services/oauth2/token").count()
    };
    let before = asked();
    assert_eq!(query("jwt").result()["totalSize"], 1);
    assert_eq!(asked(), before);
    // It can sign in anew by itself, and does.
    org.expire_sessions();
    assert_eq!(query("jwt").result()["totalSize"], 1);
    assert_eq!(asked(), before + 1);
}

#[test]
fn unknown_keys_and_tokens_are_refused() {
    let Some(sf) = Sf::installed() else { return };
    let org = crate::process::simulate(&[]);
    let (url, username) = (org.text("base_url"), org.text("username"));
    apps::key(&sf);
    let (name, message) = sf.sign_in_by_jwt(&url, "NoSuchKey", &username).error();
    assert_eq!(name, "JwtGrantError");
    assert_eq!(message.matches("client identifier invalid").count(), 3, "{message}");
    // Refused here, it tries elsewhere with the same assertion: the test keeps it in.
    assert!(message.contains("getaddrinfo ENOTFOUND login.salesforce.com"), "{message}");
    let token = format!("{}!AQnotasession", &org.text("org_id")[..15]);
    let (name, message) = sf.sign_in(&url, &token).error();
    assert_eq!(name, "AuthCodeUsernameRetrievalError");
    assert!(message.ends_with("Bad_OAuth_Token"), "{message}");
    org.stop();
}
