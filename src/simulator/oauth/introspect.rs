//! `POST /services/oauth2/introspect`: whether a token is good, for its own app.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use axum::Json;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use super::claims::identity_url;
use super::grant::{authenticate, client};
use super::refusal::Refusal;
use super::request::TokenRequest;
use crate::clock::Clock as _;
use crate::simulator::apps::App;
use crate::simulator::network::{Peer, Visit};
use crate::simulator::state::{Shared, State as OrgState};

pub(super) async fn answer(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let mut state = shared.lock();
    let visit = state.login_visit(&peer, &uri, &headers);
    let looked = TokenRequest::read(&headers, &body)
        .and_then(|request| introspect(&mut state, &request, visit));
    match looked {
        Ok(found) => Json(found).into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

fn introspect(
    state: &mut OrgState,
    request: &TokenRequest,
    visit: Visit,
) -> Result<Value, Refusal> {
    let silent = !state.facts.profile.authorize.introspection_names_unknown_clients;
    let inactive = json!({ "active": false });
    let app = client(state, request.get("client_id"), visit)
        .and_then(|app| authenticate(state, &app, request).map(|()| app));
    let app = match app {
        Ok(app) => app,
        Err(_) if silent => return Ok(inactive),
        Err(refusal) => return Err(refusal),
    };
    let token = request.get("token");
    let found =
        of_access_token(state, &app, token).or_else(|| of_refresh_token(state, &app, token));
    Ok(found.unwrap_or(inactive))
}

/// What a live access token says; to look at it does not keep it alive.
fn of_access_token(state: &OrgState, app: &App, token: &str) -> Option<Value> {
    let session = state.sessions.peek(token)?;
    let ends = session.ends(state.facts.profile.session_timeout);
    let ours = session.client_id.as_ref() == Some(&app.client_id) || app.introspects_all;
    if !ours || state.now() > ends {
        return None;
    }
    let key = session.client_id.as_deref()?;
    let mut told = describe(state, &session.user_id, key, &session.scopes)?;
    told["token_type"] = json!("access_token");
    told["exp"] = json!(seconds(state, ends));
    told["iat"] = json!(seconds(state, session.began));
    told["nbf"] = json!(seconds(state, session.began));
    Some(told)
}

fn of_refresh_token(state: &OrgState, app: &App, token: &str) -> Option<Value> {
    let approval = state.approvals.of_token(token)?;
    if approval.client_id != app.client_id && !app.introspects_all {
        return None;
    }
    let mut told = describe(state, &approval.user_id, &approval.client_id, &approval.scopes)?;
    told["token_type"] = json!("refresh_token");
    told["iat"] = json!(seconds(state, approval.given));
    told["nbf"] = json!(seconds(state, approval.given));
    Some(told)
}

fn describe(state: &OrgState, user_id: &str, key: &str, scopes: &[String]) -> Option<Value> {
    let person = state.person(user_id).filter(|person| person.active)?;
    Some(json!({
        "active": true,
        "scope": scopes.join(" "),
        "client_id": key,
        "username": person.username,
        "sub": identity_url(state, &person),
    }))
}

/// As programs count that do not live by the org's clock.
fn seconds(state: &OrgState, at: SystemTime) -> u64 {
    let since = at.duration_since(UNIX_EPOCH).unwrap_or_default();
    since.saturating_sub(state.clock.skipped()).as_secs()
}
