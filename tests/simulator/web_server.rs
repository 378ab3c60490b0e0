//! The web server flow where nobody is asked for consent: codes, challenges, and every refusal.

use std::time::Duration;

use cucumber_salesforce::simulator::{Consent, Profile, SimulatedOrg, SimulatedUser, Wording};
use serde_json::{Value, json};
use url::Url;

use super::party::{CALLBACK, CHALLENGE, SELF, VERIFIER, app_in, authorize, of, with};
use super::wire::{refusal, says, token};

/// The same where nobody is asked for consent.
pub(crate) async fn open_app(changes: &[(&str, &str)]) -> SimulatedOrg {
    app_in(SimulatedOrg::builder().consent(Consent::Auto), changes).await
}

const NO_PKCE: &str = "<isPkceRequired>false</isPkceRequired>";

/// Where the authorize endpoint leads a browser.
pub(crate) async fn led(org: &SimulatedOrg, more: &[(&str, &str)]) -> Url {
    let mut parameters = vec![
        ("response_type", "code"),
        ("client_id", "KeyOfOrders1"),
        ("redirect_uri", CALLBACK),
        ("state", "a state & more"),
    ];
    parameters.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
    parameters.extend(more);
    let (status, location) = authorize(org, &parameters).await;
    assert_eq!(status, 302, "{location}");
    location.parse().unwrap()
}

/// Trades a code for tokens.
pub(crate) async fn redeem(org: &SimulatedOrg, code: &str, more: &[(&str, &str)]) -> (u16, Value) {
    let mut form = vec![
        ("grant_type", "authorization_code"),
        ("client_id", "KeyOfOrders1"),
        ("client_secret", "SecretOfOrders1"),
        ("redirect_uri", CALLBACK),
        ("code", code),
    ];
    form.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
    form.extend(more);
    token(org, &form).await
}

/// Tokens of a whole flow.
pub(crate) async fn signed_in(org: &SimulatedOrg, more: &[(&str, &str)]) -> Value {
    let code = of(&led(org, more).await, "code");
    let (status, body) = redeem(org, &code, &[]).await;
    assert_eq!(status, 200, "{body}");
    body
}

#[tokio::test]
async fn a_code_becomes_tokens_with_and_without_pkce() {
    let org = open_app(&[SELF, with(NO_PKCE)]).await;
    let administrator = &org.administrator().user_id;
    let plain = signed_in(&org, &[]).await;
    assert!(plain["id"].as_str().unwrap().ends_with(administrator.as_str()), "{plain}");
    assert_eq!(plain["scope"], "api refresh_token");
    let members = ["access_token", "id", "instance_url", "issued_at", "refresh_token", "scope"];
    let mut keys: Vec<_> = plain.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    assert_eq!(keys, [&members[..], &["signature", "token_type"]].concat());

    let srep = org.user("srep").unwrap();
    let back = led(&org, &[("code_challenge", CHALLENGE), ("login_hint", &srep.username)]).await;
    assert!(back.as_str().starts_with(CALLBACK) && of(&back, "state") == "a state & more");
    assert!(of(&back, "code").ends_with("=="), "it needs an escape");
    let (status, body) = redeem(&org, &of(&back, "code"), &[("code_verifier", VERIFIER)]).await;
    assert_eq!(status, 200, "{body}");
    assert!(body["id"].as_str().unwrap().ends_with(&srep.user_id));
    let fewer = signed_in(&org, &[("scope", "api")]).await;
    assert!(fewer["scope"] == "api" && fewer["refresh_token"].is_null(), "{fewer}");
    let logins = org.records("LoginHistory");
    assert!(logins.iter().all(|row| row["LoginType"] == "Remote Access 2.0"), "{logins:?}");
    assert_eq!(org.records("OauthToken").len(), 2);
}

#[tokio::test]
async fn a_code_is_refused_for_what_does_not_fit_it() {
    let org = open_app(&[SELF, with(NO_PKCE)]).await;
    let code = async |more: &[(&str, &str)]| of(&led(&org, more).await, "code");
    let challenged = [("code_challenge", CHALLENGE), ("code_challenge_method", "S256")];
    let wrong = [("code_verifier", "another-verifier-of-forty-three-characters-")];
    for (begun, more, error, description) in [
        (&challenged[..], &wrong[..], "invalid_request", "invalid code verifier"),
        (&challenged, &[], "invalid_grant", "invalid code verifier"),
        (&[], &wrong, "invalid_grant", "invalid code verifier"),
        (
            &[],
            &[("redirect_uri", "http://localhost:1717/other")],
            "redirect_uri_mismatch",
            "redirect_uri must match configuration",
        ),
        (&[], &[("redirect_uri", "")], "redirect_uri_missing", "redirect_uri is missing"),
        (&[], &[("code", "aPrxNone==")], "invalid_grant", "invalid authorization code"),
        (&[], &[("client_secret", "x")], "invalid_client", "invalid client credentials"),
        (&[], &[("client_secret", "")], "invalid_client", "invalid client credentials"),
    ] {
        let code = code(begun).await;
        let refused = redeem(&org, &code, more).await;
        assert_eq!(refusal(&refused), says(error, description), "{more:?}");
    }
    let used = code(&[]).await;
    assert_eq!(redeem(&org, &used, &[]).await.0, 200);
    let expired = says("invalid_grant", "expired authorization code");
    assert_eq!(refusal(&redeem(&org, &used, &[]).await), expired);
    let late = code(&[]).await;
    org.clock().sleep(Duration::from_secs(15 * 60 + 1)).await;
    assert_eq!(refusal(&redeem(&org, &late, &[]).await), expired);
}

#[tokio::test]
async fn a_public_client_needs_no_secret_but_may_not_send_a_wrong_one() {
    let optional = "<isConsumerSecretOptional>true</isConsumerSecretOptional>";
    let org = open_app(&[SELF, with(optional)]).await;
    let verifier = ("code_verifier", VERIFIER);
    for (secret, status) in [("", 200), ("wrong", 400)] {
        let code = of(&led(&org, &[("code_challenge", CHALLENGE)]).await, "code");
        let more = [("client_secret", secret), verifier];
        assert_eq!(redeem(&org, &code, &more).await.0, status, "{secret}");
    }
}

#[tokio::test]
async fn the_authorize_endpoint_refuses_what_is_malformed_before_any_login() {
    let org = open_app(&[SELF, with(NO_PKCE)]).await;
    let all = [
        ("response_type", "code"),
        ("client_id", "KeyOfOrders1"),
        ("redirect_uri", CALLBACK),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    for (name, value, body) in [
        (
            "response_type",
            "token",
            "unsupported_response_type&error_description=response%20type%20not%20supported",
        ),
        ("redirect_uri", "", "redirect_uri_missing&error_description=redirect_uri%20is%20missing"),
        (
            "code_challenge_method",
            "plain",
            "invalid_request&error_description=invalid%20code%20challenge",
        ),
        ("code_challenge", "short", "invalid_request&error_description=invalid%20code%20challenge"),
    ] {
        let changed = all.map(|pair| if pair.0 == name { (name, value) } else { pair });
        assert_eq!(authorize(&org, &changed).await, (400, format!("error={body}")), "{name}");
    }
}

#[tokio::test]
async fn what_shows_after_a_login_comes_by_redirect_or_as_a_page() {
    let machine = SimulatedUser::new("machine", "Machine User").with("ApiUserOnly");
    let org = SimulatedOrg::builder().user(machine).consent(Consent::Auto);
    let org = app_in(org, &[with(NO_PKCE)]).await;
    let hint = |alias: &str| org.user(alias).unwrap().username;
    let page = "/setup/secur/RemoteAccessErrorPage.apexp";

    let back = led(&org, &[("login_hint", &hint("srep"))]).await;
    assert!(back.as_str().starts_with(CALLBACK) && of(&back, "state") == "a state & more");
    assert_eq!(of(&back, "error"), "OAUTH_APP_ACCESS_DENIED");
    let text = "user is not admin approved to access this app";
    assert_eq!(of(&back, "error_description"), text);
    let back = led(&org, &[("login_hint", "nobody@example.com")]).await;
    assert_eq!(of(&back, "error"), "access_denied");

    let shown = led(&org, &[("scope", "api chatter_api")]).await;
    assert_eq!((shown.path(), &*of(&shown, "error")), (page, "invalid_scope"));
    assert_eq!(of(&shown, "error_description"), "the requested scope is not allowed");
    let shown = led(&org, &[("login_hint", &hint("machine"))]).await;
    assert_eq!((shown.path(), &*of(&shown, "error")), (page, "OAUTH_APPROVAL_ERROR_GENERIC"));
    let (status, html) = super::pages::get(&shown, "").await;
    assert!(status == 200 && html.contains("because of an OAuth error"), "{html}");

    org.set_installed("Orders", false).unwrap();
    let shown = led(&org, &[("login_hint", &hint("srep"))]).await;
    assert_eq!((shown.path(), &*of(&shown, "error")), (page, "invalid_client"));
    org.set_installed("Orders", true).unwrap();
    org.set_blocked("Orders", true).unwrap();
    assert_eq!(of(&led(&org, &[]).await, "error"), "OAUTH_APP_BLOCKED");
    org.set_blocked("Orders", false).unwrap();
    org.forget_app("Orders", 0, Duration::ZERO..Duration::from_secs(60)).unwrap();
    let mut told = Vec::new();
    for _ in 0..40 {
        told.push(of(&led(&org, &[]).await, "error"));
    }
    assert!(told.contains(&"OAUTH_EC_APP_NOT_FOUND".to_owned()), "{told:?}");
}

#[tokio::test]
async fn refusals_of_codes_are_worded_as_the_profile_says() {
    let mut profile = Profile::default();
    let odd = |description| Wording::of("odd", description);
    profile.codes.used_code = odd("used");
    profile.codes.unknown_code = odd("unknown");
    profile.codes.wrong_verifier = odd("wrong");
    profile.codes.stray_verifier = odd("stray");
    profile.codes.no_callback = odd("callback");
    profile.codes.bad_challenge = odd("challenge");
    profile.codes.response_type = odd("type");
    profile.codes.denied = odd("denied");
    profile.codes.code_life = Duration::from_secs(60);
    let org = SimulatedOrg::builder().consent(Consent::Auto).profile(profile);
    let org = app_in(org, &[SELF, with(NO_PKCE)]).await;
    let code = async |more: &[(&str, &str)]| of(&led(&org, more).await, "code");
    let told = async |code: &str, more: &[(&str, &str)]| refusal(&redeem(&org, code, more).await);

    let used = code(&[]).await;
    assert_eq!(redeem(&org, &used, &[]).await.0, 200);
    assert_eq!(told(&used, &[]).await, says("odd", "used"));
    assert_eq!(told("x", &[]).await, says("odd", "unknown"));
    let challenge = [("code_challenge", CHALLENGE)];
    let verifier = [("code_verifier", "x")];
    assert_eq!(told(&code(&challenge).await, &verifier).await, says("odd", "wrong"));
    assert_eq!(told(&code(&[]).await, &verifier).await, says("odd", "stray"));
    assert_eq!(told(&code(&[]).await, &[("redirect_uri", "")]).await, says("odd", "callback"));
    let late = code(&[]).await;
    org.clock().sleep(Duration::from_secs(61)).await;
    assert_eq!(told(&late, &[]).await.1, "expired authorization code");
    let key = ("client_id", "KeyOfOrders1");
    for (more, text) in [
        (vec![key, ("response_type", "code")], "callback"),
        (vec![key, ("redirect_uri", CALLBACK), ("response_type", "token")], "type"),
        (
            vec![
                key,
                ("redirect_uri", CALLBACK),
                ("response_type", "code"),
                ("code_challenge", "x"),
            ],
            "challenge",
        ),
    ] {
        let body = format!("error=odd&error_description={text}");
        assert_eq!(authorize(&org, &more).await, (400, body));
    }
    let back = led(&org, &[("login_hint", "nobody@example.com")]).await;
    assert_eq!((of(&back, "error"), of(&back, "error_description")), says("odd", "denied"));
    assert_eq!(
        org.received_requests().last().map(|seen| json!(seen.path)),
        Some(json!("/services/oauth2/authorize"))
    );
}
