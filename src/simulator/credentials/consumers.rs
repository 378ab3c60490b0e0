//! `…/credentials/{app}`: the consumers of an app, their keys and secrets.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use serde_json::{Value, json};
use url::form_urlencoded;

use super::access::{answer, bad, of_consumer, sees_secrets, since, with_consumer};
use crate::simulator::apps::App;
use crate::simulator::data::Row;
use crate::simulator::session::Caller;
use crate::simulator::state::{Shared, State as OrgState};

/// The release that brought the resource, and the one that brought pairs that wait.
const SINCE: u16 = 60;
pub(super) const STAGED_SINCE: u16 = 65;

pub(super) async fn list(
    State(shared): State<Arc<Shared>>,
    Caller(session): Caller,
    Path((version, app_id)): Path<(String, String)>,
) -> Response {
    let state = shared.lock();
    let found = since(&state, &version, SINCE)
        .and_then(|()| sees_secrets(&state, &session))
        .and_then(|()| with_consumer(&state, &app_id));
    answer(found.map(|(app, consumer)| {
        let url = url_of(&version, &app);
        json!({
            "consumers": [describe(&state, (&app, &consumer), &version, (true, false))],
            "currentPageUrl": url,
            "nextPageUrl": null,
        })
    }))
}

pub(super) async fn one(
    State(shared): State<Arc<Shared>>,
    Caller(session): Caller,
    Path((version, app_id, consumer_id)): Path<(String, String, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    let state = shared.lock();
    let query = query.unwrap_or_default();
    let part = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "part");
    let part = part.map_or("key".into(), |(_, part)| part.to_ascii_lowercase());
    let found = since(&state, &version, SINCE)
        .and_then(|()| sees_secrets(&state, &session))
        .and_then(|()| of_consumer(&state, &app_id, &consumer_id));
    answer(found.and_then(|(app, consumer)| {
        let (key, secret) = match part.as_str() {
            "key" => (true, false),
            "secret" => (false, true),
            "keyandsecret" => (true, true),
            _ => return Err(bad("Invalid part")),
        };
        Ok(describe(&state, (&app, &consumer), &version, (key, secret)))
    }))
}

/// Where the consumers of an app are.
pub(super) fn url_of(version: &str, app: &App) -> String {
    format!("/services/data/{version}/apps/oauth/credentials/{}", app.id)
}

fn describe(
    state: &OrgState,
    (app, consumer): (&App, &Row),
    version: &str,
    (key, secret): (bool, bool),
) -> Value {
    let id = consumer["Id"].as_str().unwrap_or_default();
    let url = format!("{}/{id}", url_of(version, app));
    let mut body = json!({ "id": id, "name": consumer["DeveloperName"], "url": url });
    if since(state, version, STAGED_SINCE).is_ok() {
        body["stagedCredentialsUrl"] = json!(format!("{url}/staged"));
    }
    if key {
        body["key"] = json!(app.client_id);
    }
    if secret {
        body["secret"] = json!(app.client_secret.expose());
    }
    body
}
