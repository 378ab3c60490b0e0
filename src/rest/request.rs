//! Any request, as users' own steps write it.

use ::http::Method;
use serde_json::Value;

use super::error::ApiError;
use crate::http::{Answer, Connection, HttpError};

/// Sends a request to a path of the org, with a JSON body if there is one.
///
/// Whatever the org answers comes back, refusals too.
///
/// # Errors
///
/// If the method is none, the path leads to another host, or no answer came.
pub async fn request(
    connection: &Connection,
    method: &str,
    path: &str,
    body: Option<&Value>,
) -> Result<Answer, ApiError> {
    let method = Method::from_bytes(method.as_bytes())
        .map_err(|_| HttpError::Malformed { reason: format!("`{method}` is no HTTP method") })?;
    let content_type = body.map(|_| "application/json");
    let body = body.map(|body| body.to_string().into_bytes()).unwrap_or_default();
    Ok(connection.send(method, path, content_type, body).await?)
}
