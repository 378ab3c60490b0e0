//! `…/credentials/{app}/{consumer}/staged`: a second pair, and how it becomes the first.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use super::access::{answer, bad, deleted, of_consumer, sees_secrets, since};
use super::consumers::{STAGED_SINCE, url_of};
use super::pairs::Pair;
use crate::simulator::apps::App;
use crate::simulator::data::{id18, make_id, moment};
use crate::simulator::metadata;
use crate::simulator::refused::Refused;
use crate::simulator::seed;
use crate::simulator::session::{Caller, Session};
use crate::simulator::state::{Shared, State as OrgState};

/// Version, app, consumer; and the pair, where one is meant.
type Consumer = Path<(String, String, String)>;
type OnePair = Path<(String, String, String, String)>;

pub(super) async fn list(
    State(shared): State<Arc<Shared>>,
    Caller(session): Caller,
    Path((version, app_id, consumer_id)): Consumer,
) -> Response {
    let state = shared.lock();
    let app = permitted(&state, &session, (&version, &app_id, &consumer_id));
    answer(app.map(|app| collection(&state, &app, &url(&version, &app, &consumer_id))))
}

/// Makes a second pair.
pub(super) async fn stage(
    State(shared): State<Arc<Shared>>,
    Caller(session): Caller,
    Path((version, app_id, consumer_id)): Consumer,
) -> Response {
    let mut state = shared.lock();
    let made = permitted(&state, &session, (&version, &app_id, &consumer_id)).and_then(|app| {
        let now = state.now();
        if state.staged.of(&app.id).is_some_and(|pair| pair.state(now) == "Active") {
            return Err(bad("Staged credentials already exist for this OAuth consumer."));
        }
        let number = state.staged.next();
        let mut rng = seed::rng(state.facts.seed, ("staged", &app.name, number));
        let pair = Pair {
            id: make_id("1Sc", number),
            key: seed::consumer_key(&mut rng),
            secret: seed::consumer_secret(&mut rng).into(),
            made: now,
            made_by: session.user_id.clone(),
            was_first: false,
        };
        state.staged.put(&app.id, pair);
        metadata::refresh(&mut state, &app.name);
        Ok(collection(&state, &app, &url(&version, &app, &consumer_id)))
    });
    made.map(|body| (StatusCode::CREATED, Json(body))).into_response()
}

pub(super) async fn one(
    State(shared): State<Arc<Shared>>,
    Caller(session): Caller,
    Path((version, app_id, consumer_id, id)): OnePair,
) -> Response {
    let state = shared.lock();
    let app = permitted(&state, &session, (&version, &app_id, &consumer_id));
    answer(app.and_then(|app| {
        let pair = found(&state, &app, &id)?;
        Ok(describe(&state, pair, &url(&version, &app, &consumer_id)))
    }))
}

/// Puts the second pair in the place of the first, and the first in its place.
pub(super) async fn rotate(
    State(shared): State<Arc<Shared>>,
    Caller(session): Caller,
    Path((version, app_id, consumer_id, id)): OnePair,
    Json(body): Json<Value>,
) -> Response {
    let mut state = shared.lock();
    let app = permitted(&state, &session, (&version, &app_id, &consumer_id));
    answer(app.and_then(|app| {
        let (now, pair) = (state.now(), found(&state, &app, &id)?.clone());
        if body["command"] != "rotate" {
            return Err(bad("The only supported command is rotate."));
        }
        if pair.state(now) != "Active" {
            return Err(bad("Only active staged credentials can be rotated."));
        }
        let old = Pair {
            key: app.client_id.clone(),
            secret: app.client_secret.clone(),
            made: now,
            was_first: true,
            ..pair.clone()
        };
        state.staged.put(&app.id, old);
        state.rename_client(&app.client_id, &pair.key);
        metadata::set_pair(&mut state, &app.name, &pair.key, &pair.secret);
        if state.facts.profile.edits.rotation_ends_tokens {
            state.end_tokens_of(&pair.key);
        }
        let now_second = found(&state, &app, &id)?;
        Ok(describe(&state, now_second, &url(&version, &app, &consumer_id)))
    }))
}

pub(super) async fn delete(
    State(shared): State<Arc<Shared>>,
    Caller(session): Caller,
    Path((version, app_id, consumer_id, id)): OnePair,
) -> Response {
    let mut state = shared.lock();
    let app = permitted(&state, &session, (&version, &app_id, &consumer_id));
    deleted(app.and_then(|app| {
        found(&state, &app, &id)?;
        state.staged.remove(&app.id);
        metadata::refresh(&mut state, &app.name);
        Ok(())
    }))
}

fn permitted(
    state: &OrgState,
    session: &Session,
    (version, app_id, consumer_id): (&str, &str, &str),
) -> Result<App, Refused> {
    since(state, version, STAGED_SINCE)?;
    sees_secrets(state, session)?;
    Ok(of_consumer(state, app_id, consumer_id)?.0)
}

fn found<'a>(state: &'a OrgState, app: &App, id: &str) -> Result<&'a Pair, Refused> {
    let pair = state.staged.of(&app.id).filter(|pair| id18(id).as_ref() == Some(&pair.id));
    pair.ok_or(Refused::NOT_FOUND)
}

fn url(version: &str, app: &App, consumer_id: &str) -> String {
    let id = id18(consumer_id).unwrap_or_default();
    format!("{}/{id}/staged", url_of(version, app))
}

fn collection(state: &OrgState, app: &App, url: &str) -> Value {
    let pair = state.staged.of(&app.id).map(|pair| describe(state, pair, url));
    json!({ "stagedCredentials": pair.into_iter().collect::<Vec<_>>(), "url": url })
}

fn describe(state: &OrgState, pair: &Pair, url: &str) -> Value {
    let maker = state.person(&pair.made_by).map(|person| person.name);
    let own = format!("{url}/{}", pair.id);
    json!({
        "id": pair.id,
        "key": pair.key,
        "secret": pair.secret.expose(),
        "state": pair.state(state.now()),
        "createdBy": maker,
        "createdDate": moment(pair.made),
        "expirationDate": moment(pair.ends()),
        "url": own,
        "stagedCredentialsUrl": own,
    })
}
