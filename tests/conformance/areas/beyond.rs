//! What the simulated org leaves out on purpose, and says so.

use std::time::Duration;

use cucumber_salesforce::model::OrgKind;
use cucumber_salesforce::simulator::{Edition, Endpoint, SimulatedOrg, Trouble, Weather};

use super::{CREDENTIALS, admin, at, both, by_legacy, by_orders, rest, token};
use crate::answer::ask;
use crate::area::Area;
use crate::party::{CALLBACK, ready_in, still};
use crate::wire::client;

const GRANT: [&str; 2] = ["unsupported_grant_type", "grant type not supported"];

pub(super) async fn area() -> Area {
    let mut area = Area::new("What is left out", "Each is refused, or nothing follows from it.");
    logins(&mut area).await;
    members(&mut area).await;
    apis(&mut area).await;
    area
}

async fn logins(area: &mut Area) {
    let (org, _) = ready_in(SimulatedOrg::builder()).await;
    let cli = [("grant_type", "authorization_code"), ("client_id", "PlatformCLI"), ("code", "x")];
    area.row("`PlatformCLI`", "the app of the Salesforce CLI that every org has", "code").refused(
        "the CLI signs in by an access token, a JWT or an app of the org",
        token(&org, &cli).await.refuses("invalid_client_id", "client identifier invalid"),
    );
    let parameters = [
        ("response_type", "code_credentials"),
        ("client_id", "KeyOfOrders1"),
        ("redirect_uri", CALLBACK),
    ];
    let headless =
        ask(still().get(at(&org, "/services/oauth2/authorize")).query(&parameters)).await;
    area.row(
        "`response_type=code_credentials`",
        "headless identity: codes for credentials, guests, registration, passwordless login",
        "code",
    )
    .refused(
        "no Experience Cloud site is here",
        headless.is(400, &["error=unsupported_response_type"]),
    );
    let [error, text] = GRANT;
    let hybrid = by_orders(&org, "hybrid_token", &[]).await;
    area.row("`grant_type=hybrid_token`", "hybrid apps", "android")
        .refused("there is no user interface to come in to", hybrid.refuses(error, text));
    let unknown = token(&org, &cli).await;
    area.row("`error_uri`", "a third member of refusals of the SAML assertion flow", "errors")
        .refused("no such flow is here", unknown.lacks(400, &["error_uri"]));
    let [grant, text] = GRANT;
    let exchange = "urn:ietf:params:oauth:grant-type:token-exchange";
    area.row("`issued_token_type`, `expires_in`", "members of the answer to asset tokens", "code")
        .refused("no such flow is here", by_orders(&org, exchange, &[]).await.refuses(grant, text));
    partners(area, &org).await;
    let first = ask(client().post(at(&org, "/services/OAuth/u/62.0"))).await;
    area.row("OAuth 1.0a: `1716`", "and its other numbers", "oauth1")
        .refused("nobody makes new apps for it", first.is(404, &["NOT_FOUND"]));
    locked_out(area).await;
}

/// What the authorize endpoint does in some way of two, and what holds for apps of partners.
async fn partners(area: &mut Area, org: &SimulatedOrg) {
    let query = [("response_type", "code"), ("client_id", "Nobody12")];
    let plain = ask(still().get(at(org, "/services/oauth2/authorize")).query(&query)).await;
    area.row(
        "no `Content-Type`",
        "of some refusals of the authorize endpoint, so that browsers save them",
        "forcedotcom/postman-salesforce-apis#42",
    )
    .refused("each is `text/plain`", plain.header("content-type", "text/plain"));
    let open = SimulatedOrg::builder().consent(cucumber_salesforce::simulator::Consent::Auto);
    let open = crate::party::app_in(
        open,
        &[crate::party::SELF, crate::party::with("<isPkceRequired>false</isPkceRequired>")],
    )
    .await;
    let query = [
        ("response_type", "code"),
        ("client_id", "KeyOfOrders1"),
        ("redirect_uri", CALLBACK),
        ("login_hint", "nobody@example.com"),
    ];
    let denied = ask(still().get(at(&open, "/services/oauth2/authorize")).query(&query)).await;
    let words = ("access_denied", "end-user denied authorization");
    area.row("`access-denied`", "another spelling of `access_denied` in the help", "errors")
        .refused("clients test for the other", denied.leads(CALLBACK, words.0, words.1));
    let given = open.approve("Orders", "srep").unwrap();
    open.clock().sleep(Duration::from_secs(31 * 24 * 60 * 60)).await;
    let idle = by_orders(&open, "refresh_token", &[("refresh_token", given.expose())]).await;
    area.row(
        "PKCE, rotation of refresh tokens, 30 idle days and a list of addresses for refreshes",
        "mandatory since 2026 for apps of partners in more than two production orgs",
        "pkg-secure",
    )
    .refused(
        "apps here are the org's own, which are out of scope; the settings of an app can say the same",
        idle.is(200, &["access_token"]).and(idle.lacks(200, &["refresh_token\":"])),
    );
}

/// Addresses are not blocked, and refresh tokens do not end by an option of the org.
async fn locked_out(area: &mut Area) {
    let (org, _) = both(SimulatedOrg::builder()).await;
    let user = org.user("srep").unwrap();
    for _ in 0..20 {
        by_legacy(&org, "password", &[("username", &user.username), ("password", "x")]).await;
    }
    let whole = format!("{}{}", user.password.expose(), user.security_token.expose());
    let right = [("username", user.username.as_str()), ("password", whole.as_str())];
    area.row("an address, or a user, that is blocked after many failed logins", "", "failedlogins")
        .refused(
            "`SimulatedOrg::set_frozen` and `Weather` bring it about when a test wants it",
            by_legacy(&org, "password", &right).await.is(200, &["access_token"]),
        );
    area.row(
        "the retirement of the username-password flow",
        "announced for 20 February 2027; orgs made from Summer '26 on are said to lack it at all",
        "blockflows",
    )
    .refused(
        "programs under test use it still; `blockOAuthUnPwFlow` says the same",
        by_legacy(&org, "password", &right).await.is(200, &["access_token"]),
    );
    let given = org.approve("Orders", "srep").unwrap();
    org.clock().sleep(Duration::from_secs(31 * 24 * 60 * 60)).await;
    let idle = by_orders(&org, "refresh_token", &[("refresh_token", given.expose())]).await;
    area.row(
        "the org's limit of 30 idle days on `infinite` refresh tokens",
        "shown as `specific_inactivity:30:DAYS`",
        "idlettl",
    )
    .refused(
        "it is an option, off by default; the policy can say the same",
        idle.is(200, &["access_token"]),
    );
}

async fn members(area: &mut Area) {
    let (org, _) = ready_in(SimulatedOrg::builder()).await;
    let granted = by_orders(&org, CREDENTIALS, &[]).await;
    area.row("`api_instance_url`, `token_format`", "members of some token answers", "ccsample")
        .refused(
            "nobody has found when they come",
            granted.lacks(200, &["api_instance_url", "token_format"]),
        );
    area.row(
        "`sfdc_community_url`, `sfdc_community_id`, `sfdc_site_url`, `sfdc_site_id`",
        "members of the token answers of site users",
        "jsforce",
    )
    .refused(
        "no Experience Cloud site is here",
        granted.lacks(200, &["sfdc_community", "sfdc_site"]),
    );
    org.weather(Weather::new(Trouble::Fails(503, None)).at(Endpoint::Rest));
    let down = rest(&org, admin(&org), "/limits").await;
    area.row("`x-sfdc-edge-err: true`", "failures of the edge", "ForceCLI/force#780").refused(
        "clients go by the status",
        down.is(503, &[]).and(down.no_header("x-sfdc-edge-err")),
    );
}

async fn apis(area: &mut Area) {
    let org = SimulatedOrg::start().await.unwrap();
    let bulk = ask(client().post(at(&org, "/services/async/30.0/job"))).await;
    area.row("Bulk API: `InvalidVersion`", "and everything else of it", "soapeol")
        .refused("records go by the data API here", bulk.is(404, &["NOT_FOUND"]));
    let tokens = rest(&org, admin(&org), "/query?q=SELECT+Id+FROM+OauthToken").await;
    area.row("`OauthToken`: 500 rows for a query, 2,500 in all", "", "objects")
        .refused("no org here has so many", tokens.is(200, &["\"done\":true"]));
    let group = SimulatedOrg::builder().edition(Edition::Group).start().await.unwrap();
    area.row("partner apps that are allow-listed where an edition has no API", "", "gepe").refused(
        "no app here has passed a security review",
        rest(&group, admin(&group), "/limits").await.is(403, &["API_DISABLED_FOR_ORG"]),
    );
    let retired =
        super::soap::call_at(&org, "/services/Soap/m/30.0", admin(&org), "<describeMetadata/>")
            .await;
    area.row("`sf:UNSUPPORTED_API_VERSION`", "retired versions: below 31.0", "soapeol")
        .served(retired.fault("UNSUPPORTED_API_VERSION", "Invalid Api version specified on URL"));
    for (kind, sandbox, trial) in [
        (OrgKind::Production, "false", "null"),
        (OrgKind::Sandbox, "true", "null"),
        (OrgKind::Scratch, "true", "\"20"),
        (OrgKind::Trial, "false", "\"20"),
    ] {
        let org = SimulatedOrg::builder().kind(kind).start().await.unwrap();
        let query = "/query?q=SELECT+IsSandbox,TrialExpirationDate+FROM+Organization";
        let told = rest(&org, admin(&org), query).await;
        let is = [format!("\"IsSandbox\":{sandbox}"), format!("\"TrialExpirationDate\":{trial}")];
        area.row(
            format!(
                "`IsSandbox` {sandbox}, `TrialExpirationDate` {}",
                if trial == "null" { "null" } else { "set" }
            ),
            format!("{kind:?}"),
            "sfdx-core",
        )
        .served(told.is(200, &[&is[0], &is[1]]));
    }
}
