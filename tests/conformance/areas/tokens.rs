//! What is done with tokens: revoke, introspect, userinfo, identity URLs, discovery and keys.

use cucumber_salesforce::simulator::{Consent, SimulatedOrg};

use super::at;
use crate::answer::{Answer, ask};
use crate::area::Area;
use crate::field::field;
use crate::party::{
    CALLBACK, OPENID, SELF, app_in, authorize, connected_app, of, org_where, ready_in, with,
};
use crate::wire::{atomic, client, deploy};

const NO_PKCE: &str = "<isPkceRequired>false</isPkceRequired>";

pub(super) async fn area() -> Area {
    let mut area = Area::new("Tokens and identities", "");
    let org =
        app_in(SimulatedOrg::builder().consent(Consent::Auto), &[SELF, OPENID, with(NO_PKCE)])
            .await;
    let granted = signed_in(&org).await;
    let member = |name: &str| granted.json()[name].as_str().unwrap_or_default().to_owned();
    introspection(&mut area, &org, &member("access_token"), &member("refresh_token")).await;
    userinfo(&mut area, &org, &member("access_token")).await;
    identity(&mut area, &org, &member("id"), &member("access_token")).await;
    discovery(&mut area, &org, &granted).await;
    revocation(&mut area, &org, &member("access_token"), &member("refresh_token")).await;
    absent(&mut area, &org).await;
    area
}

pub(super) async fn signed_in(org: &SimulatedOrg) -> Answer {
    let all = [
        ("response_type", "code"),
        ("client_id", "KeyOfOrders1"),
        ("redirect_uri", crate::party::CALLBACK),
        ("login_hint", &org.user("srep").unwrap().username),
    ];
    let code = of(&authorize(org, &all).await.1.parse().unwrap(), "code");
    let form = [("code", code.as_str()), ("redirect_uri", crate::party::CALLBACK)];
    super::by_orders(org, "authorization_code", &form).await
}

async fn introspection(area: &mut Area, org: &SimulatedOrg, access: &str, refresh: &str) {
    let look = async |token: &str, client_id: &str| {
        let form =
            [("token", token), ("client_id", client_id), ("client_secret", "SecretOfOrders1")];
        ask(client().post(at(org, "/services/oauth2/introspect")).form(&form)).await
    };
    area.row("`POST /services/oauth2/introspect`", "an access token of the app: `active`, `scope`, `client_id`, `username`, `sub`, `token_type`, `exp`, `iat`, `nbf`", "introspect")
        .served(look(access, "KeyOfOrders1").await.has_members(200, "active scope client_id username sub token_type exp iat nbf"));
    area.row("`token_type` `refresh_token`", "a refresh token of the app", "introspect")
        .served(look(refresh, "KeyOfOrders1").await.is(200, &["\"token_type\":\"refresh_token\""]));
    let inactive = r#"{"active":false}"#;
    let session = org.administrator().access_token.expose();
    let unknown = look("dummy", "KeyOfOrders1").await.is_just(200, inactive);
    area.row(
        "`{\"active\":false}`",
        "a token that is unknown, over, or of no app or another",
        "introspect",
    )
    .served(unknown.and(look(session, "KeyOfOrders1").await.is_just(200, inactive)));
    introspects_all(area).await;
    let default = look(access, "Nobody12").await.is_just(200, inactive);
    let (naming, _) =
        ready_in(org_where(|p| p.authorize.introspection_names_unknown_clients = true)).await;
    let form = [("token", "x"), ("client_id", "Nobody12")];
    let turned = ask(client().post(at(&naming, "/services/oauth2/introspect")).form(&form)).await;
    area.row(
        "`{\"active\":false}`",
        "an unknown client; else refused as at the token endpoint",
        "introspect",
    )
    .profile(
        [field!(authorize.introspection_names_unknown_clients)],
        vec![default, turned.refuses("invalid_client_id", "client identifier invalid")],
    );
}

/// Apps that may look at every token of the org.
async fn introspects_all(area: &mut Area) {
    let (org, _) = ready_in(SimulatedOrg::builder().allow_connected_apps(true)).await;
    let all = "<isIntrospectAllTokens>true</isIntrospectAllTokens>";
    deploy(&org, &connected_app(all), atomic()).await;
    let global = format!(
        "<callbackUrl>{CALLBACK}</callbackUrl><externalClientApplication>Orders</externalClientApplication><isClientCredentialsFlowEnabled>true</isClientCredentialsFlowEnabled>{all}"
    );
    org.update_metadata("ExtlClntAppGlobalOauthSettings", "Orders_glbl", &global).unwrap();
    org.clock().sleep(std::time::Duration::from_secs(12 * 60)).await;
    let user = org.user("srep").unwrap();
    let whole = format!("{}{}", user.password.expose(), user.security_token.expose());
    let form = [("username", user.username.as_str()), ("password", whole.as_str())];
    let of_legacy = super::by_legacy(&org, "password", &form).await.json();
    let of_orders = super::by_orders(&org, super::CREDENTIALS, &[]).await.json();
    let look = async |token: &serde_json::Value, app: &str| {
        let (key, secret) = (format!("KeyOf{app}1"), format!("SecretOf{app}1"));
        let token = token["access_token"].as_str().unwrap_or_default();
        let form = [("token", token), ("client_id", &key), ("client_secret", &secret)];
        let url = at(&org, "/services/oauth2/introspect");
        ask(client().post(url).form(&form)).await.is(200, &["\"active\":true"])
    };
    area.row("`isIntrospectAllTokens`", "the app sees the tokens of every app", "introspect")
        .served(look(&of_orders, "Legacy").await);
    area.row("one app of an org may introspect all tokens", "", "introspect").refused(
        "how the second is refused is not on record: each app that says so may",
        look(&of_legacy, "Orders").await,
    );
}

async fn userinfo(area: &mut Area, org: &SimulatedOrg, access: &str) {
    let url = at(org, "/services/oauth2/userinfo");
    let told = ask(client().get(&url).bearer_auth(access)).await;
    area.row(
        "`GET` and `POST /services/oauth2/userinfo`",
        "the standard claims, `user_id`, `organization_id`, `urls`, `photos`, `is_app_installed`",
        "userinfo",
    )
    .served(told.is(
        200,
        &[
            "\"sub\":",
            "\"user_id\":",
            "\"organization_id\":",
            "\"preferred_username\":",
            "\"nickname\":",
            "\"zoneinfo\":",
            "\"photos\":",
            "\"is_app_installed\":",
        ],
    ));
    area.row("`Bad_OAuth_Token`", "a bad token: bare text, no JSON", "code")
        .served(ask(client().get(&url).bearer_auth("dummy")).await.is_just(403, "Bad_OAuth_Token"));
}

async fn identity(area: &mut Area, org: &SimulatedOrg, id: &str, access: &str) {
    let get = async |url: String| ask(client().get(url).bearer_auth(access)).await;
    area.row(
        "`GET` and `POST /id/{org}/{user}`",
        "the token in the header, the query (`oauth_token`) or a form",
        "idurl",
    )
    .served(
        ask(client().get(format!("{id}?format=json&oauth_token={access}")))
            .await
            .is(200, &["\"username\":", "\"display_name\":", "\"urls\":"]),
    );
    let newest = format!("/services/data/v{}/", org.api_version());
    area.row(
        "`version=latest`",
        "the addresses name the newest version in place of `{version}`",
        "idurl",
    )
    .served(get(format!("{id}?version=latest")).await.is(200, &[&newest]));
    let xml = get(format!("{id}?format=xml")).await.is(200, &["<last_name>Rep</last_name>"]);
    let jsonp = get(format!("{id}?format=jsonp&callback=who")).await.is(200, &["who({"]);
    area.row("`format=xml`, `format=jsonp&callback=`", "", "idurl").served(xml.and(jsonp));
    let mut seen = Vec::new();
    for needed in [false, true] {
        let org = org_where(|p| p.identity.id_scope_is_needed = needed).consent(Consent::Auto);
        let org = app_in(org, &[SELF, with(NO_PKCE)]).await;
        let granted = signed_in(&org).await.json();
        let url = granted["id"].as_str().unwrap_or_default().to_owned();
        let token = granted["access_token"].as_str().unwrap_or_default().to_owned();
        let told = ask(client().get(url).bearer_auth(&token)).await;
        let user = ask(client().get(at(&org, "/services/oauth2/userinfo")).bearer_auth(&token));
        let told = if needed {
            told.is_just(403, "Bad_OAuth_Token")
        } else {
            told.is(200, &["\"username\":"])
        };
        seen.push(told.and(user.await.is(200, &["\"sub\":"])));
    }
    area.row(
        "the identity URL needs the scope `id`",
        "default any token reads it; userinfo takes any token",
        "idurl",
    )
    .profile([field!(identity.id_scope_is_needed)], seen);
}

async fn discovery(area: &mut Area, org: &SimulatedOrg, granted: &Answer) {
    let document = ask(client().get(at(org, "/.well-known/openid-configuration"))).await;
    area.row(
        "`GET /.well-known/openid-configuration`",
        "`issuer` is the base URL; `client_secret_post`, `client_secret_basic`, `private_key_jwt`",
        "pm-oidc",
    )
    .served(document.is(
        200,
        &[
            &format!("\"issuer\":\"{}\"", org.base_url()),
            "\"client_secret_post\",\"client_secret_basic\",\"private_key_jwt\"",
        ],
    ));
    let keys = ask(client().get(at(org, "/id/keys"))).await;
    area.row(
        "`GET /id/keys`",
        "the key that `id_token`s and JWT-format access tokens verify with",
        "pm-oidc",
    )
    .served(keys.is(200, &["\"kty\":\"RSA\"", "\"kid\":", "\"n\":", "\"e\":"]));
    area.row("`registration_endpoint`", "dynamic registration of clients", "pm-oidc").refused(
        "apps come from deploys only",
        ask(client().post(at(org, "/services/oauth2/register"))).await.is(404, &["NOT_FOUND"]),
    );
    let life = granted.json()["id_token"].as_str().and_then(claims);
    let life = life.map(|told| {
        told["exp"].as_u64().unwrap_or_default() - told["iat"].as_u64().unwrap_or_default()
    });
    area.row("`id_token` is good for 2 minutes", "unless the app says otherwise", "code")
        .profile([field!(codes.id_token_life)], vec![granted.seen(life == Some(120), "120 s")]);
    let jwt =
        "<isNamedUserJwtEnabled>true</isNamedUserJwtEnabled><isPkceRequired>false</isPkceRequired>";
    let org = app_in(SimulatedOrg::builder().consent(Consent::Auto), &[SELF, with(jwt)]).await;
    let token = signed_in(&org).await;
    let header = token.json()["access_token"].as_str().and_then(header);
    let fits = header.is_some_and(|header| {
        header["alg"] == "RS256" && header["tty"] == "sfdc-core-token" && header["kid"].is_string()
    });
    area.row("JWT-format access tokens", "`alg` RS256, `kid`, `tty` sfdc-core-token, `tnk`, `ver`; opaque ones unless the app says so", "jwttok")
        .served(token.seen(fits, "tty=sfdc-core-token"));
}

pub(super) fn claims(jwt: &str) -> Option<serde_json::Value> {
    decoded(jwt.split('.').nth(1)?)
}

fn header(jwt: &str) -> Option<serde_json::Value> {
    decoded(jwt.split('.').next()?)
}

fn decoded(part: &str) -> Option<serde_json::Value> {
    let bytes =
        base64::Engine::decode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, part).ok()?;
    serde_json::from_slice(&bytes).ok()
}

async fn revocation(area: &mut Area, org: &SimulatedOrg, access: &str, refresh: &str) {
    let url = at(org, "/services/oauth2/revoke");
    let post = async |form: &[(&str, &str)]| ask(client().post(&url).form(form)).await;
    let gone = ask(client().get(&url).query(&[("token", refresh)])).await.is_just(200, "");
    let dead = super::rest(org, access, "/limits").await;
    area.row(
        "`GET` and `POST /services/oauth2/revoke`",
        "an empty answer; a refresh token takes its access tokens along",
        "revoke",
    )
    .served(
        gone.and(dead.rest(401, "INVALID_SESSION_ID", "Session expired or invalid")).and(
            post(&[("token", org.administrator().access_token.expose())]).await.is_just(200, ""),
        ),
    );
    area.row(
        "`callback({\"error\":\"invalid_token\"});`",
        "with `callback`: for scripts of a page",
        "revokeblog",
    )
    .served(
        post(&[("token", "x"), ("callback", "done")])
            .await
            .is_just(200, "done({\"error\":\"invalid_token\"});"),
    );
    let _given = org.approve("Orders", "srep").unwrap();
    let row = org.records("OauthToken").pop().unwrap();
    let gone = post(&[("token", row["DeleteToken"].as_str().unwrap())]).await;
    let none = gone.seen(org.records("OauthToken").is_empty(), "no approval");
    area.row("`OauthToken.DeleteToken`", "revokes the token of its record", "objects")
        .served(gone.is_just(200, "").and(none));
}

async fn absent(area: &mut Area, org: &SimulatedOrg) {
    area.row(
        "`/services/oauth2/singleaccess`, `/secur/frontdoor.jsp`",
        "a session of the user interface from a token",
        "code",
    )
    .refused(
        "there is no user interface to come in to",
        ask(client().get(at(org, "/services/oauth2/singleaccess")))
            .await
            .is(404, &["NOT_FOUND"])
            .and(ask(client().get(at(org, "/secur/frontdoor.jsp"))).await.is(404, &["NOT_FOUND"])),
    );
    area.row("`Invalid_Scope`, 403", "`singleaccess` with a token without `web`", "code").refused(
        "there is no user interface to come in to",
        ask(client().get(at(org, "/services/oauth2/singleaccess"))).await.is(404, &["NOT_FOUND"]),
    );
}
