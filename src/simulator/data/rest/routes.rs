//! The routes of the data API.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use axum::{Json, Router};
use serde_json::Value;

use super::call::{self, Call, Reply};
use super::service::Service;
use super::{apex, resources};
use crate::simulator::data::access::Viewer;
use crate::simulator::data::error::DataError;
use crate::simulator::session::Caller;
use crate::simulator::state::{Shared, State as Org};

const LIMIT_INFO: HeaderName = HeaderName::from_static("sforce-limit-info");

/// The data API and Apex REST.
pub(in crate::simulator) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/services/data", get(versions))
        .route("/services/data/", get(versions))
        .route("/services/data/{version}", any(resource))
        .route("/services/data/{version}/", any(resource))
        .route("/services/data/{version}/{*tail}", any(resource))
        .route("/services/apexrest/{*tail}", any(scripted))
}

async fn versions(State(shared): State<Arc<Shared>>) -> Json<Value> {
    Json(resources::versions(&shared.facts.versions))
}

async fn resource(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    // Whoever asks for the head alone is answered as to a GET; the server keeps the body back.
    let method = if method == Method::HEAD { Method::GET } else { method };
    let mut segments = segments(&uri, "/services/data");
    let version = segments.remove(0).strip_prefix('v').unwrap_or_default();
    let call = call(&caller, &method, version, segments, &uri, &headers, &body);
    let mut state = shared.lock();
    let now = state.now();
    let Org { facts, tables, data, .. } = &mut *state;
    data.roll(now);
    let reply = facts
        .served(version)
        .map_err(DataError::from)
        .and_then(|_| call::answer(data, tables, &call));
    response(data, reply)
}

async fn scripted(
    State(shared): State<Arc<Shared>>,
    caller: Caller,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let segments = segments(&uri, "/services/apexrest");
    let call = call(&caller, &method, "", segments, &uri, &headers, &body);
    let mut state = shared.lock();
    let now = state.now();
    let data = &mut state.data;
    data.roll(now);
    let reply = data.count().and_then(|()| apex::answer(data, &call));
    response(data, reply)
}

/// The segments of a path below its root; never empty.
fn segments<'a>(uri: &'a Uri, root: &str) -> Vec<&'a str> {
    let below = uri.path().strip_prefix(root).unwrap_or_default();
    let segments: Vec<&str> = below.split('/').filter(|segment| !segment.is_empty()).collect();
    if segments.is_empty() { vec![""] } else { segments }
}

fn call<'a>(
    Caller(session): &Caller,
    method: &'a Method,
    version: &'a str,
    segments: Vec<&'a str>,
    uri: &Uri,
    headers: &'a HeaderMap,
    body: &'a [u8],
) -> Call<'a> {
    let query = uri.query().unwrap_or_default().as_bytes();
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let options = header("sforce-query-options").and_then(|text| text.split_once("batchSize="));
    Call {
        method: method.as_str(),
        version,
        segments,
        parameters: url::form_urlencoded::parse(query).into_owned().collect(),
        content_type: header(header::CONTENT_TYPE.as_str()),
        batch: options.and_then(|(_, size)| size.trim().parse().ok()),
        body,
        viewer: Viewer::new(&*session.user_id),
    }
}

/// The answer to a request that is refused.
pub(super) fn refused(service: &Service, error: &DataError) -> Response {
    response(service, Ok(Reply { status: error.status, body: Some(error.body()) }))
}

/// Tells how much of the allowance is used.
pub(super) fn tell_usage(service: &Service, response: &mut Response) {
    let usage = format!("api-usage={}/{}", service.used, service.allowance);
    if let Ok(usage) = HeaderValue::from_str(&usage) {
        response.headers_mut().insert(LIMIT_INFO, usage);
    }
}

fn response(service: &Service, reply: Result<Reply, DataError>) -> Response {
    let reply =
        reply.unwrap_or_else(|error| Reply { status: error.status, body: Some(error.body()) });
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = match reply.body {
        Some(body) => (status, Json(body)).into_response(),
        None => status.into_response(),
    };
    tell_usage(service, &mut response);
    response
}
