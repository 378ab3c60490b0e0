//! Checking an org before anything is written.

use super::*;
use crate::model::AppKind;
use crate::org::{Needs, inspect, preflight};

#[tokio::test]
async fn preflight_tells_everything_at_once() {
    let server = Server::start(|request| org(request, DEVELOPER)).await;
    let mut signed_in = sign_in_to(&server, token(TOKEN)).await.unwrap();
    assert!(signed_in.soap_usable);
    signed_in.identity = identity_of(OrgKind::Sandbox);
    let needs = Needs { kinds: vec![AppKind::Auto], pre_authorisation: true, ..Needs::default() };
    let error = preflight(&signed_in, &needs).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "sandbox 00D000000000062EAA (Enterprise Edition) at acme.my.salesforce.com cannot be used: 2 problems:\n  \
         - the administrator lacks the permission \"Assign Permission Sets\" (hint: Setup > Users > Permission Sets: give \"Assign Permission Sets\")\n  \
         - API access control lets in only apps that an administrator has approved, so that no new app can sign in (hint: Setup > API Access Control: switch off \"For admin-approved users, limit API access to only allowlisted connected apps\")"
    );
    let report = inspect(&signed_in, &needs).await.unwrap();
    let warnings = report.warnings();
    assert!(
        warnings[0]
            .starts_with("setting the policies of external client apps: the org does not say"),
        "{warnings:?}"
    );
    assert_eq!(warnings.len(), 1, "{warnings:?}");
}

#[tokio::test]
async fn connected_apps_need_a_token_that_soap_takes() {
    let server = Server::start(|request| {
        if request.contains("/Soap/m/") {
            let fault = r#"<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><e:Fault><faultcode>sf:INVALID_SESSION_ID</faultcode><faultstring>INVALID_SESSION_ID: ?</faultstring></e:Fault></e:Body></e:Envelope>"#;
            answer(500, &[("content-type", "text/xml")], fault)
        } else {
            org(request, DEVELOPER)
        }
    })
    .await;
    let signed_in = sign_in_to(&server, token(TOKEN)).await.unwrap();
    assert!(!signed_in.soap_usable);
    assert!(signed_in.warnings[0].starts_with("SOAP refuses the administrator's token"));
    let connected = Needs { kinds: vec![AppKind::ConnectedAppOnly], ..Needs::default() };
    let error = preflight(&signed_in, &connected).await.unwrap_err().to_string();
    assert!(error.contains("connected apps need SOAP"), "{error}");
    let external = Needs { kinds: vec![AppKind::Auto], ..Needs::default() };
    assert!(preflight(&signed_in, &external).await.is_ok());
}
