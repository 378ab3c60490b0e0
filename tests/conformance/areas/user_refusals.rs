//! What the token endpoint refuses of users, assertions and refresh tokens, and in which words.

use std::time::Duration;

use cucumber_salesforce::simulator::{SimulatedOrg, SimulatedUser, Trouble, Weather, Wording};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::{CREDENTIALS, JWT, both, by_legacy, by_orders, token, words};
use crate::answer::Answer;
use crate::area::Area;
use crate::field::field;
use crate::party::{assertion, org_where, ready_in, set_policies};
use crate::wire::key_and_certificate;

const NOT_APPROVED: [&str; 2] =
    ["invalid_app_access", "user is not admin approved to access this app"];
const CONSUMER: [&str; 2] = ["invalid_grant", "user hasn't approved this consumer"];
const FAILURE: [&str; 2] = ["invalid_grant", "authentication failure"];
const ASSERTION: [&str; 2] = ["invalid_grant", "invalid assertion"];
const AUDIENCE: [&str; 2] = ["invalid_grant", "audience is invalid"];
const EXPIRED: [&str; 2] = ["invalid_grant", "expired authorization code"];
const REFRESH: [&str; 2] = ["invalid_grant", "expired access/refresh token"];
const VALIDITY: [&str; 2] = ["invalid_grant", "token validity expired"];
const INACTIVE: [&str; 2] = ["invalid_grant", "inactive user"];
const RESTRICTED: [&str; 2] = ["invalid_grant", "ip restricted"];
const RATE: [&str; 2] = ["invalid_grant", "login rate exceeded"];
const RETRY: [&str; 2] = ["unknown_error", "retry your request"];

pub(super) async fn area() -> Area {
    let mut area = Area::new("Token endpoint: users that are refused", "");
    users(&mut area).await;
    passwords(&mut area).await;
    assertions(&mut area).await;
    renewals(&mut area).await;
    rate(&mut area).await;
    area
}

async fn jwt(org: &SimulatedOrg, key: &rcgen::KeyPair, changes: Value) -> Answer {
    let assertion = assertion(org, key, &changes);
    token(org, &[("grant_type", JWT), ("assertion", &assertion)]).await
}

/// What comes of what administrators do to users.
async fn users(area: &mut Area) {
    let (org, key) = ready_in(SimulatedOrg::builder()).await;
    let trainee = json!({ "sub": org.user("trainee").unwrap().username });
    let [error, text] = NOT_APPROVED;
    area.row(words(error, text), "users are pre-authorised, and this one is not", "code")
        .served(jwt(&org, &key, trainee).await.refuses(error, text));
    let (controlled, _) = ready_in(SimulatedOrg::builder().api_access_control(true)).await;
    set_policies(&controlled, &[("permittedUsersPolicyType", "AllSelfAuthorized")]).await;
    let here = by_orders(&controlled, CREDENTIALS, &[]).await.refuses(error, text);
    area.row(
        words(error, text),
        "API access control, and nobody has listed the app; default here, else at the API",
        "forcedotcom/cli#3260 NangoHQ/nango#4344",
    )
    .profile([field!(logins.access_control_shows)], vec![here]);
    let [error, text] = INACTIVE;
    org.set_active("srep", false).unwrap();
    area.row(words(error, text), "the user is deactivated", "restforce/restforce#303")
        .served(jwt(&org, &key, json!({})).await.refuses(error, text));
    org.set_active("srep", true).unwrap();
    org.set_frozen("srep", true).unwrap();
    area.row(words(error, text), "the user is frozen", "").profile(
        [field!(logins.frozen_user)],
        vec![jwt(&org, &key, json!({})).await.refuses(error, text)],
    );
    org.set_frozen("srep", false).unwrap();
    let [error, text] = RESTRICTED;
    let office = "<loginIpRanges><endAddress>203.0.113.9</endAddress><startAddress>203.0.113.1</startAddress></loginIpRanges>";
    org.update_metadata("Profile", "Standard", office).unwrap();
    area.row(words(error, text), "the profile's login IP ranges", "sfdx-actions/setup-sfdx#17")
        .served(jwt(&org, &key, json!({})).await.refuses(error, text));
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let never = days.map(|day| format!("<{day}End>0</{day}End><{day}Start>0</{day}Start>"));
    let hours = format!("<loginHours>{}</loginHours>", never.concat());
    org.update_metadata("Profile", "Standard", &hours).unwrap();
    area.row(words(error, text), "the profile's login hours", "errors").profile(
        [field!(logins.outside_login_hours)],
        vec![jwt(&org, &key, json!({})).await.refuses(error, text)],
    );
}

async fn passwords(area: &mut Area) {
    let careful = SimulatedUser::new("mfa", "Careful User").with("TwoFactorApi");
    let (org, _) = both(SimulatedOrg::builder().user(careful)).await;
    let login = |alias: &str| {
        let user = org.user(alias).unwrap();
        let both = format!("{}{}", user.password.expose(), user.security_token.expose());
        (user.username, user.password.expose().to_owned(), both)
    };
    let (name, bare, both_parts) = login("srep");
    let [error, text] = FAILURE;
    let wrong = by_legacy(&org, "password", &[("username", &name), ("password", "x")]).await;
    area.row(
        words(error, text),
        "wrong password; else `authentication failure - Invalid Password`",
        "enree restforce",
    )
    .profile([field!(logins.wrong_password)], vec![wrong.refuses(error, text)]);
    let missing = by_legacy(&org, "password", &[("username", &name), ("password", &bare)]).await;
    area.row(words(error, text), "no security token behind the password", "nango")
        .served(missing.refuses(error, text));
    let answer =
        by_orders(&org, "password", &[("username", &name), ("password", &both_parts)]).await;
    area.row(
        words(error, text),
        "username-password flow of an external client app",
        "ForceCLI/force#780",
    )
    .served(answer.refuses(error, text));
    let (name, _, both_parts) = login("mfa");
    let answer =
        by_legacy(&org, "password", &[("username", &name), ("password", &both_parts)]).await;
    area.row(words(error, text), "the user needs multi-factor authentication for API logins", "")
        .profile([field!(logins.multi_factor)], vec![answer.refuses(error, text)]);
    org.update_metadata(
        "OauthOidcSettings",
        "OauthOidc",
        "<blockOAuthUnPwFlow>true</blockOAuthUnPwFlow>",
    )
    .unwrap();
    let (name, _, both_parts) = login("srep");
    let answer =
        by_legacy(&org, "password", &[("username", &name), ("password", &both_parts)]).await;
    area.row(
        words(error, text),
        "username-password flow blocked for the org",
        "jsforce/jsforce#1506",
    )
    .served(answer.refuses(error, text));
}

async fn assertions(area: &mut Area) {
    let (org, key) = ready_in(SimulatedOrg::builder()).await;
    let [error, text] = CONSUMER;
    let nobody = json!({ "sub": "nobody@example.com" });
    area.row(words(error, text), "JWT: no such user", "omniphx/forrest#278")
        .served(jwt(&org, &key, nobody).await.refuses(error, text));
    set_policies(&org, &[("permittedUsersPolicyType", "AllSelfAuthorized")]).await;
    area.row(
        words(error, text),
        "JWT: users approve the app themselves, and this one has not",
        "forcedotcom/cli#2479 jwtflow",
    )
    .served(jwt(&org, &key, json!({})).await.refuses(error, text));
    let [error, text] = ASSERTION;
    let (stranger, _) = key_and_certificate();
    let seen = jwt(&org, &stranger, json!({})).await.refuses(error, text);
    let none = token(&org, &[("grant_type", JWT), ("assertion", "x.y.z")]).await;
    area.row(
        words(error, text),
        "JWT: wrong signature or certificate, or no JWT at all",
        "invalid-assertion",
    )
    .served(seen.and(none.refuses(error, text)));
    let [error, text] = AUDIENCE;
    let elsewhere = json!({ "aud": "https://example.com" });
    let default = jwt(&org, &key, elsewhere.clone()).await.refuses(error, text);
    let help = Wording::of("invalid_grant", "Audience validation failed");
    let (other, other_key) = ready_in(org_where(|p| p.logins.wrong_audience = help)).await;
    let turned = jwt(&other, &other_key, elsewhere)
        .await
        .refuses("invalid_grant", "Audience validation failed");
    area.row(
        words(error, text),
        "JWT: another audience; else `Audience validation failed`",
        "forcedotcom/cli#1640 errors",
    )
    .profile([field!(logins.wrong_audience)], vec![default, turned]);
    let sandbox = json!({ "aud": "https://test.salesforce.com" });
    let default = jwt(&org, &key, sandbox.clone()).await.refuses(error, text);
    let (lax, lax_key) = ready_in(org_where(|p| p.logins.audience_of_the_other_kind = true)).await;
    let turned = jwt(&lax, &lax_key, sandbox).await.is(200, &["access_token"]);
    area.row(
        words(error, text),
        "JWT: the audience of the other kind of org; else taken",
        "forcedotcom/cli#1640",
    )
    .profile([field!(logins.audience_of_the_other_kind)], vec![default, turned]);
    let [error, text] = EXPIRED;
    area.row(
        words(error, text),
        "JWT: `exp` is past by more than the documented buffer of 3 minutes",
        "expired-code",
    )
    .served(jwt(&org, &key, json!({ "exp": 1_000_000_000 })).await.refuses(error, text));
}

async fn renewals(area: &mut Area) {
    let (org, _) = ready_in(SimulatedOrg::builder()).await;
    let refresh =
        async |token: &str| by_orders(&org, "refresh_token", &[("refresh_token", token)]).await;
    let [error, text] = REFRESH;
    area.row(words(error, text), "refresh token unknown or revoked", "errors nango")
        .served(refresh("x").await.refuses(error, text));
    let lifetime = [
        ("refreshTokenPolicyType", "SpecificLifetime"),
        ("refreshTokenValidityPeriod", "2"),
        ("refreshTokenValidityUnit", "Hours"),
    ];
    set_policies(&org, &lifetime).await;
    let given = org.approve("Orders", "srep").unwrap();
    org.clock().sleep(Duration::from_secs(7201)).await;
    let [error, text] = VALIDITY;
    area.row(words(error, text), "the app's policies have let the refresh token expire", "code")
        .profile(
            [field!(logins.expired_by_policy)],
            vec![refresh(given.expose()).await.refuses(error, text)],
        );
    set_policies(&org, &[("refreshTokenPolicyType", "Zero")]).await;
    let given = org.approve("Orders", "srep").unwrap();
    let [error, text] = REFRESH;
    area.row(words(error, text), "policy `Zero`: refresh tokens expire at once", "errors")
        .served(refresh(given.expose()).await.refuses(error, text));
    let [error, text] = RETRY;
    org.weather(Weather::new(Trouble::RetryYourRequest));
    area.row(
        words(error, text),
        "a hiccup of the server",
        "amazon-connect/amazon-connect-salesforce-lambda#43",
    )
    .told("`Trouble::RetryYourRequest`", refresh("x").await.refuses(error, text));
}

async fn rate(area: &mut Area) {
    let (org, _) = ready_in(SimulatedOrg::builder()).await;
    // Logins move no clock: all of them are within the hour.
    let granted = many(&org, 3600).await;
    assert!(granted == 3600, "{granted} logins are granted");
    let [error, text] = RATE;
    area.row(
        words(error, text),
        "more than 3,600 logins of a user within the hour",
        "n8n-io/n8n#32325 forcedotcom/cli#3297",
    )
    .served(by_orders(&org, CREDENTIALS, &[]).await.refuses(error, text));
    by_orders(&org, CREDENTIALS, &[]).await;
    let query = "/query?q=SELECT+COUNT()+FROM+LoginHistory+WHERE+Status='LOGIN_RATE_EXCEEDED'";
    let told = super::rest(&org, super::admin(&org), query).await;
    area.row(
        "`LOGIN_RATE_EXCEEDED`",
        "`Status` of Login History, once and not for each attempt",
        "loginrate",
    )
    .served(told.is(200, &["\"totalSize\":1"]));
}

/// Signs in so many times, one request behind the other; tells how many are granted.
async fn many(org: &SimulatedOrg, logins: usize) -> usize {
    let host = org.base_url().strip_prefix("http://").unwrap();
    let form = "grant_type=client_credentials&client_id=KeyOfOrders1&client_secret=SecretOfOrders1";
    let request = |connection: &str| {
        format!(
            "POST /services/oauth2/token HTTP/1.1\r\nhost: {host}\r\nconnection: {connection}\r\ncontent-length: {}\r\n\r\n{form}",
            form.len()
        )
    };
    let all = request("keep-alive").repeat(logins - 1) + &request("close");
    let (mut read, mut write) = TcpStream::connect(host).await.unwrap().into_split();
    // Dropped only at the end: the org hangs up on who has hung up.
    let writing = tokio::spawn(async move {
        write.write_all(all.as_bytes()).await.unwrap();
        write
    });
    let mut answers = String::new();
    read.read_to_string(&mut answers).await.unwrap();
    drop(writing.await.unwrap());
    answers.matches("HTTP/1.1 200").count()
}
