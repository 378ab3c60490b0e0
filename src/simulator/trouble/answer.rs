//! What a client gets instead of the org's answer.

use std::time::{Duration, SystemTime};

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};
use serde_json::json;

use super::body::http_date;
use super::{Call, RetryAfter, Trouble, already_in_process, locked_row};
use crate::simulator::metadata::{SoapApi, soap_fault};
use crate::simulator::profile::Refusal;
use crate::simulator::received::Noted;

/// Salesforce's own words while an instance is down.
const DOWN: &str = "<!DOCTYPE html><html><head><title>We are down for maintenance.</title></head><body><h1>We are down for maintenance.</h1><p>Sorry for the inconvenience. We'll be back shortly.</p></body></html>";

const LIMIT: &str = "REQUEST_LIMIT_EXCEEDED";

/// What the box of somebody's own network says.
const FOREIGN: &str = "<!DOCTYPE html><html><head><title>Access Denied</title></head><body><h1>Access Denied</h1><p>Your organization's web filter has blocked this site. Category: Business Applications.</p></body></html>";

/// The request that does not reach the org.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    pub(super) call: Call,
    /// The API, where it is SOAP.
    pub(super) soap: Option<SoapApi>,
    pub(super) at: SystemTime,
}

/// The answer to a request that is not processed; none where there is no answer in its place.
pub(super) fn instead(trouble: Trouble, asked: Asked) -> Option<Response> {
    let at_token = asked.call == Call::Token;
    let limit = Refusal::of(LIMIT, "TotalRequests Limit exceeded.");
    let seconds = |wait: Option<Duration>| wait.map(RetryAfter::Seconds);
    Some(match trouble {
        Trouble::Unavailable { retry_after } => page(503, seconds(retry_after), asked),
        Trouble::TooManyRequests { retry_after } => {
            patience(refusal(429, limit, asked), seconds(retry_after), asked)
        }
        Trouble::Fails(429, retry_after) => {
            patience(refusal(429, limit, asked), retry_after, asked)
        }
        Trouble::Fails(status, retry_after) => page(status, retry_after, asked),
        Trouble::RateExceeded if at_token => oauth("invalid_grant", "login rate exceeded"),
        Trouble::RateExceeded => refusal(403, limit, asked),
        Trouble::RetryYourRequest if at_token => oauth("unknown_error", "retry your request"),
        Trouble::RetryYourRequest => {
            let retry = Refusal::of("UNKNOWN_EXCEPTION", "retry your request");
            refusal(500, retry, asked)
        }
        Trouble::LockedRow => refusal(400, locked_row(), asked),
        Trouble::AlreadyInProcess => refusal(400, already_in_process(), asked),
        Trouble::Says(error, description) => oauth(error, description),
        Trouble::Refuses(status, code, message) => {
            refusal(status, Refusal::of(code, message), asked)
        }
        Trouble::Portal => {
            let portal = [(header::LOCATION, "http://portal.example/login")];
            (StatusCode::FOUND, portal).into_response()
        }
        Trouble::Intercepted => (StatusCode::FORBIDDEN, Html(FOREIGN)).into_response(),
        _ => return None,
    })
}

fn oauth(error: &str, description: &str) -> Response {
    let body = Json(json!({ "error": error, "error_description": description }));
    let mut answer = (StatusCode::BAD_REQUEST, body).into_response();
    answer.extensions_mut().insert(Noted { error: Some(error.to_owned()), ..Noted::default() });
    answer
}

/// A refusal in the words of the API that was asked.
fn refusal(status: u16, refusal: Refusal, asked: Asked) -> Response {
    if let Some(api) = asked.soap {
        return soap_fault(api, refusal);
    }
    let Refusal { code, message } = refusal;
    (code_of(status), Json(json!([{ "message": message, "errorCode": code }]))).into_response()
}

fn page(status: u16, retry_after: Option<RetryAfter>, asked: Asked) -> Response {
    patience((code_of(status), Html(DOWN)).into_response(), retry_after, asked)
}

fn code_of(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST)
}

fn patience(mut answer: Response, retry_after: Option<RetryAfter>, asked: Asked) -> Response {
    let wait = match retry_after {
        Some(RetryAfter::Seconds(wait)) => Some(HeaderValue::from(wait.as_secs())),
        Some(RetryAfter::Date(wait)) => http_date(asked.at + wait),
        None => None,
    };
    if let Some(wait) = wait {
        answer.headers_mut().insert(header::RETRY_AFTER, wait);
    }
    answer
}
