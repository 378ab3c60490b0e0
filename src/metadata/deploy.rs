//! Deploys over REST: start, follow, cancel.

use std::fmt;
use std::time::Duration;

use ::http::Method;
use serde::Deserialize;

use super::multipart::Multipart;
use super::report::{DeployReport, DeployStatus};
use super::{MetadataError, Package};
use crate::http::{Answer, Connection};

/// The id of a deploy.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DeployId(String);

impl DeployId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for DeployId {
    fn from(id: String) -> Self {
        Self(id)
    }
}

impl fmt::Display for DeployId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How the org shall deploy.
///
/// Every deploy of ours is a single package and rolls back on error; none ever purges or asks
/// for a test level, so there are no fields for that.
#[derive(Clone, Copy, Debug, Default)]
pub struct DeployOptions {
    ignore_warnings: bool,
    check_only: bool,
}

impl DeployOptions {
    /// Lets a deploy with warnings succeed, such as one that deletes what does not exist.
    #[must_use]
    pub fn ignore_warnings(mut self) -> Self {
        self.ignore_warnings = true;
        self
    }

    /// Only validates: nothing in the org changes.
    #[must_use]
    pub fn check_only(mut self) -> Self {
        self.check_only = true;
        self
    }

    fn json(self) -> String {
        let options = serde_json::json!({
            "checkOnly": self.check_only,
            "ignoreWarnings": self.ignore_warnings,
            "rollbackOnError": true,
            "singlePackage": true,
        });
        serde_json::json!({ "deployOptions": options }).to_string()
    }
}

/// Starts a deploy.
///
/// # Errors
///
/// When no answer came or the org refused to begin. Unless the connection was never made, the
/// deploy may still have begun.
pub async fn deploy(
    conn: &Connection,
    package: &Package,
    options: DeployOptions,
) -> Result<DeployId, MetadataError> {
    let zip = package.to_zip()?;
    let body = Multipart::around(&zip)
        .part("name=\"json\"", "application/json", options.json().as_bytes())
        .part("name=\"file\"; filename=\"package.zip\"", "application/zip", &zip);
    let path = conn.data_path("/metadata/deployRequest");
    let content_type = body.content_type();
    started(&conn.send(Method::POST, &path, Some(&content_type), body.finish()).await?)
}

/// Deploys what another deploy has validated.
///
/// # Errors
///
/// When no answer came or the org refused to begin.
pub async fn deploy_validated(conn: &Connection, id: &DeployId) -> Result<DeployId, MetadataError> {
    let body = serde_json::json!({ "validatedDeployRequestId": id.as_str() }).to_string();
    let path = conn.data_path("/metadata/deployRequest");
    let json = Some("application/json");
    started(&conn.send(Method::POST, &path, json, body.into_bytes()).await?)
}

fn started(answer: &Answer) -> Result<DeployId, MetadataError> {
    #[derive(Deserialize)]
    struct Started {
        id: String,
    }
    if !answer.status.is_success() {
        return Err(MetadataError::from_rest(answer));
    }
    let started: Started = answer.json().map_err(|_| unreadable(answer))?;
    Ok(DeployId(started.id))
}

/// Asks how a deploy stands.
///
/// # Errors
///
/// When no answer came, or none that makes sense.
pub async fn deploy_status(
    conn: &Connection,
    id: &DeployId,
) -> Result<DeployReport, MetadataError> {
    let path = format!("{}?includeDetails=true", path_of(conn, id));
    let answer = conn.send(Method::GET, &path, None, Vec::new()).await?;
    read_report(conn, &answer)
}

/// Asks the org to cancel a deploy; [`await_deploy`] tells when it has.
///
/// # Errors
///
/// When no answer came, or the deploy cannot be canceled any more.
pub async fn cancel(conn: &Connection, id: &DeployId) -> Result<DeployReport, MetadataError> {
    let body = br#"{"deployResult":{"status":"Canceling"}}"#.to_vec();
    let json = Some("application/json");
    let answer = conn.send(Method::PATCH, &path_of(conn, id), json, body).await?;
    read_report(conn, &answer)
}

/// How long a deploy may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// How long it may wait behind others.
    pub queue: Duration,
    /// How long it may run, once it has begun.
    pub run: Duration,
}

impl Patience {
    /// The same for both.
    #[must_use]
    pub const fn of(limit: Duration) -> Self {
        Self { queue: limit, run: limit }
    }
}

/// The most answers in a row that may be lost while a deploy is followed.
const LOST_ANSWERS: u32 = 5;

/// Waits until a deploy is over, and tells `on_report` each answer.
///
/// Lost answers are asked for again. The time that it waits behind others has a limit of its own.
///
/// # Errors
///
/// When a limit passes or the org cannot be asked. A failed deploy is no error here: the
/// report says so.
pub async fn await_deploy(
    conn: &Connection,
    id: &DeployId,
    patience: Patience,
    on_report: &mut (dyn FnMut(&DeployReport) + Send),
) -> Result<DeployReport, MetadataError> {
    let clock = conn.clock();
    let mut start = clock.now();
    let mut has_begun = false;
    let mut lost = 0;
    let mut pause = Duration::from_secs(1);
    loop {
        let asked = deploy_status(conn, id).await;
        let waited = clock.now().duration_since(start).unwrap_or_default();
        let limit = if has_begun { patience.run } else { patience.queue };
        match asked {
            Ok(report) if report.done => return Ok(report),
            Ok(report) => {
                lost = 0;
                on_report(&report);
                if !has_begun && report.status != DeployStatus::Pending {
                    (start, has_begun) = (clock.now(), true);
                } else if waited >= limit {
                    let (id, status) = (id.0.clone(), report.status);
                    return Err(MetadataError::TimedOut { id, status, waited });
                }
            }
            Err(error) if error.is_transient() && lost < LOST_ANSWERS && waited < limit => {
                lost += 1;
            }
            Err(error) => return Err(error),
        }
        clock.sleep(pause).await;
        // An app is there within seconds; a queue may take minutes.
        pause = (pause * 5 / 4).min(Duration::from_secs(5));
    }
}

fn path_of(conn: &Connection, id: &DeployId) -> String {
    conn.data_path(&format!("/metadata/deployRequest/{id}"))
}

fn read_report(conn: &Connection, answer: &Answer) -> Result<DeployReport, MetadataError> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Envelope {
        deploy_result: DeployReport,
    }
    if !answer.status.is_success() {
        return Err(MetadataError::from_rest(answer));
    }
    let envelope: Envelope = answer.json().map_err(|_| unreadable(answer))?;
    Ok(envelope.deploy_result.without_secrets(conn.http().redactor()))
}

fn unreadable(answer: &Answer) -> MetadataError {
    MetadataError::Unreadable {
        status: answer.status.as_u16(),
        expected: "a deploy's state",
        retry_after: answer.retry_after(),
    }
}
