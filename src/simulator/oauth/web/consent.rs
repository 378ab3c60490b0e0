//! The consent page, and the page of errors that no app hears of.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{ConnectInfo, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{Html, IntoResponse as _, Response};

use super::ask::Ask;
use super::authorize::{lead, to_login};
use super::verdict::{Verdict, after_login, before_login, refused};
use super::visitor::visitor;
use super::{CONSENT_PAGE, pages};
use crate::simulator::network::Peer;
use crate::simulator::oauth::request::narrowed;
use crate::simulator::state::Shared;

pub(super) async fn page(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let source = Ask::of(uri.query().unwrap_or_default()).get("source").to_owned();
    let ask = Ask::of(&source);
    let mut state = shared.lock();
    let visit = state.login_visit(&peer, &uri, &headers);
    let Ok(wanted) = before_login(&state, &ask, visit) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let Some(visitor) = visitor(&mut state, &headers, &ask) else {
        return to_login(&state, &format!("{CONSENT_PAGE}?{}", uri.query().unwrap_or_default()));
    };
    match after_login(&mut state, &ask, &wanted, &visitor.person, false) {
        Verdict::Consent(app) => {
            let scopes = narrowed(ask.get("scope"), app.oauth_scopes()).unwrap_or_default();
            let label = state.label_of(&app);
            let who = (visitor.person.name.as_str(), visitor.confirmation.as_str());
            Html(pages::consent(CONSENT_PAGE, &label, who, &scopes, &source)).into_response()
        }
        verdict => lead(&state, &ask, verdict),
    }
}

pub(super) async fn decide(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let form = Ask::read(None, &body);
    let ask = Ask::of(form.get("source"));
    let mut state = shared.lock();
    let visit = state.login_visit(&peer, &uri, &headers);
    let visitor = visitor(&mut state, &headers, &ask);
    // A form that another site has made knows no confirmation.
    let visitor = visitor.filter(|visitor| visitor.confirmation == form.get("confirmation"));
    let (Some(visitor), Ok(wanted)) = (visitor, before_login(&state, &ask, visit)) else {
        return StatusCode::FORBIDDEN.into_response();
    };
    if form.get("save").is_empty() {
        let denied = state.facts.profile.codes.denied.clone().into();
        return lead(&state, &ask, refused(&state, &ask, &wanted, denied));
    }
    let verdict = after_login(&mut state, &ask, &wanted, &visitor.person, true);
    lead(&state, &ask, verdict)
}

pub(super) async fn error(RawQuery(query): RawQuery) -> Html<String> {
    let told = Ask::of(&query.unwrap_or_default());
    Html(pages::error(told.get("error"), told.get("error_description")))
}
