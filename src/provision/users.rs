//! Finds the users that a specification names.

use serde_json::Value;

use super::{ProvisionError, UserRef};
use crate::http::Connection;
use crate::model::{OrgIdentity, RunAs};
use crate::rest::{self, soql};

/// Finds an active user by username, or else by alias or full name.
///
/// # Errors
///
/// When there is no such user or more than one, or when an e-mail address stands where a
/// username should.
pub async fn resolve_user(conn: &Connection, name: &str) -> Result<UserRef, ProvisionError> {
    let name = name.trim();
    let quoted = soql::quote(name);
    let mut found = if name.contains('@') {
        active(conn, &format!("Username = {quoted}")).await?
    } else {
        active(conn, &format!("(Alias = {quoted} OR Name = {quoted})")).await?
    };
    match found.len() {
        1 => Ok(found.remove(0)),
        0 if name.contains('@') => {
            let owners = active(conn, &format!("Email = {quoted}")).await?;
            let user = name.to_owned();
            Err(if owners.is_empty() {
                ProvisionError::UserUnknown { user }
            } else {
                ProvisionError::UserIsEmail { user, usernames: usernames(owners) }
            })
        }
        0 => Err(ProvisionError::UserUnknown { user: name.to_owned() }),
        _ => {
            let user = name.to_owned();
            Err(ProvisionError::UserAmbiguous { user, usernames: usernames(found) })
        }
    }
}

/// Finds the user that an app shall act as.
///
/// # Errors
///
/// As [`resolve_user`], in the words for run-as users.
pub async fn resolve_run_as(
    conn: &Connection,
    org: &OrgIdentity,
    run_as: &RunAs,
) -> Result<UserRef, ProvisionError> {
    match run_as {
        RunAs::Administrator => {
            Ok(UserRef { id: org.user_id.clone(), username: org.username.clone() })
        }
        RunAs::User(name) => resolve_user(conn, name).await.map_err(|error| match error {
            ProvisionError::UserUnknown { user } => ProvisionError::RunAsUnknown { user },
            ProvisionError::UserIsEmail { user, usernames } => {
                ProvisionError::RunAsIsEmail { user, usernames }
            }
            other => other,
        }),
    }
}

async fn active(conn: &Connection, condition: &str) -> Result<Vec<UserRef>, ProvisionError> {
    let query = format!("SELECT Id, Username FROM User WHERE IsActive = true AND {condition}");
    let records =
        rest::query(conn, &query).await.map_err(ProvisionError::api("looking for the user"))?;
    let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
    let users = records.iter().map(|record| UserRef {
        id: text(record.get("Id")),
        username: text(record.get("Username")),
    });
    Ok(users.collect())
}

fn usernames(users: Vec<UserRef>) -> Vec<String> {
    users.into_iter().map(|user| user.username).collect()
}
