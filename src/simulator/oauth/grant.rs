//! What the flows share: who asks, may they, and the answer when they may.

use std::time::{Duration, UNIX_EPOCH};

use aws_lc_rs::hmac;
use axum::Json;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::issue;
use super::refusal::{
    APP_NOT_FOUND, INACTIVE_USER, NOT_ADMIN_APPROVED, RATE_EXCEEDED, Refusal, UNKNOWN_CLIENT,
    WRONG_SECRET,
};
use super::request::TokenRequest;
use crate::simulator::apps::{App, AppType, Sight};
use crate::simulator::people::Person;
use crate::simulator::profile::FreshAppError;
use crate::simulator::seed;
use crate::simulator::server::Peer;
use crate::simulator::session::Session;
use crate::simulator::state::State;

/// Salesforce's limit on logins of one user in an hour.
const LOGINS_PER_HOUR: usize = 3600;

/// Where a request came in.
pub(super) struct Context {
    pub(super) peer: Peer,
    pub(super) on_login_host: bool,
}

/// A successful answer, key by key.
pub(super) struct Grant(Map<String, Value>);

/// The optional keys of a successful answer; each flow has its own.
pub(super) struct Keys {
    pub(super) issued_at: bool,
    pub(super) scope: bool,
}

/// The app of a consumer key, as far as this login node knows.
pub(super) fn client(state: &State, client_id: &str, context: &Context) -> Result<App, Refusal> {
    match state.apps.seen_by(context.peer.node, client_id, state.now()) {
        Sight::Known(app) if app.enabled => Ok(app.clone()),
        Sight::Known(_) => Err(APP_NOT_FOUND),
        Sight::NotYet(app) if app.sort == AppType::External => {
            let choices = &state.facts.profile.fresh_app_errors;
            let mut rng = seed::rng(state.facts.seed, ("fresh", &app.name, context.peer.node));
            match rng.choice(choices) {
                Some(FreshAppError::AppNotFound) => Err(APP_NOT_FOUND),
                Some(FreshAppError::InvalidClientId) | None => Err(UNKNOWN_CLIENT),
            }
        }
        Sight::NotYet(_) | Sight::Unknown => Err(UNKNOWN_CLIENT),
    }
}

/// Checks the consumer secret.
pub(super) fn authenticate(app: &App, request: &TokenRequest) -> Result<(), Refusal> {
    let given = request.get("client_secret");
    if given.is_empty() || given != app.client_secret.expose() { Err(WRONG_SECRET) } else { Ok(()) }
}

/// Checks that API access control admits the app for the user.
pub(super) fn admit_client(state: &State, app: &App, person: &Person) -> Result<(), Refusal> {
    let allow_listed = state.components.setting("enableAdminApprovedAppsOnly");
    let any_client = state.tables.permits(&person.id, "UseAnyApiClient");
    if allow_listed && !app.admin_approved && !any_client {
        return Err(NOT_ADMIN_APPROVED);
    }
    Ok(())
}

/// Checks that the app's policies admit the user, too.
pub(super) fn admit(state: &State, app: &App, person: &Person) -> Result<(), Refusal> {
    admit_client(state, app, person)?;
    let by_profile = app.profiles.contains(&person.profile);
    if app.admin_approved && !by_profile && !state.holds_access(&person.id, app) {
        return Err(NOT_ADMIN_APPROVED);
    }
    Ok(())
}

/// Opens a session and says so, within the login rate.
pub(super) fn sign_in(
    state: &mut State,
    app: &App,
    person: &Person,
    scopes: &[String],
    keys: &Keys,
) -> Result<Grant, Refusal> {
    if !person.active {
        return Err(INACTIVE_USER);
    }
    let now = state.now();
    let logins = state.logins.entry(person.id.clone()).or_default();
    logins.retain(|at| now.duration_since(*at).unwrap_or_default() < Duration::from_secs(3600));
    if logins.len() >= LOGINS_PER_HOUR {
        return Err(RATE_EXCEEDED);
    }
    logins.push_back(now);
    let is_jwt = app.jwt_tokens || state.facts.jwt_access_tokens;
    let token = issue::access_token(state, &person.id, is_jwt, scopes);
    let session = Session::new(&person.id, now).of_app(&app.client_id, scopes.to_vec(), is_jwt);
    state.sessions.open(&token, session);
    Ok(body(state, app, person, &token, scopes, keys))
}

fn body(
    state: &State,
    app: &App,
    person: &Person,
    token: &str,
    scopes: &[String],
    keys: &Keys,
) -> Grant {
    let facts = &state.facts;
    let id = format!("{}/id/{}/{}", facts.base_url, facts.org_id, person.id);
    let mut body = Map::new();
    body.insert("access_token".to_owned(), json!(token));
    if keys.issued_at {
        let since = state.now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let issued_at = since.as_millis().to_string();
        let key = hmac::Key::new(hmac::HMAC_SHA256, app.client_secret.expose().as_bytes());
        let signature = hmac::sign(&key, format!("{id}{issued_at}").as_bytes());
        body.insert("signature".to_owned(), json!(STANDARD.encode(signature)));
        body.insert("issued_at".to_owned(), json!(issued_at));
    }
    if keys.scope {
        body.insert("scope".to_owned(), json!(scopes.join(" ")));
    }
    body.insert("instance_url".to_owned(), json!(facts.base_url));
    body.insert("id".to_owned(), json!(id));
    body.insert("token_type".to_owned(), json!("Bearer"));
    Grant(body)
}

impl IntoResponse for Grant {
    fn into_response(self) -> Response {
        ([(header::CACHE_CONTROL, "no-store")], Json(self.0)).into_response()
    }
}
