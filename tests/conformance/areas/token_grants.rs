//! What the token endpoint grants: flow by flow, with the members of each answer.

use cucumber_salesforce::simulator::{Consent, SimulatedOrg};
use serde_json::json;

use super::{CREDENTIALS, JWT, by_legacy, by_orders, token};
use crate::answer::ask;
use crate::area::Area;
use crate::party::{
    CALLBACK, CHALLENGE, OPENID, SELF, VERIFIER, app_in, assertion, authorize, connected_app, of,
    ready_in, with,
};
use crate::wire::{atomic, client, deploy};

pub(super) async fn area() -> Area {
    let mut area = Area::new(
        "Token endpoint: grants",
        "`POST /services/oauth2/token`, with `application/x-www-form-urlencoded`. Members that are not named do not come.",
    );
    without_people(&mut area).await;
    with_people(&mut area).await;
    area
}

async fn without_people(area: &mut Area) {
    let (org, key) = ready_in(SimulatedOrg::builder().allow_connected_apps(true)).await;
    deploy(&org, &connected_app(""), atomic()).await;
    org.clock().sleep(std::time::Duration::from_secs(12 * 60)).await;
    let granted = by_orders(&org, CREDENTIALS, &[]).await;
    area.row("`grant_type=client_credentials`", "`client_id`, `client_secret` in the body: `access_token`, `id`, `instance_url`, `issued_at`, `scope`, `signature`, `token_type`", "ccflow")
        .served(granted.has_members(200, "access_token id instance_url issued_at scope signature token_type"));
    let url = format!("{}/services/oauth2/token", org.base_url());
    let request = client().post(&url).basic_auth("KeyOfOrders%31", Some("SecretOfOrders1"));
    let answer = ask(request.form(&[("grant_type", CREDENTIALS)])).await;
    area.row(
        "Basic header in place of `client_id` and `client_secret`",
        "both halves percent-decoded; with every flow",
        "simple-salesforce/simple-salesforce#662",
    )
    .served(answer.is(200, &["access_token"]));
    area.row(
        "client credentials drop `full`, `web`, `refresh_token`",
        "even where the app has them",
        "simple-salesforce/simple-salesforce#662",
    )
    .served(granted.seen(granted.json()["scope"] == "api", "scope api"));
    let body = granted.json();
    let opaque = body["access_token"].as_str().is_some_and(|token| {
        token.starts_with(&org.org_id()[..15]) && token.as_bytes()[15] == b'!'
    });
    area.row("opaque access token `00D…!…`", "", "code").served(granted.seen(opaque, "00D...!..."));
    area.row("`issued_at` is a string of milliseconds", "", "restforce").served(
        granted.seen(body["issued_at"].as_str().is_some_and(|at| at.len() == 13), "13 digits"),
    );
    area.row("no `expires_in`", "in the ordinary flows", "jstanden/cerb#836")
        .served(granted.lacks(200, &["expires_in"]));
    let about = json!({ "sub": "KeyOfOrders1", "aud": url });
    let form = [
        ("grant_type", CREDENTIALS),
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ("client_assertion", &assertion(&org, &key, &about)),
    ];
    area.row(
        "`client_assertion`",
        "a JWT by the app's own key in place of the secret (`private_key_jwt`)",
        "code",
    )
    .served(token(&org, &form).await.is(200, &["access_token"]));
    let jwt = async |changes| {
        let assertion = assertion(&org, &key, &changes);
        token(&org, &[("grant_type", JWT), ("assertion", &assertion)]).await
    };
    area.row(
        format!("`grant_type={JWT}`"),
        "`assertion`, no secret: `access_token`, `id`, `instance_url`, `scope`, `token_type`",
        "jwtflow",
    )
    .served(jwt(json!({})).await.has_members(200, "access_token id instance_url scope token_type"));
    let far = jwt(json!({ "exp": 1_800_000_000_000_u64 })).await.is(200, &["access_token"]);
    let text = jwt(json!({ "exp": "9999999999" })).await.is(200, &["access_token"]);
    area.row(
        "`exp` far ahead, in milliseconds, or as a string",
        "clients send all of these",
        "code",
    )
    .served(far.and(text));
    let slash =
        jwt(json!({ "aud": "https://login.salesforce.com/" })).await.is(200, &["access_token"]);
    let own = jwt(json!({ "aud": org.base_url() })).await.is(200, &["access_token"]);
    area.row(
        "`aud`: login host, My Domain, with or without a slash",
        "",
        "restforce/restforce#674",
    )
    .served(slash.and(own));
    let user = org.user("srep").unwrap();
    let both = format!("{}{}", user.password.expose(), user.security_token.expose());
    let answer =
        by_legacy(&org, "password", &[("username", &user.username), ("password", &both)]).await;
    area.row("`grant_type=password`", "connected apps; the flow is on, as in orgs made before Summer '23; password and security token in one: `access_token`, `id`, `instance_url`, `issued_at`, `signature`, `token_type`", "enree")
        .served(answer.has_members(200, "access_token id instance_url issued_at signature token_type"));
    let blocked = "<blockOAuthUnPwFlow>true</blockOAuthUnPwFlow>";
    org.update_metadata("OauthOidcSettings", "OauthOidc", blocked).unwrap();
    let form = [("username", user.username.as_str()), ("password", both.as_str())];
    area.row(
        "`OauthOidcSettings.blockOAuthUnPwFlow`",
        "blocks it, as orgs made from Summer '23 on do at first",
        "blockflows",
    )
    .served(
        by_legacy(&org, "password", &form).await.refuses("invalid_grant", "authentication failure"),
    );
    approved_scopes(area).await;
}

/// A JWT login has what the user has approved.
async fn approved_scopes(area: &mut Area) {
    let (org, key) = ready_in(SimulatedOrg::builder().consent(Consent::Auto)).await;
    let all = "<commaSeparatedOauthScopes>Api, RefreshToken, Chatter, OpenID</commaSeparatedOauthScopes><externalClientApplication>Orders</externalClientApplication>";
    org.update_metadata("ExtlClntAppOauthSettings", "Orders_oauth", all).unwrap();
    org.clock().sleep(std::time::Duration::from_secs(12 * 60)).await;
    let jwt = async || {
        let assertion = assertion(&org, &key, &json!({}));
        token(&org, &[("grant_type", JWT), ("assertion", &assertion)]).await
    };
    let whole = jwt().await;
    let whole = whole.is(200, &["\"scope\":\"api refresh_token chatter_api openid\""]);
    crate::party::set_policies(&org, &[("permittedUsersPolicyType", "AllSelfAuthorized")]).await;
    for scopes in ["api refresh_token", "chatter_api refresh_token"] {
        let parameters = [
            ("response_type", "code"),
            ("client_id", "KeyOfOrders1"),
            ("redirect_uri", CALLBACK),
            ("code_challenge", CHALLENGE),
            ("scope", scopes),
            ("login_hint", &org.user("srep").unwrap().username),
        ];
        let (_, location) = authorize(&org, &parameters).await;
        let code = of(&location.parse().unwrap(), "code");
        let more = [("code", &*code), ("redirect_uri", CALLBACK), ("code_verifier", VERIFIER)];
        by_orders(&org, "authorization_code", &more).await;
    }
    let united = jwt().await;
    area.row(
        "the scopes of a JWT login",
        "all of the app where an administrator pre-authorises it; else all that the user's approvals have together",
        "jwtflow server-flows",
    )
    .served(whole.and(united.is(200, &["\"scope\":\"api refresh_token chatter_api\""])));
}

async fn with_people(area: &mut Area) {
    let pkce = "<isDeviceFlowEnabled>true</isDeviceFlowEnabled><isRefreshTokenRotationEnabled>true</isRefreshTokenRotationEnabled>";
    let org =
        app_in(SimulatedOrg::builder().consent(Consent::Auto), &[SELF, OPENID, with(pkce)]).await;
    let code = async || {
        let parameters = [
            ("response_type", "code"),
            ("client_id", "KeyOfOrders1"),
            ("redirect_uri", CALLBACK),
            ("code_challenge", CHALLENGE),
        ];
        let (_, location) = authorize(&org, &parameters).await;
        of(&location.parse().unwrap(), "code")
    };
    let given = code().await;
    let more = [("code", given.as_str()), ("redirect_uri", CALLBACK), ("code_verifier", VERIFIER)];
    let granted = by_orders(&org, "authorization_code", &more).await;
    area.row("`grant_type=authorization_code`", "`code`, `redirect_uri`, `code_verifier`; with `refresh_token` and `id_token` where the scopes say so", "webflow")
        .served(granted.has_members(200, "access_token id id_token instance_url issued_at refresh_token scope signature token_type"));
    let refresh = granted.json()["refresh_token"].as_str().unwrap_or_default().to_owned();
    let answer = by_orders(&org, "refresh_token", &[("refresh_token", &refresh)]).await;
    area.row(
        "`grant_type=refresh_token`",
        "with rotation comes a new `refresh_token`",
        "refreshflow",
    )
    .served(answer.has_members(
        200,
        "access_token id id_token instance_url issued_at refresh_token scope signature token_type",
    ));
    let next = answer.json()["refresh_token"].as_str().unwrap_or_default().to_owned();
    let again = by_orders(&org, "refresh_token", &[("refresh_token", &refresh)]).await;
    let gone = by_orders(&org, "refresh_token", &[("refresh_token", &next)]).await;
    let [error, text] = ["invalid_grant", "expired access/refresh token"];
    area.row(
        "a rotated refresh token that comes again",
        "ends the current one, too",
        "refreshflow",
    )
    .served(again.refuses(error, text).and(gone.refuses(error, text)));
    let begun =
        token(&org, &[("response_type", "device_code"), ("client_id", "KeyOfOrders1")]).await;
    area.row(
        "`response_type=device_code`",
        "`user_code`, `device_code`, `interval`, `verification_uri`",
        "RoseSilverSoftware/IlluminatedCloud#2400 deviceflow",
    )
    .served(begun.has_members(200, "user_code device_code interval verification_uri"));
    let code = begun.json()["device_code"].as_str().unwrap_or_default().to_owned();
    let poll = async || {
        token(&org, &[("grant_type", "device"), ("client_id", "KeyOfOrders1"), ("code", &code)])
            .await
    };
    poll().await;
    org.clock().sleep(std::time::Duration::from_secs(6)).await;
    area.row("`grant_type=device`", "once a person has approved", "deviceflow").served(
        poll().await.has_members(
            200,
            "access_token id instance_url issued_at refresh_token scope signature token_type",
        ),
    );
}
