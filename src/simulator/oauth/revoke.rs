//! `POST` or `GET /services/oauth2/revoke`.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use super::parameters::Parameters;
use super::refusal::Refusal;
use crate::simulator::state::Shared;

pub(super) async fn answer(
    State(shared): State<Arc<Shared>>,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Response {
    let parameters = Parameters::read(query.as_deref(), &body);
    let mut state = shared.lock();
    let facts = Arc::clone(&state.facts);
    let unknown = || Refusal::from(facts.profile.identity.unknown_token.clone());
    let refusal = match parameters.get("token_type_hint") {
        "" | "access_token" | "refresh_token" => {
            let token = parameters.get("token");
            let revoked = state.sessions.close(token) || state.revoke_approval(token);
            (!revoked).then(unknown)
        }
        _ => Some(facts.profile.identity.unknown_token_type.clone().into()),
    };
    match (refusal, parameters.get("callback")) {
        (None, "") => StatusCode::OK.into_response(),
        (Some(refusal), "") => refusal.into_response(),
        // Scripts of a page can read no status.
        (refusal, callback) if callback.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') => {
            let told = refusal.map_or(json!({}), |refusal| json!({ "error": refusal.0 }));
            let kind = [(header::CONTENT_TYPE, "application/javascript")];
            (kind, format!("{callback}({told});")).into_response()
        }
        (_, _) => unknown().into_response(),
    }
}
