//! The OAuth credentials resource of the Connect REST API: consumer keys and secrets by REST.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};
use url::form_urlencoded;

use super::apps::{App, AppType};
use super::data::{Row, id18};
use super::session::{Caller, Session};
use super::state::{Shared, State as OrgState};

/// The permissions that reading a secret takes.
const NEEDED: [&str; 2] = ["ExternalClientAppDeveloper", "ViewClientSecret"];

pub(super) fn routes() -> Router<Arc<Shared>> {
    let base = "/services/data/{version}/apps/oauth/credentials/{app}";
    Router::new()
        .route(base, get(consumers))
        .route(&format!("{base}/{{consumer}}"), get(credentials))
}

/// Status, code, text.
type Refused = (StatusCode, &'static str, &'static str);

async fn consumers(
    State(shared): State<Arc<Shared>>,
    Caller(session): Caller,
    Path((version, app_id)): Path<(String, String)>,
) -> Response {
    let state = shared.lock();
    let found = permitted(&state, &session).and_then(|()| find(&state, &app_id));
    answer(found.map(|(app, consumer)| {
        let url = format!("/services/data/{version}/apps/oauth/credentials/{}", app.id);
        json!({
            "consumers": [describe(&app, &consumer, &url, true, false)],
            "currentPageUrl": url,
            "nextPageUrl": null,
        })
    }))
}

async fn credentials(
    State(shared): State<Arc<Shared>>,
    Caller(session): Caller,
    Path((version, app_id, consumer_id)): Path<(String, String, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    let state = shared.lock();
    let query = query.unwrap_or_default();
    let part = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "part");
    let part = part.map_or("key".into(), |(_, part)| part.to_ascii_lowercase());
    let found = permitted(&state, &session).and_then(|()| find(&state, &app_id)).and_then(
        |(app, consumer)| match id18(&consumer_id) {
            Some(id) if consumer["Id"] == id.as_str() => Ok((app, consumer)),
            _ => Err(NOT_FOUND),
        },
    );
    answer(found.and_then(|(app, consumer)| {
        let (key, secret) = match part.as_str() {
            "key" => (true, false),
            "secret" => (false, true),
            "keyandsecret" => (true, true),
            _ => return Err((StatusCode::BAD_REQUEST, "INVALID_API_INPUT", "Invalid part")),
        };
        let url = format!("/services/data/{version}/apps/oauth/credentials/{}", app.id);
        Ok(describe(&app, &consumer, &url, key, secret))
    }))
}

const NOT_FOUND: Refused =
    (StatusCode::NOT_FOUND, "NOT_FOUND", "The requested resource does not exist");

fn permitted(state: &OrgState, session: &Session) -> Result<(), Refused> {
    if !state.components.setting("enableClientSecretInRestApiAccess") {
        return Err((
            StatusCode::FORBIDDEN,
            "FUNCTIONALITY_NOT_ENABLED",
            "This feature is not currently enabled for this user.",
        ));
    }
    if NEEDED.iter().all(|permission| state.tables.permits(&session.user_id, permission)) {
        return Ok(());
    }
    let text = "You don't have access to this resource.";
    Err((StatusCode::FORBIDDEN, "INSUFFICIENT_ACCESS", text))
}

/// An external client app with the record of its consumer.
fn find(state: &OrgState, app_id: &str) -> Result<(App, Row), Refused> {
    let id = id18(app_id).ok_or(NOT_FOUND)?;
    let mut apps = state.apps.all().filter(|app| app.sort == AppType::External);
    let app = apps.find(|app| app.id == id).ok_or(NOT_FOUND)?;
    let mut consumers = state.tables.rows("ExtlClntAppOauthConsumer");
    let consumer = consumers.find(|row| row["ExternalClientApplicationId"] == id.as_str());
    Ok((app.clone(), consumer.ok_or(NOT_FOUND)?.clone()))
}

fn describe(app: &App, consumer: &Row, url: &str, key: bool, secret: bool) -> Value {
    let id = consumer["Id"].as_str().unwrap_or_default();
    let mut body = json!({
        "id": id,
        "name": consumer["DeveloperName"],
        "url": format!("{url}/{id}"),
        "stagedCredentialsUrl": format!("{url}/{id}/staged"),
    });
    if key {
        body["key"] = json!(app.client_id);
    }
    if secret {
        body["secret"] = json!(app.client_secret.expose());
    }
    body
}

fn answer(found: Result<Value, Refused>) -> Response {
    match found {
        Ok(body) => Json(body).into_response(),
        Err((status, code, message)) => {
            (status, Json(json!([{ "message": message, "errorCode": code }]))).into_response()
        }
    }
}
