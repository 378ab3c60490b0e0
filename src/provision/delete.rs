//! Deletes an app of ours: the app, the assignments, the permission set.

use super::removal::Removal;
use super::setting;
use super::{ProvisionError, ProvisionedApp};
use crate::http::Connection;
use crate::metadata::MetadataType;
use crate::model::{Component, Ledger};

/// Deletes an app and everything that was made for it, and notes that it is gone.
///
/// What is absent counts as deleted, so it may be called again.
///
/// # Errors
///
/// [`ProvisionError::NotDeleted`] with all that is left; everything else was deleted.
pub async fn delete(
    conn: &Connection,
    app: &ProvisionedApp,
    ledger: &dyn Ledger,
    soap_usable: bool,
) -> Result<(), ProvisionError> {
    let leftovers = remove_all(Removal { conn, soap_usable }, &app.components, ledger).await;
    if leftovers.is_empty() { Ok(()) } else { Err(ProvisionError::NotDeleted { leftovers }) }
}

/// Deletes one component of ours with all that hangs on it, and notes that it is gone; a setting is
/// put back. What is absent counts as deleted.
///
/// # Errors
///
/// Why it is still there, or could not be noted.
pub async fn remove(
    conn: &Connection,
    soap_usable: bool,
    component: &Component,
    ledger: &dyn Ledger,
) -> Result<(), ProvisionError> {
    remove_one(Removal { conn, soap_usable }, component).await?;
    ledger.gone(component).map_err(ProvisionError::Ledger)
}

/// Deletes components in their order, and tells what is left and why.
pub(super) async fn remove_all(
    removal: Removal<'_>,
    components: &[Component],
    ledger: &dyn Ledger,
) -> Vec<String> {
    let mut leftovers = Vec::new();
    for component in components {
        let Removal { conn, soap_usable } = removal;
        if let Err(error) = remove(conn, soap_usable, component, ledger).await {
            let reason = crate::Error::from(error).report();
            leftovers.push(format!(
                "{} `{}` ({})",
                component.metadata_type,
                component.api_name,
                reason.lines().next().unwrap_or_default()
            ));
        }
    }
    leftovers
}

async fn remove_one(removal: Removal<'_>, component: &Component) -> Result<(), ProvisionError> {
    let name = component.api_name.as_str();
    let kind = MetadataType::ALL.iter().find(|kind| kind.name() == component.metadata_type);
    let Some(kind) = kind else {
        let component = format!("{} `{name}`", component.metadata_type);
        let problem = "this version does not know how to delete it".to_owned();
        return Err(ProvisionError::ComponentFailed { component, problem, others: Vec::new() });
    };
    if *kind == MetadataType::ExternalClientAppSettings {
        // A setting is not deleted: it is put back.
        return setting::put_back(removal.conn).await;
    }
    if *kind == MetadataType::PermissionSet {
        removal.assignments(name).await?;
    }
    removal.component(*kind, name).await
}
