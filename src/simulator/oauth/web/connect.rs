//! The page on which a person types the code that a device shows.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse as _, Response};

use super::ask::Ask;
use super::authorize::to_login;
use super::visitor::visitor;
use super::{CONNECT_PAGE, pages};
use crate::simulator::handshakes::Decision;
use crate::simulator::state::Shared;

pub(super) async fn page(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let query = query.unwrap_or_default();
    let ask = Ask::of(&query);
    let mut state = shared.lock();
    match visitor(&mut state, &headers, &ask) {
        Some(visitor) => {
            let who = (visitor.person.name.as_str(), visitor.confirmation.as_str());
            Html(pages::connect(CONNECT_PAGE, ask.get("user_code"), who)).into_response()
        }
        None => to_login(&state, &format!("{CONNECT_PAGE}?{query}")),
    }
}

pub(super) async fn decide(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let form = Ask::read(None, &body);
    let mut state = shared.lock();
    let visitor = visitor(&mut state, &headers, &form);
    let Some(visitor) = visitor.filter(|v| v.confirmation == form.get("confirmation")) else {
        return StatusCode::FORBIDDEN.into_response();
    };
    let (now, life) = (state.now(), state.facts.profile.codes.device_life);
    // Such users have no pages.
    let shut = state.tables.permits(&visitor.person.id, "ApiUserOnly");
    let devices = &mut state.handshakes.devices;
    let Some(device) = devices.waiting(form.get("user_code"), now, life).filter(|_| !shut) else {
        return Html(pages::told("The code is not valid, or has expired.")).into_response();
    };
    let (decision, told) = if form.get("save").is_empty() {
        (Decision::Denied, "You have denied access.")
    } else {
        (Decision::Approved(visitor.person.id), "You have connected the device.")
    };
    device.decision = decision;
    Html(pages::told(told)).into_response()
}
