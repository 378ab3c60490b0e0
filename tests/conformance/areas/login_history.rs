//! What Login History says of logins, word for word.

use std::time::Duration;

use cucumber_salesforce::simulator::{Shows, SimulatedOrg, SimulatedUser};
use serde_json::{Value, json};

use super::{CREDENTIALS, JWT, admin, both, by_legacy, by_orders, rest, token};
use crate::answer::Seen;
use crate::area::Area;
use crate::party::{assertion, org_where, ready_in, set_policies};

pub(super) async fn area() -> Area {
    let mut area = Area::new(
        "Login History",
        "`Status` of `LoginHistory`, in English. Where no source is named, the words are not on record; no client is known to read them.",
    );
    passwords(&mut area).await;
    users(&mut area).await;
    policies(&mut area).await;
    elsewhere(&mut area).await;
    area
}

/// What nothing in a simulated org leads to.
async fn elsewhere(area: &mut Area) {
    let org = SimulatedOrg::start().await.unwrap();
    let told = rest(&org, admin(&org), "/query?q=SELECT+Status+FROM+LoginHistory").await;
    area.row(
        "`LOGIN_OAUTH_INVALID_DS`, `Failed: Activation secret invalid`, `Password Lockout`, `Failed: Computer activation required` and others",
        "of activations, lockouts, SAML, portals, mobile and offline logins",
        "event-log logins restforce/restforce#826",
    )
    .refused(
        "no such logins are here; the token endpoint says `activation secret invalid` when told",
        told.lacks(200, &["Activation", "activation", "Lockout"]),
    );
}

/// Whether somebody has this status.
async fn noted(org: &SimulatedOrg, status: &str) -> Seen {
    let query = "/query?q=SELECT+Status+FROM+LoginHistory";
    let found = rest(org, admin(org), query).await;
    found.is(200, &[&format!("\"Status\":\"{status}\"")])
}

async fn jwt(org: &SimulatedOrg, key: &rcgen::KeyPair, changes: Value) {
    let assertion = assertion(org, key, &changes);
    token(org, &[("grant_type", JWT), ("assertion", &assertion)]).await;
}

async fn passwords(area: &mut Area) {
    let careful = SimulatedUser::new("mfa", "Careful User").with("TwoFactorApi");
    let there = org_where(|p| p.logins.expired_password_shows = Shows::AtLogin).user(careful);
    let (org, _) = both(there).await;
    let sign_in = async |alias: &str, token: bool| {
        let user = org.user(alias).unwrap();
        let token = if token { user.security_token.expose() } else { "" };
        let whole = format!("{}{token}", user.password.expose());
        by_legacy(&org, "password", &[("username", &user.username), ("password", &whole)]).await;
    };
    sign_in("srep", true).await;
    area.row("`Success`", "", "logins").served(noted(&org, "Success").await);
    let name = org.user("srep").unwrap().username;
    by_legacy(&org, "password", &[("username", &name), ("password", "x")]).await;
    let status = "Invalid Password";
    area.row(format!("`{status}`"), "", "logins").served(noted(&org, status).await);
    sign_in("srep", false).await;
    let status = "Failed: API security token required";
    area.row(format!("`{status}`"), "the password is right, without the token", "logins")
        .served(noted(&org, status).await);
    sign_in("mfa", true).await;
    let status = "Multi-factor required";
    area.row(format!("`{status}`"), "multi-factor authentication for API logins", "code")
        .served(noted(&org, status).await);
    org.expire_password("srep").unwrap();
    sign_in("srep", true).await;
    let status = "Password Expired";
    area.row(format!("`{status}`"), "where an expired password is refused at login", "")
        .served(noted(&org, status).await);
    let block = "<blockOAuthUnPwFlow>true</blockOAuthUnPwFlow>";
    org.update_metadata("OauthOidcSettings", "OauthOidc", block).unwrap();
    sign_in("srep", true).await;
    let status = "Username-Password Flow Disabled";
    area.row(
        format!("`{status}`"),
        "blocked for the org, or an external client app",
        "jsforce/jsforce#1506",
    )
    .served(noted(&org, status).await);
}

async fn users(area: &mut Area) {
    let (org, key) = ready_in(SimulatedOrg::builder()).await;
    let trainee = json!({ "sub": org.user("trainee").unwrap().username });
    jwt(&org, &key, trainee).await;
    let status = "Failed: Not approved for access";
    area.row(format!("`{status}`"), "the app's policies do not admit the user", "code")
        .served(noted(&org, status).await);
    org.set_active("srep", false).unwrap();
    jwt(&org, &key, json!({})).await;
    let status = "User is Inactive";
    area.row(format!("`{status}`"), "", "logins").served(noted(&org, status).await);
    org.set_active("srep", true).unwrap();
    org.set_frozen("srep", true).unwrap();
    jwt(&org, &key, json!({})).await;
    let status = "User Is Frozen";
    area.row(format!("`{status}`"), "", "logins").served(noted(&org, status).await);
    org.set_frozen("srep", false).unwrap();
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let never = days.map(|day| format!("<{day}End>0</{day}End><{day}Start>0</{day}Start>"));
    let hours = format!("<loginHours>{}</loginHours>", never.concat());
    org.update_metadata("Profile", "Standard", &hours).unwrap();
    jwt(&org, &key, json!({})).await;
    let status = "Restricted Time";
    area.row(format!("`{status}`"), "the profile's login hours", "event-log")
        .served(noted(&org, status).await);
    let office = "<loginIpRanges><endAddress>203.0.113.9</endAddress><startAddress>203.0.113.1</startAddress></loginIpRanges>";
    org.update_metadata("Profile", "Standard", office).unwrap();
    jwt(&org, &key, json!({})).await;
    let status = "Restricted IP";
    area.row(format!("`{status}`"), "the profile's login IP ranges", "event-log")
        .served(noted(&org, status).await);
}

async fn policies(area: &mut Area) {
    let long = Duration::from_secs(24 * 60 * 60);
    let (org, _) = ready_in(org_where(|p| p.session_timeout = long)).await;
    let lifetime = [
        ("refreshTokenPolicyType", "SpecificLifetime"),
        ("refreshTokenValidityPeriod", "2"),
        ("refreshTokenValidityUnit", "Hours"),
    ];
    set_policies(&org, &lifetime).await;
    let given = org.approve("Orders", "srep").unwrap();
    org.clock().sleep(Duration::from_secs(7201)).await;
    by_orders(&org, "refresh_token", &[("refresh_token", given.expose())]).await;
    let status = "Failed: Token expired";
    area.row(format!("`{status}`"), "the app's policies have let the refresh token expire", "")
        .served(noted(&org, status).await);
    set_policies(&org, &[("policyAction", "Block"), ("requiredSessionLevel", "HIGH_ASSURANCE")])
        .await;
    by_orders(&org, CREDENTIALS, &[]).await;
    let status = "Failed: Session Level Too Low";
    area.row(format!("`{status}`"), "policies block sessions below high assurance", "")
        .served(noted(&org, status).await);
}
