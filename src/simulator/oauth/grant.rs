//! What the flows share: who asks, may they, and the answer when they may.

use std::sync::Arc;
use std::time::UNIX_EPOCH;

use aws_lc_rs::hmac;
use axum::Json;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Serialize, Serializer};

use super::claims::identity_url;
use super::jwt_bearer;
use super::refusal::{APP_BLOCKED, APP_NOT_FOUND, Refusal, UNKNOWN_CLIENT, WRONG_SECRET};
use super::request::TokenRequest;
use crate::simulator::apps::{App, AppType, Sight};
use crate::simulator::logins::Way;
use crate::simulator::network::Visit;
use crate::simulator::people::Person;
use crate::simulator::profile::FreshAppError;
use crate::simulator::seed;
use crate::simulator::state::State;

const CLIENT_ASSERTION: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// A successful answer, key by key.
pub(super) struct Grant(Vec<(&'static str, String)>);

/// The optional keys of a successful answer; each flow has its own.
pub(super) struct Keys {
    pub(super) issued_at: bool,
    pub(super) scope: bool,
    /// Where the scopes hold `openid`.
    pub(super) id_token: bool,
}

/// The app of a consumer key, as far as this login node knows.
pub(super) fn client(state: &State, client_id: &str, visit: Visit) -> Result<Arc<App>, Refusal> {
    client_by(None, state, client_id, visit)
}

/// The same for a flow that may have a pace of its own.
pub(super) fn client_by(
    way: Option<Way>,
    state: &State,
    client_id: &str,
    visit: Visit,
) -> Result<Arc<App>, Refusal> {
    if let Some(refusal) = astray(state, client_id, visit) {
        return Err(refusal);
    }
    match state.apps.seen_by(visit.node, client_id, state.now(), way) {
        Sight::Known(app, _) if state.administration.is_blocked(app) => Err(APP_BLOCKED),
        Sight::Known(app, newest) if app.enabled => Ok(asked(state, app, newest, client_id)),
        Sight::Known(..) => Err(state.facts.profile.logins.disabled_app.clone().into()),
        Sight::NotYet(app) => {
            let choices = match app.sort {
                AppType::Connected => &state.facts.profile.fresh_connected_app_errors,
                AppType::External => &state.facts.profile.fresh_app_errors,
            };
            let mut rng = seed::rng(state.facts.seed, ("fresh", &app.name, visit.node));
            Err(match rng.choice(choices) {
                Some(FreshAppError::AppNotFound) => APP_NOT_FOUND,
                Some(FreshAppError::InvalidClientId) | None => UNKNOWN_CLIENT,
                Some(FreshAppError::Says(wording)) => wording.clone().into(),
            })
        }
        Sight::Unknown => Err(UNKNOWN_CLIENT),
    }
}

/// The app as it was asked for; the org keeps what comes of it under its newest key, of which this
/// node may not have learnt.
fn asked(state: &State, app: &Arc<App>, newest: &App, client_id: &str) -> Arc<App> {
    if [&app.client_id, &app.asked_as, &newest.client_id].iter().all(|key| *key == client_id) {
        return Arc::clone(app);
    }
    let mut asked = app.asked(client_id, state.now());
    asked.client_id.clone_from(&newest.client_id);
    Arc::new(asked)
}

/// What a host says behind which the app's org is not.
fn astray(state: &State, client_id: &str, visit: Visit) -> Option<Refusal> {
    let leads = visit.entrance.leads_to(state.facts.kind);
    if leads && !visit.entrance.is_global() {
        return None;
    }
    let app = state.apps.going_by(client_id, state.now());
    let external = app.is_some_and(|app| app.sort == AppType::External);
    if leads && (!external || state.facts.profile.logins.login_hosts_know_external_apps) {
        return None;
    }
    Some(if external { APP_NOT_FOUND } else { UNKNOWN_CLIENT })
}

/// Checks the consumer secret where a flow can do without it, and somebody sends it.
pub(super) fn authenticate_if(
    required: bool,
    state: &State,
    app: &App,
    request: &TokenRequest,
) -> Result<(), Refusal> {
    let given = ["client_secret", "client_assertion"].iter().any(|n| !request.get(n).is_empty());
    if required || given { authenticate(state, app, request) } else { Ok(()) }
}

/// Checks the consumer secret, or what stands for it: a JWT by the app's own key.
pub(super) fn authenticate(
    state: &State,
    app: &App,
    request: &TokenRequest,
) -> Result<(), Refusal> {
    let assertion = request.get("client_assertion");
    if !assertion.is_empty() {
        let kind = request.get("client_assertion_type") == CLIENT_ASSERTION;
        let right = kind && jwt_bearer::is_of_app(state, app, assertion);
        return if right { Ok(()) } else { Err(WRONG_SECRET) };
    }
    let given = request.get("client_secret");
    if given.is_empty() || given != app.client_secret.expose() { Err(WRONG_SECRET) } else { Ok(()) }
}

/// The answer to a request that is granted.
pub(super) fn body(
    state: &State,
    app: &App,
    person: &Person,
    token: &str,
    scopes: &[String],
    keys: &Keys,
) -> Grant {
    let facts = &state.facts;
    let id = identity_url(state, person);
    let mut body = vec![("access_token", token.to_owned())];
    if keys.issued_at {
        let since = state.now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let issued_at = since.as_millis().to_string();
        let signature = hmac::sign(app.signing_key(), format!("{id}{issued_at}").as_bytes());
        body.push(("signature", STANDARD.encode(signature)));
        body.push(("issued_at", issued_at));
    }
    if keys.scope {
        body.push(("scope", scopes.join(" ")));
    }
    body.push(("instance_url", facts.base_url.clone()));
    body.push(("id", id));
    body.push(("token_type", "Bearer".to_owned()));
    Grant(body)
}

impl Grant {
    /// Adds a text.
    pub(super) fn put(&mut self, key: &'static str, text: String) {
        self.0.push((key, text));
    }
}

impl Serialize for Grant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, text)| (key, text)))
    }
}

impl IntoResponse for Grant {
    fn into_response(self) -> Response {
        ([(header::CACHE_CONTROL, "no-store")], Json(self)).into_response()
    }
}
