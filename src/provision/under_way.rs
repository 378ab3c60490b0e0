//! Deploys that are under way, whoever awaits them.

use std::time::{Duration, SystemTime};

use serde_json::Value;

use super::ProvisionError;
use crate::http::Connection;
use crate::metadata::{self, DeployId, DeployStatus, MetadataError, Patience};
use crate::model::rfc3339;
use crate::rest::{self, soql};

/// How far the org's clock may be from ours.
const SKEW: Duration = Duration::from_secs(600);

/// The deploys of a user that began at `since` or later and may still change the org.
///
/// # Errors
///
/// When the org does not tell.
pub async fn deploys_under_way(
    conn: &Connection,
    user_id: &str,
    since: SystemTime,
) -> Result<Vec<DeployId>, ProvisionError> {
    let since = since.checked_sub(SKEW).unwrap_or(SystemTime::UNIX_EPOCH);
    let query = format!(
        "SELECT Id, Status FROM DeployRequest WHERE CreatedById = {} AND CreatedDate >= {}",
        soql::quote(user_id),
        rfc3339(since)
    );
    let found = rest::tooling_query(conn, &query)
        .await
        .map_err(ProvisionError::api("looking for deploys under way"))?;
    let text = |row: &rest::Record, field: &str| {
        row.get(field).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let open = found.iter().filter(|row| DeployStatus::from(text(row, "Status")).is_open());
    Ok(open.map(|row| DeployId::from(text(row, "Id"))).collect())
}

/// Waits until a deploy has ended; whether it did within that time.
///
/// # Errors
///
/// When the org cannot be asked.
pub async fn await_end(
    conn: &Connection,
    id: &DeployId,
    within: Duration,
) -> Result<bool, ProvisionError> {
    match metadata::await_deploy(conn, id, Patience::of(within), &mut |_| {}).await {
        // The org forgets old deploys: those have ended.
        Ok(_) | Err(MetadataError::Refused { status: 404, .. }) => Ok(true),
        Err(MetadataError::TimedOut { .. }) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Cancels a deploy, and waits until it has ended in one way or the other; whether it did within
/// that time. One that is being finalised cannot be canceled, and is awaited.
///
/// # Errors
///
/// When the org cannot be asked.
pub async fn cancel_or_await(
    conn: &Connection,
    id: &DeployId,
    within: Duration,
) -> Result<bool, ProvisionError> {
    match metadata::deploy_status(conn, id).await {
        Ok(report) if report.done => return Ok(true),
        Err(MetadataError::Refused { status: 404, .. }) => return Ok(true),
        Ok(_) => {}
        Err(error) => return Err(error.into()),
    }
    // Whether the order arrived shows in the deploy's state, which is asked for next.
    let _ordered = metadata::cancel(conn, id).await;
    await_end(conn, id, within).await
}
