//! Authorization codes and device codes: what the token endpoint refuses of them.

use std::time::Duration;

use cucumber_salesforce::simulator::{Consent, SimulatedOrg, Wording};

use super::{by_orders, token};
use crate::answer::Answer;
use crate::area::Area;
use crate::field::field;
use crate::party::{CALLBACK, CHALLENGE, SELF, VERIFIER, app_in, authorize, of, org_where, with};

const OPEN: &str =
    "<isDeviceFlowEnabled>true</isDeviceFlowEnabled><isPkceRequired>false</isPkceRequired>";
const OTHER: &str = "another-verifier-of-forty-three-characters-";

pub(super) async fn area() -> Area {
    let mut area = Area::new(
        "Codes",
        "What the token endpoint refuses of authorization codes and device codes.",
    );
    authorization_codes(&mut area).await;
    device_codes(&mut area).await;
    other_readings(&mut area).await;
    area
}

async fn code(org: &SimulatedOrg, more: &[(&str, &str)]) -> String {
    let mut all =
        vec![("response_type", "code"), ("client_id", "KeyOfOrders1"), ("redirect_uri", CALLBACK)];
    all.extend(more);
    of(&authorize(org, &all).await.1.parse().unwrap(), "code")
}

async fn redeem(org: &SimulatedOrg, code: &str, more: &[(&str, &str)]) -> Answer {
    let mut form = vec![("code", code), ("redirect_uri", CALLBACK)];
    form.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
    form.extend(more);
    by_orders(org, "authorization_code", &form).await
}

async fn authorization_codes(area: &mut Area) {
    let org = app_in(SimulatedOrg::builder().consent(Consent::Auto), &[SELF, with(OPEN)]).await;
    let challenged = [("code_challenge", CHALLENGE)];
    let (error, text) = ("invalid_grant", "invalid authorization code");
    area.row(format!("`{error}`: `{text}`"), "a code that was never given", "code").profile(
        [field!(codes.unknown_code)],
        vec![redeem(&org, "aPrxNone==", &[]).await.refuses(error, text)],
    );
    let (error, text) = ("invalid_grant", "expired authorization code");
    let used = code(&org, &[]).await;
    let good = redeem(&org, &used, &[]).await.is(200, &["access_token"]);
    area.row(
        format!("`{error}`: `{text}`"),
        "a code that has been used",
        "segmentio/action-destinations#2300",
    )
    .profile(
        [field!(codes.used_code)],
        vec![redeem(&org, &used, &[]).await.refuses(error, text).and(good)],
    );
    let late = code(&org, &[]).await;
    org.clock().sleep(Duration::from_secs(15 * 60 + 1)).await;
    area.row(format!("`{error}`: `{text}`"), "a code older than 15 minutes", "webflow").profile(
        [field!(codes.code_life)],
        vec![redeem(&org, &late, &[]).await.refuses(error, text)],
    );
    let (error, text) = ("invalid_request", "invalid code verifier");
    let answer = redeem(&org, &code(&org, &challenged).await, &[("code_verifier", OTHER)]).await;
    area.row(format!("`{error}`: `{text}`"), "a verifier that does not fit the challenge", "code")
        .profile([field!(codes.wrong_verifier)], vec![answer.refuses(error, text)]);
    let (error, text) = ("invalid_grant", "invalid code verifier");
    let none = redeem(&org, &code(&org, &challenged).await, &[]).await.refuses(error, text);
    let stray = redeem(&org, &code(&org, &[]).await, &[("code_verifier", OTHER)]).await;
    area.row(
        format!("`{error}`: `{text}`"),
        "a challenge and no verifier, or a verifier and no challenge",
        "code",
    )
    .profile([field!(codes.stray_verifier)], vec![none.and(stray.refuses(error, text))]);
    let long = "v".repeat(171);
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, long.as_bytes());
    let challenge =
        base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, digest);
    let given = code(&org, &[("code_challenge", &challenge)]).await;
    area.row(
        "a verifier of 171 characters",
        "as the Salesforce CLI sends, beyond RFC 7636",
        "code",
    )
    .served(redeem(&org, &given, &[("code_verifier", &long)]).await.is(200, &["access_token"]));
    let given = code(&org, &challenged).await;
    area.row("the secret beside the verifier", "a confidential client sends both", "code").served(
        redeem(&org, &given, &[("code_verifier", VERIFIER)]).await.is(200, &["access_token"]),
    );
    let (error, text) = ("redirect_uri_mismatch", "redirect_uri must match configuration");
    let answer =
        redeem(&org, &code(&org, &[]).await, &[("redirect_uri", "http://localhost:1717/other")])
            .await;
    area.row(format!("`{error}`: `{text}`"), "another callback than that of the code", "code")
        .served(answer.refuses(error, text));
    let (error, text) = ("redirect_uri_missing", "redirect_uri is missing");
    let answer = redeem(&org, &code(&org, &[]).await, &[("redirect_uri", "")]).await;
    area.row(format!("`{error}`: `{text}`"), "no callback", "errors")
        .profile([field!(codes.no_callback)], vec![answer.refuses(error, text)]);
}

async fn begin(org: &SimulatedOrg) -> String {
    let form = [("response_type", "device_code"), ("client_id", "KeyOfOrders1")];
    token(org, &form).await.json()["device_code"].as_str().unwrap_or_default().to_owned()
}

async fn poll(org: &SimulatedOrg, code: &str) -> Answer {
    token(org, &[("grant_type", "device"), ("client_id", "KeyOfOrders1"), ("code", code)]).await
}

async fn device_codes(area: &mut Area) {
    let org = app_in(SimulatedOrg::builder(), &[SELF, with(OPEN)]).await;
    let code = begin(&org).await;
    let (error, text) = ("authorization_pending", "authorization is pending");
    area.row(format!("`{error}`: `{text}`"), "device: nobody has decided", "android").profile(
        [field!(codes.device_pending)],
        vec![poll(&org, &code).await.refuses(error, text)],
    );
    let (error, text) = ("slow_down", "polling too frequently");
    area.row(
        format!("`{error}`: `{text}`"),
        "device: within 5 seconds of the last question",
        "android",
    )
    .profile(
        [field!(codes.device_too_soon), field!(codes.device_interval)],
        vec![poll(&org, &code).await.refuses(error, text)],
    );
    org.clock().sleep(Duration::from_secs(10 * 60 + 1)).await;
    let (error, text) = ("invalid_grant", "expired authorization code");
    area.row(format!("`{error}`: `{text}`"), "device: 10 minutes have passed", "code").profile(
        [field!(codes.device_expired), field!(codes.device_life)],
        vec![poll(&org, &code).await.refuses(error, text)],
    );
    let (error, text) = ("invalid_grant", "invalid authorization code");
    area.row(
        format!("`{error}`: `{text}`"),
        "device: a code that was never given, or has been traded",
        "",
    )
    .profile([field!(codes.unknown_code)], vec![poll(&org, "none").await.refuses(error, text)]);
    let (error, text) = ("access_denied", "end-user denied authorization");
    let form = [("response_type", "device_code"), ("client_id", "KeyOfOrders1")];
    let begun = token(&org, &form).await.json();
    super::pages::decide(&org, begun["user_code"].as_str().unwrap_or_default(), "cancel").await;
    let code = begun["device_code"].as_str().unwrap_or_default();
    area.row(format!("`{error}`: `{text}`"), "device: the person says no", "errors")
        .profile([field!(codes.denied)], vec![poll(&org, code).await.refuses(error, text)]);
    let (error, text) = ("unsupported_grant_type", "grant type not supported");
    let without = app_in(SimulatedOrg::builder(), &[SELF]).await;
    area.row(
        format!("`{error}`: `{text}`"),
        "device: the flow is off in the app",
        "forcedotcom/cli#3368",
    )
    .profile([field!(logins.flow_off)], vec![token(&without, &form).await.refuses(error, text)]);
}

/// Everything unconfirmed, worded otherwise.
async fn other_readings(area: &mut Area) {
    let odd = |description| Wording::of("odd", description);
    let org = org_where(|profile| {
        profile.codes.used_code = odd("used");
        profile.codes.unknown_code = odd("unknown");
        profile.codes.code_life = Duration::from_secs(60);
        profile.codes.device_pending = odd("pending");
        profile.codes.device_told_of_expiry = true;
        profile.codes.replay_ends_sessions = false;
    });
    let rotation = "<isDeviceFlowEnabled>true</isDeviceFlowEnabled><isPkceRequired>false</isPkceRequired><isRefreshTokenRotationEnabled>true</isRefreshTokenRotationEnabled>";
    let org = app_in(org.consent(Consent::Auto), &[SELF, with(rotation)]).await;
    let used = code(&org, &[]).await;
    let first = redeem(&org, &used, &[]).await;
    let seen = redeem(&org, &used, &[]).await.refuses("odd", "used");
    area.row("another wording", "of a code that has been used, or was never given", "").profile(
        [field!(codes.used_code), field!(codes.unknown_code)],
        vec![seen.and(redeem(&org, "x", &[]).await.refuses("odd", "unknown"))],
    );
    let late = code(&org, &[]).await;
    org.clock().sleep(Duration::from_secs(61)).await;
    area.row("another life of authorization codes", "a code older than a minute", "").profile(
        [field!(codes.code_life)],
        vec![redeem(&org, &late, &[]).await.refuses("invalid_grant", "expired authorization code")],
    );
    let form = [("response_type", "device_code"), ("client_id", "KeyOfOrders1")];
    area.row(
        "`expires_in` in the answer to a device",
        "default absent, as in the only answer on record",
        "RoseSilverSoftware/IlluminatedCloud#2400",
    )
    .profile(
        [field!(codes.device_told_of_expiry)],
        vec![token(&org, &form).await.is(200, &["\"expires_in\":600"])],
    );
    let member =
        |answer: &Answer, name: &str| answer.json()[name].as_str().unwrap_or_default().to_owned();
    let old = member(&first, "refresh_token");
    let second = by_orders(&org, "refresh_token", &[("refresh_token", &old)]).await;
    by_orders(&org, "refresh_token", &[("refresh_token", &old)]).await;
    let alive = super::rest(&org, &member(&second, "access_token"), "/limits").await;
    area.row(
        "access tokens outlive a replayed refresh token",
        "default they end, as documented",
        "refreshflow",
    )
    .profile([field!(codes.replay_ends_sessions)], vec![alive.is(200, &["DailyApiRequests"])]);
}
