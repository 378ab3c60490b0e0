//! `GET /services/oauth2/authorize`, as far as it goes before anybody signs in.

use std::sync::Arc;

use axum::extract::{ConnectInfo, Query, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use url::form_urlencoded;

use super::grant::client;
use super::refusal::Refusal;
use crate::simulator::apps::App;
use crate::simulator::network::Peer;
use crate::simulator::state::Shared;

type Parameters = Vec<(String, String)>;

pub(super) async fn answer(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    uri: Uri,
    headers: HeaderMap,
    Query(parameters): Query<Parameters>,
) -> Response {
    let state = shared.lock();
    let visit = state.login_visit(&peer, &uri, &headers);
    let get = |name: &str| {
        let found = parameters.iter().find(|(parameter, _)| parameter == name);
        found.map_or("", |(_, value)| value.as_str())
    };
    let refusal = match client(&state, get("client_id"), visit) {
        Ok(app) => check(&app, &get),
        Err(refusal) => Some(refusal),
    };
    match refusal {
        // Not a redirect: the callback cannot be trusted yet.
        Some(Refusal(error, description)) => {
            let description: String =
                form_urlencoded::byte_serialize(state.oauth_text(description).as_bytes()).collect();
            let description = description.replace('+', "%20");
            let text = format!("error={error}&error_description={description}");
            (StatusCode::BAD_REQUEST, text).into_response()
        }
        None => {
            (StatusCode::OK, "Log in to the simulated org: there are no pages yet.").into_response()
        }
    }
}

fn check<'a>(app: &App, get: &impl Fn(&str) -> &'a str) -> Option<Refusal> {
    if !app.callback_urls.iter().any(|url| url == get("redirect_uri")) {
        return Some(Refusal("redirect_uri_mismatch", "redirect_uri must match configuration"));
    }
    if app.pkce_required && get("code_challenge").is_empty() {
        return Some(Refusal("invalid_request", "missing required code challenge"));
    }
    None
}
