//! `GET` and `POST /services/oauth2/authorize`.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{ConnectInfo, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse as _, Response};
use url::form_urlencoded;

use super::ask::{Ask, address};
use super::verdict::{Verdict, after_login, before_login, refused};
use super::visitor::visitor;
use super::{CONSENT_PAGE, ERROR_PAGE, pages};
use crate::simulator::handshakes::Consent;
use crate::simulator::network::Peer;
use crate::simulator::oauth::refusal::Refusal;
use crate::simulator::state::{Shared, State as OrgState};

pub(super) async fn answer(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    uri: Uri,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Response {
    let ask = Ask::read(query.as_deref(), &body);
    let mut state = shared.lock();
    let visit = state.login_visit(&peer, &uri, &headers);
    let wanted = match before_login(&state, &ask, visit) {
        Ok(wanted) => wanted,
        Err(refusal) => return plain(&state, refusal),
    };
    let again = ask.prompts("login") || ask.prompts("select_account");
    let asked = state.facts.consent == Consent::Page;
    match visitor(&mut state, &headers, &ask).filter(|_| !(again && asked)) {
        Some(visitor) => {
            let verdict = after_login(&mut state, &ask, &wanted, &visitor.person, !asked);
            lead(&state, &ask, verdict)
        }
        // A username that nobody has gets no further than the login page.
        None if ask.is_immediate() || !asked => {
            let facts = &state.facts.profile.codes;
            let refusal = if asked { facts.immediate.clone() } else { facts.denied.clone() };
            lead(&state, &ask, refused(&state, &ask, &wanted, refusal.into()))
        }
        None => login_page(&state, &ask),
    }
}

/// Not a redirect: the callback cannot be trusted yet.
fn plain(state: &OrgState, Refusal(error, description): Refusal) -> Response {
    let text = state.oauth_text(&description);
    let text: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
    let text = format!("error={error}&error_description={}", text.replace('+', "%20"));
    let status = StatusCode::from_u16(state.facts.profile.authorize.refusal_status);
    (status.unwrap_or(StatusCode::BAD_REQUEST), text).into_response()
}

/// Sends a browser where it has to go next.
pub(super) fn lead(state: &OrgState, ask: &Ask, verdict: Verdict) -> Response {
    let base = &state.facts.base_url;
    match verdict {
        Verdict::Back(url) => redirect(&url),
        Verdict::Page(Refusal(error, description)) => {
            let text = state.oauth_text(&description);
            let told = [("error", &*error), ("error_description", &text)];
            redirect(&address(&format!("{base}{ERROR_PAGE}"), &told))
        }
        Verdict::Consent(_) => {
            let source = [("source", ask.after_login())];
            let source = source.each_ref().map(|(name, text)| (*name, text.as_str()));
            redirect(&address(&format!("{base}{CONSENT_PAGE}"), &source))
        }
    }
}

pub(super) fn redirect(location: &str) -> Response {
    (StatusCode::FOUND, [(header::LOCATION, location)]).into_response()
}

/// Sends a browser to the login page, which comes back to where it was.
fn login_page(state: &OrgState, ask: &Ask) -> Response {
    let start = format!("/services/oauth2/authorize?{}", ask.after_login());
    if state.facts.profile.authorize.redirects_to_login {
        return to_login(state, &start);
    }
    Html(pages::login(&start, ask.get("login_hint"), "")).into_response()
}

/// The way to the login page, for somebody who wants to go somewhere.
pub(super) fn to_login(state: &OrgState, start: &str) -> Response {
    let login = format!("{}/", state.facts.base_url);
    redirect(&address(&login, &[("ec", "302"), ("startURL", start)]))
}
