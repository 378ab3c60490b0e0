//! `POST /services/oauth2/token`.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, Method, Uri};
use axum::response::{IntoResponse as _, Response};

use super::grant::Grant;
use super::refusal::{Refusal, UNSUPPORTED};
use super::request::TokenRequest;
use super::{client_credentials, code, device, jwt_bearer, refresh, username_password};
use crate::simulator::network::{Peer, Visit};
use crate::simulator::received::Noted;
use crate::simulator::state::{Shared, State as OrgState};

/// What is noted of a parameter, in characters.
const LONGEST_NOTED: usize = 512;

const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

pub(super) async fn answer(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let mut noted = Noted::default();
    let granted = TokenRequest::read(&headers, &body).and_then(|request| {
        noted = note(&request);
        // A redirect from http to https turns the POST into a GET.
        if method != Method::POST {
            return Err(UNSUPPORTED);
        }
        let mut state = shared.lock_for_login();
        let visit = state.login_visit(&peer, &uri, &headers);
        grant(&mut state, &request, visit)
    });
    let mut response = match granted {
        Ok(answer) => answer,
        Err(refusal) => {
            noted.error = Some(refusal.0.clone().into_owned());
            refusal.into_response()
        }
    };
    response.extensions_mut().insert(noted);
    response
}

fn grant(state: &mut OrgState, request: &TokenRequest, visit: Visit) -> Result<Response, Refusal> {
    if state.administration.locked && visit.entrance.leads_to(state.facts.kind) {
        return Err(state.facts.profile.logins.locked_org.clone().into());
    }
    if request.get("response_type") == "device_code" {
        return device::start(state, request, visit).map(|codes| Json(codes).into_response());
    }
    let entry = match request.get("grant_type") {
        "client_credentials" => client_credentials::read(state, request, visit),
        JWT_BEARER => jwt_bearer::read(state, request, visit),
        "password" => username_password::read(state, request, visit),
        "authorization_code" => code::read(state, request, visit),
        "device" => device::read(state, request, visit),
        "refresh_token" => refresh::read(state, request, visit),
        _ => Err(UNSUPPORTED),
    }?;
    entry.enter(state, visit).map(Grant::into_response)
}

fn note(request: &TokenRequest) -> Noted {
    // Whoever sends a megabyte as a name is not remembered word for word.
    let short = |text: &str| match text.len() {
        0..=LONGEST_NOTED => text.to_owned(),
        _ => text.chars().take(LONGEST_NOTED).collect(),
    };
    let some = |name| Some(request.get(name)).filter(|text| !text.is_empty()).map(short);
    Noted { grant_type: some("grant_type"), client_id: some("client_id"), error: None, cut: false }
}
