//! What a client gets instead of the org's answer.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse as _, Response};
use serde_json::json;

use super::{Endpoint, Front, Trouble};
use crate::simulator::network::Peer;
use crate::simulator::profile::Wording;
use crate::simulator::received::Noted;
use crate::simulator::state::Shared;

/// Salesforce's own words while an instance is down.
const DOWN: &str = "<!DOCTYPE html><html><head><title>We are down for maintenance.</title></head><body><h1>We are down for maintenance.</h1><p>Sorry for the inconvenience. We'll be back shortly.</p></body></html>";

/// What the box of somebody's own network says.
const FOREIGN: &str = "<!DOCTYPE html><html><head><title>Access Denied</title></head><body><h1>Access Denied</h1><p>Your organization's web filter has blocked this site. Category: Business Applications.</p></body></html>";

/// Lets the weather strike a request, or lets it pass.
pub(in crate::simulator) async fn blow(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    request: Request,
    next: Next,
) -> Response {
    let endpoint = Endpoint::of(request.uri().path());
    let trouble = endpoint.and_then(|endpoint| {
        let mut state = shared.lock();
        let now = state.now();
        let strike = |front: &mut Front| front.strike(endpoint, now);
        state.weather.iter_mut().find_map(strike)
    });
    match (trouble, endpoint) {
        (Some(trouble), Some(endpoint)) => strike(trouble, endpoint, &peer),
        _ => next.run(request).await,
    }
}

fn strike(trouble: Trouble, endpoint: Endpoint, peer: &Peer) -> Response {
    let at_token = endpoint == Endpoint::Token;
    match trouble {
        Trouble::Unavailable { retry_after } => {
            wait((StatusCode::SERVICE_UNAVAILABLE, Html(DOWN)).into_response(), retry_after)
        }
        Trouble::TooManyRequests { retry_after } => {
            let code = "REQUEST_LIMIT_EXCEEDED";
            let answer =
                refusal(StatusCode::TOO_MANY_REQUESTS, code, "TotalRequests Limit exceeded.");
            wait(answer, retry_after)
        }
        Trouble::RateExceeded if at_token => oauth("invalid_grant", "login rate exceeded"),
        Trouble::RateExceeded => {
            let code = "REQUEST_LIMIT_EXCEEDED";
            refusal(StatusCode::FORBIDDEN, code, "TotalRequests Limit exceeded.")
        }
        Trouble::RetryYourRequest if at_token => oauth("unknown_error", "retry your request"),
        Trouble::RetryYourRequest => {
            refusal(StatusCode::INTERNAL_SERVER_ERROR, "UNKNOWN_EXCEPTION", "retry your request")
        }
        Trouble::Reset => {
            peer.line.cut();
            let mut answer = StatusCode::SERVICE_UNAVAILABLE.into_response();
            answer.extensions_mut().insert(Noted { cut: true, ..Noted::default() });
            answer
        }
        Trouble::Says(Wording { error, description }) => oauth(error, description),
        Trouble::Refuses(status, code, message) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
            refusal(status, code, message)
        }
        Trouble::Portal => {
            let portal = [(header::LOCATION, "http://portal.example/login")];
            (StatusCode::FOUND, portal).into_response()
        }
        Trouble::Intercepted => (StatusCode::FORBIDDEN, Html(FOREIGN)).into_response(),
    }
}

fn oauth(error: &str, description: &str) -> Response {
    let body = Json(json!({ "error": error, "error_description": description }));
    let mut answer = (StatusCode::BAD_REQUEST, body).into_response();
    answer.extensions_mut().insert(Noted { error: Some(error.to_owned()), ..Noted::default() });
    answer
}

fn refusal(status: StatusCode, code: &str, message: &str) -> Response {
    (status, Json(json!([{ "message": message, "errorCode": code }]))).into_response()
}

fn wait(mut answer: Response, retry_after: Option<Duration>) -> Response {
    if let Some(seconds) = retry_after.map(|wait| HeaderValue::from(wait.as_secs())) {
        answer.headers_mut().insert(header::RETRY_AFTER, seconds);
    }
    answer
}
