//! `GET /id/keys`: the public keys of what the org signs.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};

use crate::simulator::oauth::refusal::SERVER_ERROR;
use crate::simulator::state::Shared;

pub(in crate::simulator::oauth) async fn keys(State(shared): State<Arc<Shared>>) -> Response {
    match shared.lock().signer.public() {
        Some(keys) => Json(keys).into_response(),
        None => SERVER_ERROR.into_response(),
    }
}
