//! `POST /services/oauth2/introspect`: whether a token is good, for its own app.

use std::sync::Arc;
use std::time::UNIX_EPOCH;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use super::grant::{authenticate, client};
use super::refusal::Refusal;
use super::request::TokenRequest;
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
        .and_then(|app| authenticate(&app, request).map(|()| app));
    let app = match app {
        Ok(app) => app,
        Err(_) if silent => return Ok(inactive),
        Err(refusal) => return Err(refusal),
    };
    let session = state.any_session(request.get("token"));
    let session = session.filter(|session| session.client_id.as_ref() == Some(&app.client_id));
    let Some((session, person)) =
        session.and_then(|session| state.person(&session.user_id).map(|person| (session, person)))
    else {
        return Ok(inactive);
    };
    let facts = &state.facts;
    let now = state.now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    Ok(json!({
        "active": true,
        "scope": session.scopes.join(" "),
        "client_id": app.client_id,
        "username": person.username,
        "sub": format!("{}/id/{}/{}", facts.base_url, facts.org_id, person.id),
        "token_type": "access_token",
        "exp": now + facts.profile.session_timeout.as_secs(),
        "iat": now,
        "nbf": now,
    }))
}
