//! Who may use the OAuth resources, and what they are refused with.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use crate::simulator::apps::{App, AppType};
use crate::simulator::data::{Row, id18};
use crate::simulator::refused::Refused;
use crate::simulator::session::Session;
use crate::simulator::state::State;

/// The permissions that reading a secret takes.
const NEEDED: [&str; 2] = ["ExternalClientAppDeveloper", "ViewClientSecret"];

/// A request that makes no sense.
pub(super) fn bad(message: &'static str) -> Refused {
    Refused::of(StatusCode::BAD_REQUEST, "INVALID_API_INPUT", message)
}

/// The answer to a request that was granted or not.
pub(super) fn answer(found: Result<Value, Refused>) -> Response {
    found.map(Json).into_response()
}

/// The answer to a deletion.
pub(super) fn deleted(done: Result<(), Refused>) -> Response {
    done.map(|()| StatusCode::NO_CONTENT).into_response()
}

/// Refuses versions that the org does not serve, and those, such as `v59.0`, that are older than
/// the resource.
pub(super) fn since(state: &State, version: &str, release: u16) -> Result<(), Refused> {
    let version = state.facts.served_by_rest(version)?;
    if version.release() >= release { Ok(()) } else { Err(Refused::NOT_FOUND) }
}

/// Whether this user may see secrets.
pub(super) fn sees_secrets(state: &State, session: &Session) -> Result<(), Refused> {
    if !state.components.setting("enableClientSecretInRestApiAccess") {
        let wire = &state.facts.profile.wire;
        let status = StatusCode::from_u16(wire.secrets_switched_off_status);
        let refusal = wire.secrets_switched_off.clone();
        return Err(Refused::with(status.unwrap_or(StatusCode::FORBIDDEN), refusal));
    }
    if NEEDED.iter().all(|permission| state.tables.permits(&session.user_id, permission)) {
        return Ok(());
    }
    let text = "You don't have access to this resource.";
    Err(Refused::of(StatusCode::FORBIDDEN, "INSUFFICIENT_ACCESS", text))
}

/// An external client app.
pub(super) fn external(state: &State, app_id: &str) -> Result<App, Refused> {
    let id = id18(app_id).ok_or(Refused::NOT_FOUND)?;
    let mut apps = state.apps.all().filter(|app| app.sort == AppType::External);
    apps.find(|app| app.id == id).cloned().ok_or(Refused::NOT_FOUND)
}

/// An external client app with the record of its consumer.
pub(super) fn with_consumer(state: &State, app_id: &str) -> Result<(App, Row), Refused> {
    let app = external(state, app_id)?;
    let mut consumers = state.tables.rows("ExtlClntAppOauthConsumer");
    let consumer = consumers.find(|row| row["ExternalClientApplicationId"] == *app.id);
    let consumer = consumer.ok_or(Refused::NOT_FOUND)?.clone();
    Ok((app, consumer))
}

/// The same, where the consumer has this id.
pub(super) fn of_consumer(
    state: &State,
    app_id: &str,
    consumer_id: &str,
) -> Result<(App, Row), Refused> {
    let (app, consumer) = with_consumer(state, app_id)?;
    match id18(consumer_id) {
        Some(id) if consumer["Id"] == *id => Ok((app, consumer)),
        _ => Err(Refused::NOT_FOUND),
    }
}
