//! `POST` or `GET /services/oauth2/revoke`.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde_json::json;
use url::form_urlencoded;

use crate::simulator::state::Shared;

pub(super) async fn answer(
    State(shared): State<Arc<Shared>>,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Response {
    let query = query.unwrap_or_default();
    let mut parameters =
        form_urlencoded::parse(query.as_bytes()).chain(form_urlencoded::parse(&body));
    let token = parameters.find(|(name, _)| name == "token").map(|(_, value)| value);
    let mut state = shared.lock();
    let token = token.unwrap_or_default();
    if state.sessions.close(&token) || state.revoke_approval(&token) {
        return StatusCode::OK.into_response();
    }
    let error = json!({ "error": "invalid_token", "error_description": "invalid token" });
    (StatusCode::BAD_REQUEST, Json(error)).into_response()
}
