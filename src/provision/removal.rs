//! Deletes components and records; what is absent counts as deleted.

use std::time::Duration;

use serde_json::Value;

use super::ProvisionError;
use crate::http::Connection;
use crate::metadata::{self, DeployOptions, MetadataError, MetadataType, Package, Patience, soap};
use crate::rest::{self, soql};

/// How long a deploy that deletes may take.
const LIMIT: Duration = Duration::from_secs(300);
/// How often a locked component is tried again.
const ATTEMPTS: u32 = 6;
const PAUSE: Duration = Duration::from_secs(5);

/// A way to delete, by SOAP where it takes the token.
#[derive(Clone, Copy)]
pub(super) struct Removal<'a> {
    pub(super) conn: &'a Connection,
    pub(super) soap_usable: bool,
}

impl Removal<'_> {
    /// Deletes a component and all that hangs on it.
    pub(super) async fn component(
        &self,
        kind: MetadataType,
        name: &str,
    ) -> Result<(), ProvisionError> {
        let mut attempt = 1;
        loop {
            let outcome = if self.soap_usable {
                self.by_soap(kind, name).await
            } else {
                self.by_deploy(kind, name).await
            };
            match outcome {
                Err(ProvisionError::Metadata(error))
                    if attempt < ATTEMPTS && (error.is_transient() || error.is_held()) =>
                {
                    attempt += 1;
                    self.conn.clock().sleep(PAUSE).await;
                }
                other => return other,
            }
        }
    }

    async fn by_soap(&self, kind: MetadataType, name: &str) -> Result<(), ProvisionError> {
        match soap::delete(self.conn, kind, &[name]).await {
            Ok(()) => Ok(()),
            // No status code says "absent" for sure, so look.
            Err(refused @ MetadataError::Items(_)) => {
                let found = soap::read(self.conn, kind, &[name]).await?;
                if found.iter().all(Option::is_none) { Ok(()) } else { Err(refused.into()) }
            }
            Err(MetadataError::Fault(fault)) if fault.is_session_refused() => {
                self.by_deploy(kind, name).await
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn by_deploy(&self, kind: MetadataType, name: &str) -> Result<(), ProvisionError> {
        let package = Package::new(self.conn.version()).deleting(kind, name);
        // An absent component is a warning.
        let options = DeployOptions::default().ignore_warnings();
        let id = metadata::deploy(self.conn, &package, options).await?;
        let report =
            metadata::await_deploy(self.conn, &id, Patience::of(LIMIT), &mut |_| {}).await?;
        if report.success {
            return Ok(());
        }
        let failures = report.details.component_failures.iter();
        let mut problems: Vec<String> = failures.map(|failure| failure.problem.clone()).collect();
        problems.push(report.error_message);
        problems.retain(|problem| !problem.is_empty());
        Err(ProvisionError::DeployFailed {
            id: report.id,
            status: "failed".to_owned(),
            message: problems.join("; "),
        })
    }

    /// Takes a permission set away from everyone who holds it.
    pub(super) async fn assignments(&self, permission_set: &str) -> Result<(), ProvisionError> {
        let doing = || ProvisionError::api("looking for the permission set's assignments");
        let query =
            format!("SELECT Id FROM PermissionSet WHERE Name = {}", soql::quote(permission_set));
        let sets = rest::query(self.conn, &query).await.map_err(doing())?;
        let Some(id) = sets.first().and_then(|set| set.get("Id")).and_then(Value::as_str) else {
            return Ok(());
        };
        let query = format!(
            "SELECT Id FROM PermissionSetAssignment WHERE PermissionSetId = {}",
            soql::quote(id)
        );
        for assignment in rest::query(self.conn, &query).await.map_err(doing())? {
            let id = assignment.get("Id").and_then(Value::as_str).unwrap_or_default();
            match rest::delete(self.conn, "PermissionSetAssignment", id).await {
                Err(error) if !error.is_absent() => {
                    return Err(ProvisionError::api("taking the permission set away")(error));
                }
                _ => {}
            }
        }
        Ok(())
    }
}
