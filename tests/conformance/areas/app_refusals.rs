//! What the token endpoint refuses of apps, and in which words.

use std::time::Duration;

use cucumber_salesforce::simulator::{Entrance, FreshAppError, Shows, SimulatedOrg, Wording};
use serde_json::json;

use super::{CREDENTIALS, JWT, both, by_legacy, by_orders, token, words};
use crate::answer::{Seen, ask};
use crate::area::Area;
use crate::field::field;
use crate::party::{assertion, connected_app, org_where, ready_in, set_policies};
use crate::wire::{atomic, client, deploy, external_app};

const UNKNOWN: [&str; 2] = ["invalid_client_id", "client identifier invalid"];
const ABSENT: [&str; 2] = ["app_not_found", "External client app is not installed in this org"];
const SECRET: [&str; 2] = ["invalid_client", "invalid client credentials"];
const UNINSTALLED: [&str; 2] = ["invalid_client", "app must be installed into org"];
const RUN_AS: [&str; 2] = ["invalid_grant", "no client credentials user enabled"];
const DOMAIN: [&str; 2] = ["invalid_grant", "request not supported on this domain"];
const GRANT: [&str; 2] = ["unsupported_grant_type", "grant type not supported"];
const SCOPE: [&str; 2] = ["invalid_scope", "the requested scope is not allowed"];
const BLOCKED: [&str; 2] = ["app_blocked", "this app is blocked by admin"];
const LOCKED: [&str; 2] = ["inactive_org", "organization is locked, closed, or suspended"];
const LEVEL: [&str; 2] = ["invalid_session_level", "session level is too low for this app"];
const BASIC: [&str; 2] = ["invalid_basic_auth_header", "invalid basic auth header"];

pub(super) async fn area() -> Area {
    let mut area = Area::new(
        "Token endpoint: apps that are refused",
        "`POST /services/oauth2/token`. Every refusal is a JSON object of `error` and `error_description` with status 400 and\n`Cache-Control: no-store`.",
    );
    apps(&mut area).await;
    fresh(&mut area).await;
    area
}

async fn apps(area: &mut Area) {
    let (org, _) = both(SimulatedOrg::builder()).await;
    let [error, text] = UNKNOWN;
    let form = [("grant_type", CREDENTIALS), ("client_id", "Nobody12"), ("client_secret", "x")];
    let answer = token(&org, &form).await;
    area.row(
        words(error, text),
        "consumer key unknown, deleted or of another org",
        "omniphx/forrest#184 jsforce/jsforce#762",
    )
    .served(answer.refuses(error, text));
    area.row(
        "`Content-Type: application/json`, `Cache-Control: no-store`",
        "any refusal",
        "errors",
    )
    .served(
        answer
            .header("content-type", "application/json")
            .and(answer.header("cache-control", "no-store")),
    );
    let [error, text] = SECRET;
    let form = [("grant_type", CREDENTIALS), ("client_id", "KeyOfOrders1"), ("client_secret", "x")];
    area.row(words(error, text), "wrong consumer secret", "nango")
        .served(token(&org, &form).await.refuses(error, text));
    let [error, text] = GRANT;
    area.row(words(error, text), "a grant type that there is not", "aaronhuggins/sf-jwt-token#1")
        .served(by_orders(&org, "magic", &[]).await.refuses(error, text));
    let url = format!("{}/services/oauth2/token", org.base_url());
    area.row(
        words(error, text),
        "GET: a redirect from `http://` makes a GET of the POST",
        "SalesforceCommerceCloud/b2c-crm-sync#16",
    )
    .served(ask(client().get(url)).await.refuses(error, text));
    for (grant, name) in [
        ("urn:ietf:params:oauth:grant-type:token-exchange", "token exchange, asset tokens"),
        ("urn:ietf:params:oauth:grant-type:saml2-bearer", "SAML bearer"),
        ("assertion", "SAML assertion"),
    ] {
        area.row(format!("`grant_type={grant}`"), name, "code").refused(
            "the flows of apps that this crate provisions are simulated, and no others",
            by_orders(&org, grant, &[]).await.refuses(error, text),
        );
    }
    let [error, text] = DOMAIN;
    let form = [
        ("grant_type", CREDENTIALS),
        ("client_id", "KeyOfOrders1"),
        ("client_secret", "SecretOfOrders1"),
    ];
    let mut seen = Vec::new();
    for host in
        ["login.salesforce.com", "test.salesforce.com", "simulated-dev-ed.my.salesforce-setup.com"]
    {
        let request = client().post(format!("{}/services/oauth2/token", org.base_url()));
        seen.push(ask(request.header("host", host).form(&form)).await.refuses(error, text));
    }
    let seen = seen.into_iter().reduce(Seen::and).unwrap();
    area.row(
        words(error, text),
        "client credentials on `login.`, `test.` or a setup host",
        "pozil/pub-sub-api-node-client#58",
    )
    .served(seen);
    let [error, text] = SCOPE;
    let answer = by_orders(&org, CREDENTIALS, &[("scope", "api chatter_api")]).await;
    area.row(words(error, text), "a scope that the app has not", "forcedotcom/mcp-hosted#47")
        .served(answer.refuses(error, text));
    let [error, text] = BASIC;
    let request = client().post(format!("{}/services/oauth2/token", org.base_url()));
    let request = request.header("authorization", "Basic !").form(&[("grant_type", CREDENTIALS)]);
    area.row(words(error, text), "a Basic header that is none", "android")
        .served(ask(request).await.refuses(error, text));
    states(area).await;
}

/// What comes of what administrators do to an app or the org.
async fn states(area: &mut Area) {
    let (org, key) = both(SimulatedOrg::builder()).await;
    let [error, text] = BLOCKED;
    org.set_blocked("Orders", true).unwrap();
    area.row(words(error, text), "an administrator has blocked the app", "android")
        .served(by_orders(&org, CREDENTIALS, &[]).await.refuses(error, text));
    org.set_blocked("Orders", false).unwrap();
    let [error, text] = UNINSTALLED;
    org.set_installed("Orders", false).unwrap();
    let here = by_orders(&org, CREDENTIALS, &[]).await.refuses(error, text);
    let (there, _) =
        ready_in(org_where(|p| p.logins.uninstalled_app_shows = Shows::AtTheApi)).await;
    there.set_installed("Orders", false).unwrap();
    let issued = by_orders(&there, CREDENTIALS, &[]).await.is(200, &["access_token"]);
    area.row(
        words(error, text),
        "app not installed, and the user may not use such apps; default here, else at the API",
        "code",
    )
    .profile([field!(logins.uninstalled_app_shows)], vec![here, issued]);
    org.set_installed("Orders", true).unwrap();
    let [error, text] = RUN_AS;
    let mail = org.user("integ").unwrap().email;
    org.set_run_as("Orders", Some(&mail)).unwrap();
    org.clock().sleep(Duration::from_secs(12 * 60)).await;
    area.row(
        words(error, text),
        "run-as user unset, inactive, or named by an e-mail address",
        "sumo",
    )
    .served(by_orders(&org, CREDENTIALS, &[]).await.refuses(error, text));
    let [error, text] = GRANT;
    set_policies(&org, &[("isClientCredentialsFlowEnabled", "false")]).await;
    let default = by_orders(&org, CREDENTIALS, &[]).await.refuses(error, text);
    let off = Wording::of("oauth_flow_disabled", "flow disabled");
    let (other, _) = ready_in(org_where(|p| p.logins.flow_off = off)).await;
    set_policies(&other, &[("isClientCredentialsFlowEnabled", "false")]).await;
    let turned =
        by_orders(&other, CREDENTIALS, &[]).await.refuses("oauth_flow_disabled", "flow disabled");
    area.row(
        words(error, text),
        "the flow is off in the app or its policies; else `oauth_flow_disabled`",
        "nango android",
    )
    .profile([field!(logins.flow_off)], vec![default, turned]);
    let [error, text] = LEVEL;
    set_policies(&org, &[("policyAction", "Block"), ("requiredSessionLevel", "HIGH_ASSURANCE")])
        .await;
    area.row(words(error, text), "policies block sessions below high assurance", "android")
        .profile(
            [field!(logins.low_session_level)],
            vec![by_orders(&org, CREDENTIALS, &[]).await.refuses(error, text)],
        );
    let [error, text] = ABSENT;
    let off =
        "<externalClientApplication>Orders</externalClientApplication><isEnabled>false</isEnabled>";
    org.update_metadata("ExtlClntAppConfigurablePolicies", "Orders_plcy", off).unwrap();
    org.clock().sleep(Duration::from_secs(12 * 60)).await;
    area.row(words(error, text), "the app is switched off", "code").profile(
        [field!(logins.disabled_app)],
        vec![by_orders(&org, CREDENTIALS, &[]).await.refuses(error, text)],
    );
    let page = org.open(Entrance::Test).await.unwrap();
    let signed = assertion(&org, &key, &json!({}));
    let form = [("grant_type", JWT), ("assertion", signed.as_str())];
    let answer = ask(client().post(format!("{page}/services/oauth2/token")).form(&form)).await;
    area.row(
        words(error, text),
        "an external client app, on a host that does not lead to its org",
        "forcedotcom/cli#3482",
    )
    .served(answer.refuses(error, text));
    let (deaf, key) =
        ready_in(org_where(|p| p.logins.login_hosts_know_external_apps = false)).await;
    let page = deaf.open(Entrance::Login).await.unwrap();
    let signed = assertion(&deaf, &key, &json!({}));
    let form = [("grant_type", JWT), ("assertion", signed.as_str())];
    let answer = ask(client().post(format!("{page}/services/oauth2/token")).form(&form)).await;
    area.row(
        words(error, text),
        "an external client app on `login.salesforce.com`; default no refusal",
        "PipedreamHQ/pipedream#21557",
    )
    .profile([field!(logins.login_hosts_know_external_apps)], vec![answer.refuses(error, text)]);
    let [error, text] = LOCKED;
    org.set_locked(true);
    area.row(words(error, text), "the org is locked", "errors").profile(
        [field!(logins.locked_org)],
        vec![by_orders(&org, CREDENTIALS, &[]).await.refuses(error, text)],
    );
}

/// What a node says of an app that it has not learnt of.
async fn fresh(area: &mut Area) {
    for (error, [code, text]) in
        [(FreshAppError::AppNotFound, ABSENT), (FreshAppError::InvalidClientId, UNKNOWN)]
    {
        let org = org_where(|p| p.fresh_app_errors = vec![error]).start().await.unwrap();
        let run_as = org.user("integ").unwrap().username;
        deploy(&org, &external_app(&run_as, "", "Orders_users"), atomic()).await;
        area.row(
            words(code, text),
            "an external client app that the node does not know yet; default either",
            "forcedotcom/cli#3482 pozil/salesforce-react-integration#15",
        )
        .profile(
            [field!(fresh_app_errors)],
            vec![by_orders(&org, CREDENTIALS, &[]).await.refuses(code, text)],
        );
    }
    let org = SimulatedOrg::builder().allow_connected_apps(true).start().await.unwrap();
    deploy(&org, &connected_app(""), atomic()).await;
    let [error, text] = UNKNOWN;
    area.row(
        words(error, text),
        "a connected app that the node does not know yet",
        "pozil/salesforce-react-integration#15",
    )
    .profile(
        [field!(fresh_connected_app_errors)],
        vec![by_legacy(&org, "password", &[]).await.refuses(error, text)],
    );
}
