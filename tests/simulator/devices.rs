//! The device flow as the device sees it.

use std::time::Duration;

use cucumber_salesforce::simulator::{Consent, Profile, SimulatedOrg, Wording};
use serde_json::{Value, json};

use super::party::{SELF, app_in, with};
use super::web_server::open_app;
use super::wire::{refusal, says, token};

const DEVICE: &str = "<isDeviceFlowEnabled>true</isDeviceFlowEnabled>";

/// The codes of a device.
pub(crate) async fn begin(org: &SimulatedOrg, more: &[(&str, &str)]) -> Value {
    let mut form = vec![("response_type", "device_code"), ("client_id", "KeyOfOrders1")];
    form.extend(more);
    let (status, body) = token(org, &form).await;
    assert_eq!(status, 200, "{body}");
    body
}

/// A device asks.
pub(crate) async fn poll(org: &SimulatedOrg, begun: &Value) -> (u16, Value) {
    let code = begun["device_code"].as_str().unwrap();
    let form = [("grant_type", "device"), ("client_id", "KeyOfOrders1"), ("code", code)];
    token(org, &form).await
}

#[tokio::test]
async fn a_device_waits_asks_slowly_and_signs_in() {
    let org = open_app(&[SELF, with(DEVICE)]).await;
    let begun = begin(&org, &[("scope", "api refresh_token")]).await;
    assert_eq!(begun["user_code"].as_str().unwrap().len(), 8);
    assert_eq!(begun["interval"], 5);
    assert_eq!(begun["verification_uri"], format!("{}/setup/connect", org.base_url()));
    assert!(begun["expires_in"].is_null(), "the only answer on record has none");
    assert_eq!(refusal(&poll(&org, &begun).await).0, "authorization_pending");
    org.clock().sleep(Duration::from_secs(4)).await;
    assert_eq!(refusal(&poll(&org, &begun).await).0, "slow_down");
    org.clock().sleep(Duration::from_secs(5)).await;
    let (status, granted) = poll(&org, &begun).await;
    assert_eq!(status, 200, "{granted}");
    assert!(granted["refresh_token"].is_string() && granted["signature"].is_string());
    assert!(granted["id"].as_str().unwrap().ends_with(&org.administrator().user_id));
    let used = says("invalid_grant", "invalid authorization code");
    assert_eq!(refusal(&poll(&org, &begun).await), used, "an approval is told once");
}

#[tokio::test]
async fn a_device_is_refused_what_it_may_not_have() {
    let org = open_app(&[SELF, with(DEVICE)]).await;
    let begun = begin(&org, &[]).await;
    org.clock().sleep(Duration::from_secs(10 * 60 + 1)).await;
    let expired = says("invalid_grant", "expired authorization code");
    assert_eq!(refusal(&poll(&org, &begun).await), expired);
    let unknown = json!({ "device_code": "none" });
    let says_unknown = says("invalid_grant", "invalid authorization code");
    assert_eq!(refusal(&poll(&org, &unknown).await), says_unknown);
    let start = async |more: &[(&str, &str)]| {
        let form = [&[("response_type", "device_code")], more].concat();
        refusal(&token(&org, &form).await)
    };
    let scope = [("client_id", "KeyOfOrders1"), ("scope", "web")];
    assert_eq!(start(&scope).await.0, "invalid_scope");
    assert_eq!(start(&[("client_id", "Nobody12")]).await.0, "invalid_client_id");

    let without = open_app(&[SELF]).await;
    let off = says("unsupported_grant_type", "grant type not supported");
    let form = [("response_type", "device_code"), ("client_id", "KeyOfOrders1")];
    assert_eq!(refusal(&token(&without, &form).await), off);
    assert_eq!(refusal(&poll(&without, &unknown).await), off);
}

#[tokio::test]
async fn devices_are_answered_as_the_profile_says() {
    let mut profile = Profile::default();
    let odd = |description| Wording::of("odd", description);
    profile.codes.device_pending = odd("pending");
    profile.codes.device_too_soon = odd("soon");
    profile.codes.device_expired = odd("expired");
    profile.codes.device_life = Duration::from_secs(60);
    profile.codes.device_interval = Duration::from_secs(1);
    profile.codes.device_told_of_expiry = true;
    let org = SimulatedOrg::builder().profile(profile).consent(Consent::Page);
    let org = app_in(org, &[SELF, with(DEVICE)]).await;
    let begun = begin(&org, &[]).await;
    assert_eq!((&begun["expires_in"], &begun["interval"]), (&json!(60), &json!(1)));
    assert_eq!(refusal(&poll(&org, &begun).await), says("odd", "pending"));
    assert_eq!(refusal(&poll(&org, &begun).await), says("odd", "soon"));
    org.clock().sleep(Duration::from_secs(2)).await;
    assert_eq!(refusal(&poll(&org, &begun).await), says("odd", "pending"), "nobody decides");
    org.clock().sleep(Duration::from_secs(60)).await;
    assert_eq!(refusal(&poll(&org, &begun).await), says("odd", "expired"));
}
