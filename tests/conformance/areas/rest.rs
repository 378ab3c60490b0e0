//! The REST API: versions, resources, limits, and how it refuses.

use std::time::Duration;

use cucumber_salesforce::model::Secret;
use cucumber_salesforce::simulator::data::ApexStub;
use cucumber_salesforce::simulator::{
    Edition, Endpoint, RestText, Shows, SimulatedOrg, SimulatedUser, Trouble, Weather,
};
use serde_json::json;

use super::{CREDENTIALS, admin, at, by_orders, rest};
use crate::answer::{Answer, ask};
use crate::area::Area;
use crate::field::field;
use crate::party::{org_where, ready_in};
use crate::wire::client;

pub(super) async fn area() -> Area {
    let mut area = Area::new(
        "REST API",
        "Refusals are a JSON array of `errorCode`, `message` and, where there are any, `fields`.",
    );
    resources(&mut area).await;
    sessions(&mut area).await;
    editions(&mut area).await;
    statuses(&mut area).await;
    area
}

async fn resources(area: &mut Area) {
    let org = SimulatedOrg::start().await.unwrap();
    let open = ask(client().get(at(&org, "/services/data"))).await;
    let slash = ask(client().get(at(&org, "/services/data/"))).await;
    area.row(
        "`GET /services/data`, `/services/data/`",
        "`label`, `url`, `version` of each version; no session, no `Sforce-Limit-Info`",
        "",
    )
    .served(
        open.is(200, &["\"label\":\"Summer '26\"", "\"url\":\"/services/data/v67.0\""])
            .and(slash.no_header("sforce-limit-info")),
    );
    let root = rest(&org, admin(&org), "").await;
    let trailing = rest(&org, admin(&org), "/").await;
    area.row(
        "`GET /services/data/{version}`, `/services/data/{version}/`",
        "the resources of a version",
        "",
    )
    .served(
        root.is(200, &["\"sobjects\":", "\"limits\":", "\"query\":", "\"tooling\":"])
            .and(trailing.is(200, &["\"sobjects\":"])),
    );
    let limits = rest(&org, admin(&org), "/limits").await;
    area.row(
        "`/services/data/{version}/{*tail}`: `/limits`",
        "`Max` and `Remaining` of each limit",
        "",
    )
    .served(limits.is(200, &["\"DailyApiRequests\":{\"Max\":15000,\"Remaining\":"]));
    area.row(
        "`Sforce-Limit-Info: api-usage=<used>/<max>`",
        "on every answer of REST to a session that is let in, refusals included, but for the list of versions",
        "limitinfo",
    )
    .served(
        limits
            .header("sforce-limit-info", "/15000")
            .and(
                rest(&org, admin(&org), "/metadata/deployRequest/0Af000000000001AAA")
                    .await
                    .header("sforce-limit-info", "/15000"),
            )
            .and(
                rest(&org, admin(&org), "/apps/oauth/usage")
                    .await
                    .header("sforce-limit-info", "/15000"),
            )
            .and(rest(&org, admin(&org), "/nothing").await.header("sforce-limit-info", "/15000"))
            .and(
                ask(client().get(at(&org, "/services/data")).bearer_auth(admin(&org)))
                    .await
                    .no_header("sforce-limit-info"),
            )
            .and(rest(&org, "00D!x", "/limits").await.no_header("sforce-limit-info")),
    );
    versions(area, &org).await;
    let twice = ask(client().get(format!("{}//services/data", org.base_url()))).await;
    area.row("paths that begin with two slashes", "as the Salesforce CLI sends them", "code")
        .served(twice.is(200, &["v67.0"]));
    area.row("`NOT_FOUND`", "no such resource, version or record", "resterr").served(
        rest(&org, admin(&org), "/nothing").await.rest(
            404,
            "NOT_FOUND",
            "The requested resource does not exist",
        ),
    );
    let elsewhere = rest(&org, admin(&org), "/composite").await;
    area.row(
        "`/composite`, `/jobs`, `/search`, `/chatter`, `/connect`, `/ui-api` and others",
        "the error says so",
        "resterr",
    )
    .refused(
        "what apps are provisioned and tested with is simulated, and no more",
        elsewhere.rest(
            404,
            "NOT_FOUND",
            "the simulated org does not know the resource `composite`",
        ),
    );
    org.answer_apex(ApexStub::new("GET", "/orders/*", 200, json!({ "status": "shipped" })));
    let order =
        ask(client().get(at(&org, "/services/apexrest/orders/7")).bearer_auth(admin(&org))).await;
    area.row("`/services/apexrest/{*tail}`", "answers of Apex REST classes", "")
        .told("`SimulatedOrg::answer_apex`", order.is(200, &["shipped"]));
}

/// Methods, and versions that are not served.
async fn versions(area: &mut Area, org: &SimulatedOrg) {
    let head = client().head(at(org, "/services/data/v67.0/limits")).bearer_auth(admin(org));
    area.row("`HEAD`", "wherever there is a `GET`: the same without a body", "resterr")
        .served(ask(head).await.is_just(200, ""));
    let none = ask(client().get(at(org, "/services/data/v99.0/limits")).bearer_auth(admin(org)));
    let bare = ask(client().get(at(org, "/services/data/v67/limits")).bearer_auth(admin(org)));
    let (code, text) = ("NOT_FOUND", "The requested resource does not exist");
    area.row(
        format!("`{code}`: `{text}`"),
        "a version that there is not yet, or one written otherwise: `v67`",
        "tprouvot/Salesforce-Inspector-reloaded#744 restforce/restforce#160",
    )
    .served(none.await.rest(404, code, text).and(bare.await.rest(404, code, text)));
    let retired =
        ask(client().get(at(org, "/services/data/v30.0/limits")).bearer_auth(admin(org))).await;
    area.row("`GONE`", "a retired version: below 31.0", "soapeol").served(retired.rest(
        410,
        "GONE",
        "API version 30.0 is retired",
    ));
}

async fn sessions(area: &mut Area) {
    let (org, _) = ready_in(SimulatedOrg::builder()).await;
    let (code, text) = ("INVALID_SESSION_ID", "Session expired or invalid");
    let limits = async |token: &str| rest(&org, token, "/limits").await;
    area.row(
        format!("`{code}`: `{text}`"),
        "no token, an unknown one, or one that is over",
        "restforce jstanden/cerb#836",
    )
    .served(limits("00D!x").await.rest(401, code, text).and(
        ask(client().get(at(&org, "/services/data/v67.0/limits"))).await.rest(401, code, text),
    ));
    let token = access_token(&by_orders(&org, CREDENTIALS, &[]).await);
    org.clock().sleep(Duration::from_secs(2 * 3600 + 1)).await;
    area.row(format!("`{code}`: `{text}`"), "2 hours without use", "")
        .profile([field!(session_timeout)], vec![limits(&token).await.rest(401, code, text)]);
    let text = "This session is not valid for use with the REST API";
    let offline = access_token(&by_orders(&org, CREDENTIALS, &[("scope", "refresh_token")]).await);
    area.row(
        format!("`{code}`: `{text}`"),
        "a token without the scopes `api` and `full`",
        "tsmztech/mcp-server-salesforce#8",
    )
    .served(limits(&offline).await.rest(401, code, text));
    let there = org_where(|profile| profile.logins.access_control_shows = Shows::AtTheApi);
    let (there, _) = ready_in(there.api_access_control(true)).await;
    crate::party::set_policies(&there, &[("permittedUsersPolicyType", "AllSelfAuthorized")]).await;
    let token = access_token(&by_orders(&there, CREDENTIALS, &[]).await);
    area.row(
        format!("`{code}`: `{text}`"),
        "API access control, and nobody has listed the app; default at the token endpoint",
        "NangoHQ/nango#4344 forcedotcom/dataloader#1641",
    )
    .profile(
        [field!(logins.access_control_shows)],
        vec![rest(&there, &token, "/limits").await.rest(401, code, text)],
    );
    let (locked, _) = ready_in(SimulatedOrg::builder().lock_sessions_to_ip(true)).await;
    let token = access_token(&by_orders(&locked, CREDENTIALS, &[]).await);
    locked.calls_come_from(Some("198.51.100.7".parse().unwrap()));
    let default = rest(&locked, &token, "/limits").await.rest(401, code, text);
    let (other, _) = ready_in(
        org_where(|p| p.logins.session_from_elsewhere = RestText::Expired)
            .lock_sessions_to_ip(true),
    )
    .await;
    let token = access_token(&by_orders(&other, CREDENTIALS, &[]).await);
    other.calls_come_from(Some("198.51.100.7".parse().unwrap()));
    let turned =
        rest(&other, &token, "/limits").await.rest(401, code, "Session expired or invalid");
    area.row(
        format!("`{code}`: `{text}`"),
        "the session is locked to another address; else `Session expired or invalid`",
        "NangoHQ/nango#4344",
    )
    .profile([field!(logins.session_from_elsewhere)], vec![default, turned]);
    late_nodes(area).await;
}

/// A REST node may not know the app of a session yet.
async fn late_nodes(area: &mut Area) {
    let mut seen = Vec::new();
    for late in [false, true] {
        let (org, _) =
            ready_in(org_where(|p| p.logins.rest_nodes_learn_late = late).nodes(1)).await;
        let token = access_token(&by_orders(&org, CREDENTIALS, &[]).await);
        org.forget_app("Orders", 0, Duration::ZERO..Duration::from_secs(60)).unwrap();
        let answer = rest(&org, &token, "/limits").await;
        seen.push(if late {
            answer.rest(401, "INVALID_SESSION_ID", "Session expired or invalid")
        } else {
            answer.is(200, &["DailyApiRequests"])
        });
    }
    area.row(
        "a node that does not know the app of a session",
        "default it serves the session; else `INVALID_SESSION_ID`",
        "",
    )
    .profile([field!(logins.rest_nodes_learn_late)], seen);
}

fn access_token(granted: &Answer) -> String {
    granted.json()["access_token"].as_str().unwrap_or_default().to_owned()
}

async fn editions(area: &mut Area) {
    let org = SimulatedOrg::builder().edition(Edition::Group).start().await.unwrap();
    let (code, text) =
        ("API_DISABLED_FOR_ORG", "The REST API is not enabled for this Organization.");
    area.row(
        format!("`{code}`: `{text}`"),
        "Group, Essentials, and Professional without the add-on",
        "toolkit150 editions",
    )
    .served(rest(&org, admin(&org), "/limits").await.rest(403, code, text));
    let connect = rest(&org, admin(&org), "/connect/organization").await;
    let chatter = rest(&org, admin(&org), "/chatter/users/me").await;
    let text = "The Chatter Connect API is not enabled for this organization or user type.";
    area.row(format!("`{code}`: `{text}`"), "the same of `/connect` and `/chatter`", "code")
        .served(connect.rest(403, code, text).and(chatter.rest(403, code, text)));
    let shut = SimulatedUser::new("integ", "Integration User").without("ApiEnabled");
    let (apiless, _) = ready_in(SimulatedOrg::builder().user(shut)).await;
    let granted = by_orders(&apiless, CREDENTIALS, &[]).await;
    let refused = rest(&apiless, &access_token(&granted), "/limits").await;
    area.row(
        "a token is issued where the API is off",
        "the token endpoint has no error for it; REST refuses",
        "toolkit150 restforce/restforce#219",
    )
    .served(granted.is(200, &["access_token"]).and(refused.is(403, &["API_CURRENTLY_DISABLED"])));
    let user = SimulatedUser::administrator("admin", "Admin User")
        .password(Secret::new("pw"), Secret::new("token"))
        .without("ApiEnabled");
    let org = SimulatedOrg::builder().user(user).start().await.unwrap();
    let (code, text) = ("API_CURRENTLY_DISABLED", "API is disabled for this User");
    area.row(
        format!("`{code}`: `{text}`"),
        "the user lacks API Enabled",
        "forcedotcom/salesforcedx-vscode#2387",
    )
    .served(rest(&org, admin(&org), "/limits").await.rest(403, code, text));
    let org = SimulatedOrg::start().await.unwrap();
    org.set_locked(true);
    let (code, text) = ("ORG_LOCKED", "This organization has been locked");
    area.row(format!("`{code}`: `{text}`"), "the org is locked", "resterr")
        .served(rest(&org, admin(&org), "/limits").await.rest(403, code, text));
    org.set_locked(false);
    org.set_daily_api_requests(0);
    let (code, text) = ("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
    area.row(
        format!("`{code}`: `{text}`"),
        "the day's requests are used up",
        "SalesforceLabs/OrgCheck#181 mike4aday/SwiftlySalesforce#29",
    )
    .served(rest(&org, admin(&org), "/limits").await.rest(403, code, text));
}

async fn statuses(area: &mut Area) {
    let org = SimulatedOrg::start().await.unwrap();
    let limits = async || rest(&org, admin(&org), "/limits").await;
    let text = "ConcurrentRequests (Concurrent API Requests) Limit exceeded.";
    let weather = |trouble| {
        org.clear_weather();
        org.weather(Weather::new(trouble).at(Endpoint::Rest));
    };
    weather(Trouble::Refuses(403, "REQUEST_LIMIT_EXCEEDED", text));
    area.row(
        format!("`REQUEST_LIMIT_EXCEEDED`: `{text}`"),
        "too many long requests at once",
        "SalesforceLabs/OrgCheck#432",
    )
    .told("`Trouble::Refuses`", limits().await.rest(403, "REQUEST_LIMIT_EXCEEDED", text));
    weather(Trouble::LockedRow);
    area.row("`UNABLE_TO_LOCK_ROW`", "somebody else changes the record", "resterr")
        .told("`Trouble::LockedRow`", limits().await.is(400, &["UNABLE_TO_LOCK_ROW"]));
    weather(Trouble::AlreadyInProcess);
    area.row(
        "`ALREADY_IN_PROCESS`",
        "another change has locked the administration setup",
        "haripriyamurthy/Deprecated-CustomMetadataLoader#2",
    )
    .told("`Trouble::AlreadyInProcess`", limits().await.is(400, &["ALREADY_IN_PROCESS"]));
    for status in [500_u16, 502, 503, 429] {
        weather(Trouble::Fails(status, None));
        area.row(
            format!("status {status}"),
            "with the page of the front end, or `Retry-After`",
            "resterr",
        )
        .told("`Trouble::Fails`", limits().await.is(status, &[]));
    }
    for status in [300_u16, 304, 409, 412, 422] {
        weather(Trouble::Refuses(status, "ODD", "odd"));
        area.row(
            format!("status {status}"),
            "external ids, conditional requests, merges: not simulated",
            "resterr connecterr",
        )
        .told("`Trouble::Refuses`", limits().await.is(status, &[]));
    }
}
