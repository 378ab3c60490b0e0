//! SOAP: the Metadata API, and as much of the Partner API as signs somebody in.

mod api;
mod crud;
mod deploy;
mod describe;
mod envelope;
mod fault;
mod partner;
mod read;
mod retrieve;

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use axum::{Extension, Router};

pub(in crate::simulator) use api::SoapApi;
use envelope::{Answer, Call};
use fault::Fault;
pub(in crate::simulator) use fault::soap_fault;

use crate::simulator::metadata::may_use;
use crate::simulator::network::{Peer, Visit};
use crate::simulator::session::{ApiDenial, Session};
use crate::simulator::state::{Shared, State as OrgState};
use crate::simulator::trouble::{Struck, Trouble};

/// Salesforce's limit on a message, in bytes.
const LARGEST: usize = 50 * 1024 * 1024;

pub(in crate::simulator) fn routes() -> Router<Arc<Shared>> {
    // Clients add a slash, the org id or more.
    Router::new()
        .route("/services/Soap/m/{version}", post(metadata))
        .route("/services/Soap/m/{version}/", post(metadata))
        .route("/services/Soap/m/{version}/{*rest}", post(metadata))
        .route("/services/Soap/u/{version}", post(partner::answer))
        .route("/services/Soap/u/{version}/", post(partner::answer))
        .route("/services/Soap/u/{version}/{*rest}", post(partner::answer))
        .route("/services/Soap/c/{version}", post(partner::answer))
        .route("/services/Soap/c/{version}/", post(partner::answer))
        .route("/services/Soap/c/{version}/{*rest}", post(partner::answer))
}

async fn metadata(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    Path(path): Path<Vec<(String, String)>>,
    struck: Option<Extension<Struck>>,
    uri: Uri,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let trouble = struck.map(|Extension(Struck(trouble))| trouble);
    let version = version(path);
    let mut state = shared.lock();
    let visit = state.api_visit(&peer, &uri, &headers);
    let answer = whole(&state, body).and_then(|body| {
        let call = Call::read(&body, &version)?;
        known_version(&state, &version)?;
        let session = session(&mut state, &call, visit)?;
        may_use(&state, &session.user_id)?;
        dispatch(&mut state, &session, &call, &version, trouble)
    });
    match answer {
        Ok(answer) => answer.into_response(),
        Err(fault) => fault.answer(SoapApi::Metadata),
    }
}

/// The version that a path names.
fn version(path: Vec<(String, String)>) -> String {
    let found = path.into_iter().find(|(name, _)| name == "version");
    found.map(|(_, version)| version).unwrap_or_default()
}

/// The body, unless it is larger than what Salesforce takes.
fn whole(state: &OrgState, body: Result<Bytes, BytesRejection>) -> Result<Bytes, Fault> {
    let oversized = || state.facts.profile.wire.oversized.clone();
    body.ok().filter(|body| body.len() <= LARGEST).ok_or_else(|| oversized().into())
}

fn dispatch(
    state: &mut OrgState,
    session: &Session,
    call: &Call,
    version: &str,
    trouble: Option<Trouble>,
) -> Result<Answer, Fault> {
    match call.operation.name.as_str() {
        "createMetadata" | "updateMetadata" | "upsertMetadata" | "deleteMetadata" => {
            crud::answer(state, session, call, trouble)
        }
        "renameMetadata" => crud::rename(state, session, call),
        "readMetadata" => read::read(state, session, call),
        "listMetadata" => read::list(state, call),
        "describeMetadata" => Ok(describe::types(state, call)),
        "describeValueType" => describe::value_type(call),
        "deploy" => deploy::start(state, session, call, trouble),
        "checkDeployStatus" => deploy::status(state, call, trouble),
        "cancelDeploy" => deploy::cancel(state, session, call),
        "deployRecentValidation" => deploy::quick(state, session, call),
        "retrieve" => retrieve::start(state, session, call, version),
        "checkRetrieveStatus" => retrieve::status(state, call),
        "checkStatus" => retrieve::old_status(state, call),
        other => Err(Fault::no_operation(SoapApi::Metadata, other)),
    }
}

/// The session of a call; JWT-format tokens open none here.
fn session(state: &mut OrgState, call: &Call, visit: Visit) -> Result<Session, Fault> {
    let session = state.session(&call.session_id, visit).map_err(|denial| match denial {
        // SOAP has a text of its own.
        ApiDenial::ApiDisabledForOrg => Fault::new(
            "API_DISABLED_FOR_ORG",
            "API is not enabled for this Organization or Partner",
        ),
        ApiDenial::SessionInvalid => Fault::illegal_session(),
        ApiDenial::NotForRest => {
            Fault::new("INVALID_SESSION_ID", "This session is not valid for use with the API")
        }
        other => {
            let (_, code, message) = other.rest();
            Fault::new(code, message)
        }
    })?;
    if session.is_jwt { Err(Fault::illegal_session()) } else { Ok(session) }
}

/// Any version that the org serves.
fn known_version(state: &OrgState, version: &str) -> Result<(), Fault> {
    let fault = || Fault::new("UNSUPPORTED_API_VERSION", "Invalid Api version specified on URL");
    state.facts.served(version).map(|_version| ()).map_err(|_unserved| fault())
}
