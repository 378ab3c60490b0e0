//! The credentials REST API (Connect REST, API 60+): an external client app's key and secret.

use ::http::Method;
use serde::Deserialize;

use super::error::{ApiError, parse};
use super::records::segment;
use crate::http::Connection;
use crate::model::Secret;

/// A pair of consumer key and secret of an app.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Consumer {
    /// Its record id.
    pub id: String,
    /// The consumer key.
    pub key: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    consumers: Vec<Consumer>,
    next_page_url: Option<String>,
}

#[derive(Deserialize)]
struct Part {
    secret: Option<Secret>,
}

/// The consumers of an app, by its record id (`0xI…`).
///
/// # Errors
///
/// If the org refuses it (the API must be switched on and permitted) or gives no readable answer.
pub async fn consumers(connection: &Connection, app_id: &str) -> Result<Vec<Consumer>, ApiError> {
    let mut next = Some(path(connection, &segment(app_id)));
    let mut consumers = Vec::new();
    while let Some(path) = next {
        let page: Page = parse(&connection.send(Method::GET, &path, None, Vec::new()).await?)?;
        consumers.extend(page.consumers);
        next = page.next_page_url;
    }
    Ok(consumers)
}

/// The consumer secret of a consumer.
///
/// # Errors
///
/// If the org refuses it (the API must be switched on and permitted) or gives no secret.
pub async fn secret(
    connection: &Connection,
    app_id: &str,
    consumer_id: &str,
) -> Result<Secret, ApiError> {
    let tail = format!("{}/{}?part=keyandsecret", segment(app_id), segment(consumer_id));
    let answer = connection.send(Method::GET, &path(connection, &tail), None, Vec::new()).await?;
    let part: Part = parse(&answer)?;
    let secret = part.secret.filter(|secret| !secret.looks_redacted());
    let secret = secret.ok_or_else(|| ApiError::unreadable(&answer))?;
    connection.http().redactor().register("SALESFORCE_CLIENT_SECRET", &secret);
    Ok(secret)
}

fn path(connection: &Connection, tail: &str) -> String {
    connection.data_path(&format!("/apps/oauth/credentials/{tail}"))
}
