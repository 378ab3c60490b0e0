//! The allowance of requests, for REST resources that are no part of the data API.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;

use super::routes::{refused, tell_usage};
use crate::simulator::state::Shared;

/// Counts a request against the allowance, and tells how much of that is used.
pub(in crate::simulator) async fn metered(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    let spent = {
        let mut state = shared.lock();
        let now = state.now();
        let service = &mut state.data;
        service.roll(now);
        service.left().err().map(|error| refused(service, &error))
    };
    if let Some(refusal) = spent {
        return refusal;
    }
    let mut response = next.run(request).await;
    // Whoever has no session uses nothing up.
    if response.status() != StatusCode::UNAUTHORIZED {
        let service = &mut shared.lock().data;
        service.used += 1;
        tell_usage(service, &mut response);
    }
    response
}
