//! What the org says about itself and about the user who asks.

use std::collections::BTreeMap;

use ::http::{Method, Request};
use serde::Deserialize;
use url::Url;

use super::error::{ApiError, parse};
use crate::http::{Connection, Http, HttpError};
use crate::model::ApiVersion;

/// An allowance of the org.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Limit {
    /// How much there is in all.
    pub max: i64,
    /// How much is left.
    pub remaining: i64,
}

/// The user whom the token stands for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct UserInfo {
    /// The user's record id.
    pub user_id: String,
    /// The org's id.
    #[serde(rename = "organization_id")]
    pub org_id: String,
    /// The username.
    #[serde(rename = "preferred_username")]
    pub username: String,
    /// The e-mail address, if the scopes show it.
    pub email: Option<String>,
}

#[derive(Deserialize)]
struct Version {
    version: String,
}

/// The API versions that an org speaks, oldest first; asks without a token.
///
/// # Errors
///
/// If no readable answer came.
pub async fn versions(http: &Http, instance_url: &Url) -> Result<Vec<ApiVersion>, ApiError> {
    let malformed = |reason: &str| HttpError::Malformed { reason: reason.to_owned() };
    let url = instance_url.join("/services/data/").map_err(|_| malformed("not a web address"))?;
    let request = Request::get(url.as_str())
        .body(Vec::new())
        .map_err(|_| malformed("the instance URL cannot be requested"))?;
    let answer = http.send(request).await?;
    let listed: Vec<Version> = parse(&answer)?;
    // Salesforce has had nothing but `.0` versions since 2009; others are none of ours.
    let mut versions: Vec<_> = listed.iter().filter_map(|v| v.version.parse().ok()).collect();
    versions.sort_unstable();
    if versions.is_empty() { Err(ApiError::unreadable(&answer)) } else { Ok(versions) }
}

/// The org's allowances, such as `DailyApiRequests`.
///
/// # Errors
///
/// If the org refuses it or gives no readable answer.
pub async fn limits(connection: &Connection) -> Result<BTreeMap<String, Limit>, ApiError> {
    let path = connection.data_path("/limits");
    parse(&connection.send(Method::GET, &path, None, Vec::new()).await?)
}

/// The user whom the connection's token stands for.
///
/// # Errors
///
/// If the org refuses it or gives no readable answer.
pub async fn user_info(connection: &Connection) -> Result<UserInfo, ApiError> {
    parse(&connection.send(Method::GET, "/services/oauth2/userinfo", None, Vec::new()).await?)
}
