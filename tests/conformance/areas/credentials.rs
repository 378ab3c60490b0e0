//! The OAuth resources of the Connect REST API: keys, secrets, second pairs, who holds tokens.

use std::time::Duration;

use cucumber_salesforce::simulator::{Edition, SimulatedOrg};
use reqwest::Method;
use serde_json::{Value, json};

use super::{CREDENTIALS, admin, at, token};
use crate::answer::{Answer, ask};
use crate::area::Area;
use crate::field::field;
use crate::party::{org_where, ready_in};
use crate::wire::client;

/// So that the administrator is still signed in.
const MONTHS: Duration = Duration::from_secs(90 * 24 * 60 * 60);

const APPS: &str = "/services/data/v67.0/apps/oauth";

pub(super) async fn area() -> Area {
    let mut area = Area::new(
        "Credentials and usage",
        "Of external client apps; `{app}` and `{consumer}` are record ids of 15 or 18 characters.",
    );
    let (org, _) = ready_in(SimulatedOrg::builder().secrets_in_rest(true)).await;
    let consumer = consumers(&mut area, &org).await;
    staged(&mut area, &org, &consumer).await;
    endings(&mut area).await;
    usage(&mut area, &org).await;
    refusals(&mut area).await;
    area
}

async fn call(org: &SimulatedOrg, method: Method, path: &str, body: Option<Value>) -> Answer {
    let request = client().request(method, at(org, path)).bearer_auth(admin(org));
    ask(if let Some(body) = body { request.json(&body) } else { request }).await
}

async fn get(org: &SimulatedOrg, path: &str) -> Answer {
    call(org, Method::GET, path, None).await
}

fn id_of(org: &SimulatedOrg, object: &str) -> String {
    org.records(object)[0]["Id"].as_str().unwrap().to_owned()
}

async fn consumers(area: &mut Area, org: &SimulatedOrg) -> String {
    let (app, consumer) =
        (id_of(org, "ExternalClientApplication"), id_of(org, "ExtlClntAppOauthConsumer"));
    let list = get(org, &format!("{APPS}/credentials/{}", &app[..15])).await;
    area.row("`GET /services/data/{version}/apps/oauth/credentials/{app}`", "since 60.0: `consumers` of `id`, `key`, `name`, `url`, `stagedCredentialsUrl`; `currentPageUrl`, `nextPageUrl`", "credentials")
        .served(list.has_members(200, "consumers currentPageUrl nextPageUrl"));
    let url = format!("{APPS}/credentials/{app}/{consumer}");
    let key = get(org, &url).await.has_members(200, "id key name stagedCredentialsUrl url");
    let secret = get(org, &format!("{url}?part=secret"))
        .await
        .has_members(200, "id secret name stagedCredentialsUrl url");
    let both = get(org, &format!("{url}?part=keyandsecret"))
        .await
        .has_members(200, "id key secret name stagedCredentialsUrl url");
    area.row(
        "`GET /services/data/{version}/apps/oauth/credentials/{app}/{consumer}`",
        "since 60.0: `part=key` by default, `secret` or `keyandsecret`",
        "credentials",
    )
    .served(key.and(secret).and(both));
    area.row("`INVALID_API_INPUT`", "a `part` that there is not", "").served(
        get(org, &format!("{url}?part=x")).await.rest(400, "INVALID_API_INPUT", "Invalid part"),
    );
    let old = get(org, &url.replace("v67.0", "v64.0")).await;
    area.row("`stagedCredentialsUrl`", "since 65.0", "credentials")
        .served(old.lacks(200, &["stagedCredentialsUrl"]));
    url
}

async fn staged(area: &mut Area, org: &SimulatedOrg, consumer: &str) {
    let url = format!("{consumer}/staged");
    let none = get(org, &url).await;
    area.row(
        "`GET /services/data/{version}/apps/oauth/credentials/{app}/{consumer}/staged`",
        "since 65.0: `stagedCredentials`, `url`",
        "credentials stage",
    )
    .served(none.has_members(200, "stagedCredentials url"));
    let made = call(org, Method::POST, &url, Some(json!({}))).await;
    let pair = made.json()["stagedCredentials"][0].clone();
    area.row("`POST .../staged`", "`id`, `key`, `secret`, `state`, `url`, `createdBy`, `createdDate`, `expirationDate`, `stagedCredentialsUrl`", "infisical credentials")
        .served(made.is(201, &["\"id\":", "\"key\":", "\"secret\":", "\"state\":\"Active\"", "\"url\":", "\"createdBy\":", "\"createdDate\":", "\"expirationDate\":", "\"stagedCredentialsUrl\":"]));
    area.row("one staged pair for each consumer", "`INVALID_API_INPUT` for another", "stage")
        .served(call(org, Method::POST, &url, Some(json!({}))).await.rest(
            400,
            "INVALID_API_INPUT",
            "already exist",
        ));
    org.clock().sleep(Duration::from_secs(12 * 60)).await;
    let sign_in = async |key: &Value, secret: &Value| {
        let form = [
            ("grant_type", CREDENTIALS),
            ("client_id", key.as_str().unwrap()),
            ("client_secret", secret.as_str().unwrap()),
        ];
        token(org, &form).await
    };
    let (first, second) =
        ((json!("KeyOfOrders1"), json!("SecretOfOrders1")), (&pair["key"], &pair["secret"]));
    let both = sign_in(&first.0, &first.1)
        .await
        .is(200, &["access_token"])
        .and(sign_in(second.0, second.1).await.is(200, &["access_token"]));
    area.row("both pairs sign in", "once login nodes know, for 30 days", "stage infisical")
        .served(both);
    let own = pair["url"].as_str().unwrap();
    let rotated = call(org, Method::PATCH, own, Some(json!({ "command": "rotate" }))).await;
    area.row(
        "`PATCH /services/data/{version}/apps/oauth/credentials/{app}/{consumer}/staged/{staged}`",
        "`{\"command\":\"rotate\"}`: the old pair takes the place, `Rotated`",
        "stage sfdx-hardis",
    )
    .served(rotated.is(200, &["\"state\":\"Rotated\"", "\"key\":\"KeyOfOrders1\""]));
    area.row(
        "the old pair goes on signing in",
        "until it is deleted or has expired",
        "stage infisical",
    )
    .served(sign_in(&first.0, &first.1).await.is(200, &["access_token"]));
    let gone = call(org, Method::DELETE, own, None).await.is_just(204, "");
    area.row("`DELETE .../staged/{staged}`", "204; 404 where it is gone", "infisical")
        .served(gone.and(call(org, Method::DELETE, own, None).await.rest(404, "NOT_FOUND", "")));
    let old = get(org, &url.replace("v67.0", "v64.0")).await;
    area.row("`NOT_FOUND`", "a version that is older than the resource", "").served(old.rest(
        404,
        "NOT_FOUND",
        "",
    ));
}

/// What becomes of tokens and of pairs in the end.
async fn endings(area: &mut Area) {
    let mut seen = Vec::new();
    for ends in [false, true] {
        let org = org_where(|p| {
            p.edits.rotation_ends_tokens = ends;
            p.session_timeout = MONTHS;
        });
        let (org, _) = ready_in(org.secrets_in_rest(true)).await;
        let granted = super::by_orders(&org, CREDENTIALS, &[]).await.json();
        let access = granted["access_token"].as_str().unwrap_or_default().to_owned();
        let _given = org.approve("Orders", "srep").unwrap();
        let (app, consumer) =
            (id_of(&org, "ExternalClientApplication"), id_of(&org, "ExtlClntAppOauthConsumer"));
        let url = format!("{APPS}/credentials/{app}/{consumer}/staged");
        let made = call(&org, Method::POST, &url, Some(json!({}))).await.json();
        let own = made["stagedCredentials"][0]["url"].as_str().unwrap().to_owned();
        call(&org, Method::PATCH, &own, Some(json!({ "command": "rotate" }))).await;
        let left = org.records("OauthToken").is_empty() == ends;
        let told = super::rest(&org, &access, "/limits").await;
        seen.push(if ends {
            told.rest(401, "INVALID_SESSION_ID", "Session expired or invalid")
        } else {
            told.is(200, &["DailyApiRequests"])
        });
        seen.push(told.seen(left, "approvals that stay, or none"));
        if !ends {
            org.clock().sleep(Duration::from_secs(31 * 24 * 60 * 60)).await;
            let old = get(&org, &url).await;
            area.row("`state` `Expired`", "a pair of 30 days ago", "stage sfdx-hardis")
                .served(old.is(200, &["\"state\":\"Expired\""]));
        }
    }
    area.row(
        "all tokens are revoked when a new pair takes its place",
        "default they stay",
        "rotate stage",
    )
    .profile([field!(edits.rotation_ends_tokens)], seen);
    let there = SimulatedOrg::builder().edition(Edition::Enterprise).secrets_in_rest(true);
    let (org, _) = ready_in(there).await;
    let url = format!("{APPS}/credentials/{}", id_of(&org, "ExternalClientApplication"));
    area.row(
        "in Professional, Performance, Unlimited and Developer Edition",
        "the list of editions in the guide of these resources",
        "stage",
    )
    .refused(
        "every edition here that has the API has them; what the others answer is not on record",
        get(&org, &url).await.is(200, &["\"consumers\":"]),
    );
}

async fn usage(area: &mut Area, org: &SimulatedOrg) {
    let _first = org.approve("Orders", "srep").unwrap();
    let app = id_of(org, "ExternalClientApplication");
    let user = org.user("srep").unwrap().user_id;
    let apps = get(org, &format!("{APPS}/usage?page=0&pageSize=100")).await;
    area.row("`GET /services/data/{version}/apps/oauth/usage`", "since 59.0: `apps` of `developerName`, `identifier`, `label`; those that somebody has a token of", "usage sfdx-hardis")
        .served(apps.is(200, &["\"developerName\":\"Orders\"", "\"identifier\":\"0xI", "\"label\":"]));
    area.row(
        "`GET /services/data/{version}/apps/oauth/usage/{app}/users`",
        "`users`, `currentPageUrl`, `nextPageUrl`",
        "usage",
    )
    .served(
        get(org, &format!("{APPS}/usage/{app}/users"))
            .await
            .has_members(200, "users currentPageUrl nextPageUrl"),
    );
    let tokens = get(org, &format!("{APPS}/usage/{app}/{user}/tokens")).await;
    let one = tokens.json()["tokens"][0]["revocationUrl"].as_str().unwrap_or_default().to_owned();
    area.row(
        "`GET /services/data/{version}/apps/oauth/usage/{app}/{user}/tokens`",
        "the refresh tokens of a user; `DELETE` ends them",
        "usage",
    )
    .served(
        tokens
            .is(200, &["\"revocationUrl\":"])
            .and(call(org, Method::DELETE, &one, None).await.is_just(204, "")),
    );
    area.row(
        "`DELETE /services/data/{version}/apps/oauth/usage/tokens/{token}`",
        "204; 404 where it is gone",
        "usage",
    )
    .served(call(org, Method::DELETE, &one, None).await.rest(404, "NOT_FOUND", ""));
    let _second = org.approve("Orders", "srep").unwrap();
    let listed = get(org, &format!("{APPS}/usage/{app}/tokens")).await;
    let token = listed.json()["tokens"][0].clone();
    area.row(
        "`GET /services/data/{version}/apps/oauth/usage/{app}/tokens`",
        "`tokens`, `currentPageUrl`, `nextPageUrl`: the refresh tokens of everybody",
        "usage",
    )
    .served(listed.has_members(200, "tokens currentPageUrl nextPageUrl"));
    let one = get(org, token["revocationUrl"].as_str().unwrap_or_default()).await;
    area.row(
        "`GET /services/data/{version}/apps/oauth/usage/tokens/{token}`",
        "one of them, as in the list",
        "usage",
    )
    .served(one.seen(one.json() == token, "the token of the list").and(one.is(200, &[])));
    area.row("`DELETE /services/data/{version}/apps/oauth/usage/{app}/users`", "", "usage")
        .refused(
            "which of its users' tokens it ends is not on record; `/tokens` ends them",
            call(org, Method::DELETE, &format!("{APPS}/usage/{app}/users"), None).await.rest(
                405,
                "METHOD_NOT_ALLOWED",
                "",
            ),
        );
    let all = call(org, Method::DELETE, &format!("{APPS}/usage/{app}/tokens"), None).await;
    area.row(
        "`DELETE /services/data/{version}/apps/oauth/usage/{app}/tokens`",
        "the refresh tokens of everybody",
        "usage",
    )
    .served(
        all.is_just(204, "")
            .and(all.seen(org.records("OauthToken").is_empty(), "no approval left")),
    );
}

async fn refusals(area: &mut Area) {
    let (org, _) = ready_in(SimulatedOrg::builder()).await;
    let url = format!("{APPS}/credentials/{}", id_of(&org, "ExternalClientApplication"));
    let (code, text) =
        ("FUNCTIONALITY_NOT_ENABLED", "This feature is not currently enabled for this user.");
    area.row(format!("`{code}`: `{text}`"), "the org does not tell secrets by REST", "sfdx-hardis")
        .profile(
            [field!(wire.secrets_switched_off), field!(wire.secrets_switched_off_status)],
            vec![get(&org, &url).await.rest(403, code, text)],
        );
    let (open, _) = ready_in(SimulatedOrg::builder().secrets_in_rest(true)).await;
    let granted = super::by_orders(&open, CREDENTIALS, &[]).await.json();
    let request =
        client().get(at(&open, &url)).bearer_auth(granted["access_token"].as_str().unwrap());
    area.row(
        "`INSUFFICIENT_ACCESS`",
        "a user without External Client App Developer and View Client Secret",
        "stage",
    )
    .served(ask(request).await.rest(
        403,
        "INSUFFICIENT_ACCESS",
        "You don't have access to this resource.",
    ));
    let apiless = SimulatedOrg::builder().edition(Edition::Group).start().await.unwrap();
    let (code, text) = (
        "API_DISABLED_FOR_ORG",
        "The Chatter Connect API is not enabled for this organization or user type.",
    );
    area.row(format!("`{code}`: `{text}`"), "an edition without the API", "code")
        .served(get(&apiless, &format!("{APPS}/usage")).await.rest(403, code, text));
}
