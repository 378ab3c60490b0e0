//! `GET` and `POST /services/oauth2/authorize`, as far as it goes before anybody signs in.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{ConnectInfo, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse as _, Response};
use url::form_urlencoded;

use super::grant::client;
use super::refusal::Refusal;
use crate::simulator::apps::{App, AppType};
use crate::simulator::network::{Peer, Visit};
use crate::simulator::state::{Shared, State as OrgState};

const WRONG_CALLBACK: Refusal =
    Refusal("redirect_uri_mismatch", "redirect_uri must match configuration");
const NO_CHALLENGE: Refusal = Refusal("invalid_request", "missing required code challenge");

const LOGIN: &str = "<!DOCTYPE html><html><head><title>Login | Salesforce</title></head><body><p>Log in to the simulated org: there are no pages yet.</p></body></html>";

type Parameters = Vec<(String, String)>;

pub(super) async fn answer(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    uri: Uri,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Response {
    let query = query.unwrap_or_default();
    let pairs = form_urlencoded::parse(query.as_bytes()).chain(form_urlencoded::parse(&body));
    let parameters: Parameters =
        pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
    let state = shared.lock();
    let visit = state.login_visit(&peer, &uri, &headers);
    match refusal(&state, &parameters, visit) {
        Some(Refusal(error, description)) => {
            // Not a redirect: the callback cannot be trusted yet.
            let text = state.oauth_text(description);
            let text: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
            let text = format!("error={error}&error_description={}", text.replace('+', "%20"));
            let status = StatusCode::from_u16(state.facts.profile.authorize.refusal_status);
            (status.unwrap_or(StatusCode::BAD_REQUEST), text).into_response()
        }
        None => login_page(&state, &query),
    }
}

/// Why nobody is asked to sign in, if so.
fn refusal(state: &OrgState, parameters: &Parameters, visit: Visit) -> Option<Refusal> {
    let get = |name: &str| {
        let found = parameters.iter().find(|(parameter, _)| parameter == name);
        found.map_or("", |(_, value)| value.as_str())
    };
    match client(state, get("client_id"), visit) {
        Ok(app) => check(&app, get("redirect_uri"), get("code_challenge")),
        Err(_) if is_silent(state, get("client_id")) => None,
        Err(refusal) => Some(refusal),
    }
}

/// Whether what is wrong with an app shows only when somebody has signed in.
fn is_silent(state: &OrgState, client_id: &str) -> bool {
    !state.facts.profile.authorize.external_app_shows_before_login
        && state.apps.all().any(|app| app.client_id == client_id && app.sort == AppType::External)
}

fn check(app: &App, redirect_uri: &str, challenge: &str) -> Option<Refusal> {
    if !app.callback_urls.iter().any(|url| url == redirect_uri) {
        return Some(WRONG_CALLBACK);
    }
    (app.pkce_required && challenge.is_empty()).then_some(NO_CHALLENGE)
}

/// Sends a browser to the login page, which comes back to where it was.
fn login_page(state: &OrgState, query: &str) -> Response {
    if state.facts.profile.authorize.redirects_to_login {
        let start = format!("/services/oauth2/authorize?{query}");
        let start: String = form_urlencoded::byte_serialize(start.as_bytes()).collect();
        let location = format!("{}/?ec=302&startURL={start}", state.facts.base_url);
        return (StatusCode::FOUND, [(header::LOCATION, location)]).into_response();
    }
    Html(LOGIN).into_response()
}

/// The login page, to which browsers are sent.
pub(super) async fn login() -> Html<&'static str> {
    Html(LOGIN)
}
