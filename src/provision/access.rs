//! Pre-authorisation: our permission set opens the app, and the named users hold it.

use serde_json::{Value, json};

use super::deploying::Creation;
use super::external_client_app::permission_sets;
use super::{AppPlan, ProvisionError, parts};
use crate::metadata::Metadata;
use crate::rest::{self, ApiError, soql};

impl Creation<'_> {
    /// Our permission set, where the plan needs one.
    pub(super) fn permission_set(&self) -> Option<Metadata> {
        parts::permission_set(self.plan, self.org)
    }

    /// Gives our permission set to the users.
    pub(super) async fn assign(&self) -> Result<(), ProvisionError> {
        let Some(name) = self.plan.permission_set() else { return Ok(()) };
        let set = self.id_of_permission_set(name.as_str()).await?;
        for user in self.plan.assignees() {
            let fields = json!({ "AssigneeId": user.id, "PermissionSetId": set });
            self.make_sure_of("PermissionSetAssignment", &fields)
                .await
                .map_err(ProvisionError::api("assigning the permission set"))?;
        }
        Ok(())
    }

    /// Takes our permission set away from users who held it before and shall not any more.
    pub(super) async fn unassign(&self, before: &AppPlan) -> Result<(), ProvisionError> {
        let Some(name) = self.plan.permission_set() else { return Ok(()) };
        let stay = self.plan.assignees();
        let leaving: Vec<_> =
            before.assignees().into_iter().filter(|user| !stay.contains(user)).collect();
        if leaving.is_empty() {
            return Ok(());
        }
        let set = self.id_of_permission_set(name.as_str()).await?;
        for user in leaving {
            let held = format!(
                "PermissionSetId = {} AND AssigneeId = {}",
                soql::quote(&set),
                soql::quote(&user.id)
            );
            self.delete_where("PermissionSetAssignment", &held).await?;
        }
        Ok(())
    }

    /// Closes an external client app to permission sets that opened it before and shall not any
    /// more.
    pub(super) async fn close_app(
        &self,
        app: &str,
        before: &AppPlan,
    ) -> Result<(), ProvisionError> {
        let stay = permission_sets(self.plan);
        for name in permission_sets(before).iter().filter(|name| !stay.contains(name)) {
            let Some(set) = self.id_of("PermissionSet", "Name", name).await? else { continue };
            let opens = format!(
                "ParentId = {} AND SetupEntityId = {}",
                soql::quote(&set),
                soql::quote(app)
            );
            self.delete_where("SetupEntityAccess", &opens).await?;
        }
        Ok(())
    }

    async fn delete_where(&self, object: &str, condition: &str) -> Result<(), ProvisionError> {
        let doing = || ProvisionError::api("taking the app's pre-authorisation back");
        let query = format!("SELECT Id FROM {object} WHERE {condition}");
        for row in rest::query(self.conn, &query).await.map_err(doing())? {
            let id = row.get("Id").and_then(Value::as_str).unwrap_or_default();
            match rest::delete(self.conn, object, id).await {
                Err(error) if !error.is_absent() => return Err(doing()(error)),
                _ => {}
            }
        }
        Ok(())
    }

    /// Makes sure that every permission set of the plan opens an external client app.
    ///
    /// The policies name them, but Salesforce's documentation wants ids where working code sends
    /// names; so the grants themselves are looked for, and made where they are missing.
    pub(super) async fn open_app(&self, app: &str) -> Result<(), ProvisionError> {
        for name in permission_sets(self.plan) {
            let set = self.id_of_permission_set(&name).await?;
            let query = format!(
                "SELECT Id FROM SetupEntityAccess WHERE ParentId = {} AND SetupEntityId = {}",
                soql::quote(&set),
                soql::quote(app)
            );
            let grants = rest::query(self.conn, &query)
                .await
                .map_err(ProvisionError::api("reading the app's pre-authorisation"))?;
            if grants.is_empty() {
                let fields = json!({ "ParentId": set, "SetupEntityId": app });
                self.make_sure_of("SetupEntityAccess", &fields)
                    .await
                    .map_err(ProvisionError::api("granting the app to the permission set"))?;
            }
        }
        Ok(())
    }

    async fn id_of_permission_set(&self, name: &str) -> Result<String, ProvisionError> {
        let id = self.id_of("PermissionSet", "Name", name).await?;
        id.ok_or_else(|| ProvisionError::PermissionSetUnknown { name: name.to_owned() })
    }

    /// The id of the record whose `field` is `value`.
    pub(super) async fn id_of(
        &self,
        object: &str,
        field: &str,
        value: &str,
    ) -> Result<Option<String>, ProvisionError> {
        let query = format!("SELECT Id FROM {object} WHERE {field} = {}", soql::quote(value));
        let found = rest::query(self.conn, &query)
            .await
            .map_err(ProvisionError::api("reading back what was created"))?;
        Ok(found.first().and_then(|row| row.get("Id")?.as_str().map(str::to_owned)))
    }
}

impl Creation<'_> {
    /// Creates a record of which the org takes no second one: where an answer is lost, the record may
    /// be asked for again.
    async fn make_sure_of(&self, object: &str, fields: &Value) -> Result<(), ApiError> {
        let create = || async { accept_duplicate(rest::create(self.conn, object, fields).await) };
        self.conn.retrying(create, ApiError::repeat).await
    }
}

fn accept_duplicate(outcome: Result<String, ApiError>) -> Result<(), ApiError> {
    match outcome {
        Err(error) if error.code() == Some("DUPLICATE_VALUE") => Ok(()),
        other => other.map(drop),
    }
}
