//! Facts about logins that no source settles: each turned the other way, and seen on the wire.

use std::time::Duration;

use cucumber_salesforce::model::OrgKind;
use cucumber_salesforce::simulator::{
    Entrance, Evicted, FreshAppError, Logins, Profile, Shows, SimulatedOrg, Wording,
};
use serde_json::{Value, json};

use super::party::{SETTLED, assertion, connected_app, jwt, ready_in, set_policies};
use super::wire::{atomic, client_credentials, deploy, post_token, refusal, rest, says, token};

fn logins(change: impl FnOnce(&mut Logins)) -> Profile {
    let mut profile = Profile::default();
    change(&mut profile.logins);
    profile
}

fn odd(description: &'static str) -> Wording {
    Wording::of("odd", description)
}

async fn refresh(org: &SimulatedOrg, refresh_token: &str) -> (u16, Value) {
    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", "KeyOfOrders1"),
        ("client_secret", "SecretOfOrders1"),
        ("refresh_token", refresh_token),
    ];
    token(org, &form).await
}

#[tokio::test]
async fn refusals_are_worded_as_the_profile_says() {
    let profile = logins(|facts| {
        facts.frozen_user = odd("frozen");
        facts.wrong_audience = odd("audience");
        facts.outside_login_hours = odd("hours");
        facts.expired_by_policy = odd("expired");
        facts.low_session_level = odd("level");
        facts.disabled_app = odd("disabled");
        facts.locked_org = odd("locked");
    });
    let (org, key) = ready_in(SimulatedOrg::builder().profile(profile)).await;
    let told = async |text| assert_eq!(refusal(&client_credentials(&org).await), says("odd", text));

    org.set_frozen("integ", true).unwrap();
    told("frozen").await;
    org.set_frozen("integ", false).unwrap();
    let elsewhere = json!({ "aud": "https://example.com" });
    assert_eq!(refusal(&jwt(&org, &key, &elsewhere).await), says("odd", "audience"));

    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let never = days.map(|day| format!("<{day}End>0</{day}End><{day}Start>0</{day}Start>"));
    let hours = |fields: &str| {
        let hours = format!("<loginHours>{fields}</loginHours>");
        org.update_metadata("Profile", "Standard", &hours).unwrap();
    };
    hours(&never.concat());
    told("hours").await;
    hours("");

    let lifetime = [
        ("refreshTokenPolicyType", "SpecificInactivity"),
        ("refreshTokenValidityPeriod", "2"),
        ("refreshTokenValidityUnit", "Hours"),
    ];
    set_policies(&org, &lifetime).await;
    let old = org.approve("Orders", "srep").unwrap();
    for _ in 0..2 {
        org.clock().sleep(Duration::from_secs(2 * 3600 - 1)).await;
        assert_eq!(refresh(&org, old.expose()).await.0, 200, "use keeps it alive");
    }
    org.clock().sleep(Duration::from_secs(2 * 3600)).await;
    assert_eq!(refusal(&refresh(&org, old.expose()).await), says("odd", "expired"));

    let high = [("policyAction", "Block"), ("requiredSessionLevel", "HIGH_ASSURANCE")];
    set_policies(&org, &high).await;
    told("level").await;
    let off = "<externalClientApplication>Orders</externalClientApplication><isEnabled>true</isEnabled><isOauthPluginEnabled>false</isOauthPluginEnabled>";
    org.update_metadata("ExtlClntAppConfigurablePolicies", "Orders_plcy", off).unwrap();
    org.clock().sleep(SETTLED).await;
    told("disabled").await;
    org.set_locked(true);
    told("locked").await;
}

#[tokio::test]
async fn api_access_control_may_show_only_at_the_api() {
    for shows in [Shows::AtLogin, Shows::AtTheApi] {
        let profile = logins(|facts| facts.access_control_shows = shows);
        let org = SimulatedOrg::builder().api_access_control(true).profile(profile);
        let (org, _) = ready_in(org).await;
        assert_eq!(client_credentials(&org).await.0, 200, "administrators have approved it");
        set_policies(&org, &[("permittedUsersPolicyType", "AllSelfAuthorized")]).await;
        let answer = client_credentials(&org).await;
        if shows == Shows::AtLogin {
            assert_eq!(refusal(&answer).0, "invalid_app_access");
            continue;
        }
        let (status, code, text) = rest(&org, &answer.1["access_token"]).await;
        assert_eq!((status, &*code), (401, "INVALID_SESSION_ID"));
        assert_eq!(text, "This session is not valid for use with the REST API");
    }
}

#[tokio::test]
async fn login_hosts_may_know_no_external_app_and_audiences_may_not_matter() {
    let profile = logins(|facts| {
        facts.login_hosts_know_external_apps = false;
        facts.audience_of_the_other_kind = true;
    });
    let org = SimulatedOrg::builder().kind(OrgKind::Sandbox).profile(profile);
    let (org, key) = ready_in(org).await;
    let production = json!({ "aud": "https://login.salesforce.com" });
    assert_eq!(jwt(&org, &key, &production).await.0, 200);
    let page = org.open(Entrance::Test).await.unwrap();
    let assertion = assertion(&org, &key, &production);
    let grant = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    let answer = post_token(&page, &[("grant_type", grant), ("assertion", &assertion)]).await;
    let missing = says("app_not_found", "External client app is not installed in this org");
    assert_eq!(refusal(&answer), missing);
}

#[tokio::test]
async fn approvals_are_as_many_as_the_profile_says_and_the_idle_one_may_go() {
    let profile = logins(|facts| {
        facts.approvals_per_user = 2;
        facts.evicted_approval = Evicted::LeastRecentlyUsed;
    });
    let (org, _) = ready_in(SimulatedOrg::builder().profile(profile)).await;
    let approve = || org.approve("Orders", "srep").unwrap();
    let tokens = [approve(), approve()];
    org.clock().sleep(Duration::from_secs(1)).await;
    assert_eq!(refresh(&org, tokens[0].expose()).await.0, 200);
    let third = approve();
    let mut statuses = Vec::new();
    for refresh_token in [&tokens[0], &tokens[1], &third] {
        statuses.push(refresh(&org, refresh_token.expose()).await.0);
    }
    assert_eq!(statuses, [200, 400, 200]);
    assert!(org.approve("Nobody", "srep").unwrap_err().to_string().contains("app `Nobody`"));
    assert!(org.approve("Orders", "nobody").unwrap_err().to_string().contains("user `nobody`"));
}

#[tokio::test]
async fn oauth_texts_may_stay_english() {
    for (translated, text) in [(true, "Client-ID ungültig"), (false, "client identifier invalid")]
    {
        let mut profile = Profile::default();
        profile.oauth_texts_are_translated = translated;
        let org = SimulatedOrg::builder().language("de").profile(profile).start().await.unwrap();
        assert_eq!(refusal(&client_credentials(&org).await), says("invalid_client_id", text));
    }
}

#[tokio::test]
async fn a_fresh_connected_app_and_a_wrong_password_have_words_of_their_own() {
    let mut profile = logins(|facts| facts.wrong_password = odd("password"));
    profile.fresh_connected_app_errors = vec![FreshAppError::AppNotFound];
    let org = SimulatedOrg::builder().allow_connected_apps(true).profile(profile);
    let org = org.block_username_password(false).trusted_ip("127.0.0.").start().await.unwrap();
    deploy(&org, &connected_app(""), atomic()).await;
    let user = org.user("srep").unwrap();
    let sign_in = async |password: &str| {
        let form = [
            ("grant_type", "password"),
            ("client_id", "KeyOfLegacy1"),
            ("client_secret", "SecretOfLegacy1"),
            ("username", &user.username),
            ("password", password),
        ];
        token(&org, &form).await
    };
    assert_eq!(refusal(&sign_in("x").await).0, "app_not_found");
    org.clock().sleep(SETTLED).await;
    assert_eq!(refusal(&sign_in("x").await), says("odd", "password"));
    let bare = sign_in(user.password.expose()).await;
    assert_eq!(bare.0, 200, "the address is trusted: {}", bare.1);
}
