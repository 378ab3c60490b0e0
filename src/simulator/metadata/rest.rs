//! Deploy over REST.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use serde_json::{Value, json};

use super::deploy;
use super::may_use;
use super::multipart;
use super::options::Options;
use super::report::deploy_result;
use crate::model::ApiVersion;
use crate::simulator::profile::Refusal;
use crate::simulator::refused::Refused;
use crate::simulator::session::{ApiDenial, Caller, Session};
use crate::simulator::state::{Shared, State as OrgState};
use crate::simulator::trouble::{Struck, Trouble};

/// `POST …/metadata/deployRequest`.
pub(super) async fn start(
    State(shared): State<Arc<Shared>>,
    Caller(session): Caller,
    Path(version): Path<String>,
    struck: Option<Extension<Struck>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let trouble = struck.map(|Extension(Struck(trouble))| trouble);
    let mut state = shared.lock();
    let result = permitted(&state, &version, &session).and_then(|()| {
        let body = body.map_err(|_too_large| bad(state.facts.profile.wire.oversized.clone()))?;
        if let Some(validation) = validated(&headers, &body) {
            let id = deploy::quick(&mut state, &session.user_id, &validation).map_err(bad)?;
            return Ok(json!({ "id": id, "validatedDeployRequestId": validation }));
        }
        let (options, zip) = read(&headers, &body)?;
        let taken = Options::of_json(&options);
        let id = deploy::queue(&mut state, &session.user_id, zip, taken, trouble).map_err(bad)?;
        Ok(json!({ "id": id, "validatedDeployRequestId": null, "deployOptions": options }))
    });
    match result {
        Ok(mut body) => {
            let found = body["id"].as_str().and_then(|id| state.deploys.get(id));
            body["deployResult"] = json!(found.map(|found| deploy_result(&state, found, false)));
            (StatusCode::CREATED, Json(body)).into_response()
        }
        Err(refused) => refused.into_response(),
    }
}

/// The validation that is to be deployed without another look: a body of JSON.
fn validated(headers: &HeaderMap, body: &[u8]) -> Option<String> {
    let content_type = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let json: Value = content_type
        .starts_with("application/json")
        .then(|| serde_json::from_slice(body).ok())
        .flatten()?;
    json["validatedDeployRequestId"].as_str().map(str::to_owned)
}

fn bad(refusal: Refusal) -> Refused {
    Refused::with(StatusCode::BAD_REQUEST, refusal)
}

/// `GET …/metadata/deployRequest/<id>`.
pub(super) async fn status(
    State(shared): State<Arc<Shared>>,
    Caller(session): Caller,
    struck: Option<Extension<Struck>>,
    Path((version, id)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    let state = shared.lock();
    let told = Told {
        details: query.unwrap_or_default().contains("includeDetails=true"),
        old: struck.is_some_and(|Extension(Struck(trouble))| trouble == Trouble::OldStatus),
    };
    match permitted(&state, &version, &session).and_then(|()| report(&state, &version, &id, told)) {
        Ok(body) => Json(body).into_response(),
        Err(refused) => refused.into_response(),
    }
}

/// `PATCH …/metadata/deployRequest/<id>`: the only change there is is to cancel.
pub(super) async fn cancel(
    State(shared): State<Arc<Shared>>,
    Caller(session): Caller,
    Path((version, id)): Path<(String, String)>,
    Json(body): Json<Value>,
) -> Response {
    let mut state = shared.lock();
    let wanted = body.pointer("/deployResult/status").and_then(Value::as_str);
    let result = permitted(&state, &version, &session).and_then(|()| {
        if wanted != Some("Canceling") {
            let text = "The only supported status is Canceling";
            return Err(Refused::of(StatusCode::BAD_REQUEST, "INVALID_INPUT", text));
        }
        let release = release(&version);
        deploy::cancel(&mut state, &session.user_id, &id, release).map_err(bad)?;
        report(&state, &version, &id, Told::default())
    });
    match result {
        Ok(body) => (StatusCode::ACCEPTED, Json(body)).into_response(),
        Err(refused) => refused.into_response(),
    }
}

fn permitted(state: &OrgState, version: &str, session: &Session) -> Result<(), Refused> {
    state.facts.served_by_rest(version)?;
    if session.is_jwt && !state.facts.profile.jwt_token_deploys {
        return Err(ApiDenial::NotForRest.into());
    }
    may_use(state, &session.user_id)
        .map_err(|refusal| Refused::with(StatusCode::FORBIDDEN, refusal))
}

/// The options and the ZIP of a request, told apart by what they are.
fn read<'a>(headers: &HeaderMap, body: &'a Bytes) -> Result<(Value, &'a [u8]), Refused> {
    let invalid = |text| Refused::of(StatusCode::BAD_REQUEST, "INVALID_MULTIPART_REQUEST", text);
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let parts = multipart::parts(content_type.unwrap_or_default(), body)
        .ok_or_else(|| invalid("The request is not a well-formed multipart request"))?;
    let zip = parts.iter().find(|part| part.content.starts_with(b"PK"));
    let zip = zip.ok_or_else(|| invalid("The request holds no zip file"))?.content;
    let options = parts
        .iter()
        .filter(|part| !part.headers.contains("application/zip"))
        .find_map(|part| serde_json::from_slice::<Value>(part.content).ok())
        .and_then(|json| json.get("deployOptions").cloned());
    Ok((options.ok_or_else(|| invalid("The request holds no deployOptions"))?, zip))
}

/// What is told of a deploy.
#[derive(Clone, Copy, Default)]
struct Told {
    details: bool,
    /// As it was when it was queued.
    old: bool,
}

fn report(state: &OrgState, version: &str, id: &str, told: Told) -> Result<Value, Refused> {
    let found = state.deploys.get(id).ok_or_else(|| {
        let text = format!("No deployment request found with id {id}");
        Refused(StatusCode::NOT_FOUND, "NOT_FOUND".into(), text.into())
    })?;
    let url =
        format!("{}/services/data/{version}/metadata/deployRequest/{id}", state.facts.base_url);
    let found = if told.old { &found.as_queued() } else { found };
    let mut result = deploy_result(state, found, told.details);
    // By REST alone, and beside `runTestsEnabled`.
    result["isRunTestsEnabled"] = Value::Null;
    Ok(json!({
        "id": found.id,
        "url": url,
        "deployResult": result,
        "deployOptions": found.options.to_json(),
    }))
}

/// The release of the version in a path, such as `v67.0`.
fn release(version: &str) -> u16 {
    version.trim_start_matches('v').parse().map_or(0, ApiVersion::release)
}
