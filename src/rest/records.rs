//! Records: create, update, delete.

use ::http::Method;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::error::{ApiError, accept, parse};
use super::request::request;
use crate::http::Connection;

#[derive(Deserialize)]
struct Created {
    id: String,
}

/// Creates a record and gives its id.
///
/// # Errors
///
/// If the org refuses it or gives no readable answer.
pub async fn create(
    connection: &Connection,
    object: &str,
    fields: &Value,
) -> Result<String, ApiError> {
    let path = connection.data_path(&format!("/sobjects/{}", segment(object)));
    let answer = request(connection, "POST", &path, Some(fields)).await?;
    parse::<Created>(&answer).map(|created| created.id)
}

/// Changes fields of a record.
///
/// # Errors
///
/// If the org refuses it or gives no readable answer.
pub async fn update(
    connection: &Connection,
    object: &str,
    id: &str,
    fields: &Value,
) -> Result<(), ApiError> {
    let path = record(connection, object, id);
    accept(&request(connection, "PATCH", &path, Some(fields)).await?)
}

/// Deletes a record; one that is gone already is an error that
/// [`is_absent`](ApiError::is_absent).
///
/// # Errors
///
/// If the org refuses it or gives no readable answer.
pub async fn delete(connection: &Connection, object: &str, id: &str) -> Result<(), ApiError> {
    let path = record(connection, object, id);
    accept(&connection.send(Method::DELETE, &path, None, Vec::new()).await?)
}

/// What the org tells of an object: its fields and their types among it.
///
/// # Errors
///
/// If the org has no such object for this user, or gives no readable answer.
pub async fn describe<T: DeserializeOwned>(
    connection: &Connection,
    object: &str,
) -> Result<T, ApiError> {
    let path = connection.data_path(&format!("/sobjects/{}/describe", segment(object)));
    parse(&connection.send(Method::GET, &path, None, Vec::new()).await?)
}

fn record(connection: &Connection, object: &str, id: &str) -> String {
    connection.data_path(&format!("/sobjects/{}/{}", segment(object), segment(id)))
}

/// A text as one segment of a path: it must not lead into another folder.
pub(super) fn segment(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes())
        .flat_map(str::chars)
        .map(|c| if c == '+' { "%20".to_owned() } else { c.to_string() })
        .collect()
}
