//! Sends what has changed of an app, reads it back, and lets users in and out.

use super::deploying::{Creation, Failure, Left};
use super::external_client_app::{Shape, changes};
use super::refusal::explain;
use super::removal::Removal;
use super::{AppPlan, PlannedKind, ProvisionError, ProvisionedApp, connected_app};
use crate::metadata::{MetadataType, soap};
use crate::model::Component;

impl Creation<'_> {
    /// Makes an app that was deployed by the plan `before` into what this plan says.
    pub(super) async fn update(
        &self,
        app: &mut ProvisionedApp,
        before: &AppPlan,
    ) -> Result<(), ProvisionError> {
        let new_set = self.note_new_permission_set(app)?;
        let sent = match app.kind {
            PlannedKind::ExternalClientApp => self.send_external(before, &new_set).await,
            PlannedKind::ConnectedApp => self.send_connected(before, &new_set).await,
        };
        if let Err(failure) = sent {
            if matches!(failure.left, Left::Nothing) {
                self.forget(app, &new_set);
            }
            return Err(failure.error);
        }
        app.permission_set = app.permission_set.take().or(self.plan.permission_set());
        if let Some(id) = self.id_of_external(app).await? {
            self.open_app(&id).await?;
            self.close_app(&id, before).await?;
        }
        self.assign().await?;
        self.unassign(before).await?;
        self.drop_old_permission_set(app).await?;
        app.users = self.plan.assignees();
        app.run_as.clone_from(&self.plan.run_as);
        app.scopes = self.plan.spec.scopes.iter().copied().collect();
        app.callback_url = self.plan.spec.callback_urls.first().cloned();
        app.key.clone_from(&self.plan.key);
        app.spec_hash = self.plan.spec_hash(&self.org.org_id);
        Ok(())
    }

    /// Notes the permission set that the app does not have yet; none or one.
    fn note_new_permission_set(
        &self,
        app: &mut ProvisionedApp,
    ) -> Result<Vec<Component>, ProvisionError> {
        let is_new = |component: &Component| {
            component.metadata_type == MetadataType::PermissionSet.name()
                && app.permission_set.is_none()
        };
        let new: Vec<Component> = self.plan.components().into_iter().filter(is_new).collect();
        for component in &new {
            self.ledger.intend(component).map_err(ProvisionError::Ledger)?;
            app.components.push(component.clone());
        }
        Ok(new)
    }

    fn forget(&self, app: &mut ProvisionedApp, components: &[Component]) {
        for component in components {
            // An entry too many does no harm: whoever follows it finds nothing.
            drop(self.ledger.gone(component));
        }
        app.components.retain(|component| !components.contains(component));
    }

    /// One atomic deploy of all that differs.
    async fn send_external(&self, before: &AppPlan, new_set: &[Component]) -> Result<(), Failure> {
        let parts = |shape| {
            let set = self.permission_set().filter(|_| !new_set.is_empty());
            set.into_iter().chain(changes(before, self.plan, self.org, shape)).collect()
        };
        match self.deploy_in_a_shape(Shape::CHANGE, parts, new_set).await? {
            Some(shape) => Ok(self.mend_external_client_app(shape).await?),
            None => Ok(()),
        }
    }

    /// A new permission set is deployed by itself, since the app goes by SOAP: a deploy would
    /// have to hold the key.
    async fn send_connected(&self, before: &AppPlan, new_set: &[Component]) -> Result<(), Failure> {
        if let Some(set) = self.permission_set().filter(|_| !new_set.is_empty()) {
            let report = self.deploy(vec![set], new_set).await?;
            if !report.success {
                return Err(Failure::reported(explain(&report, self.plan), &report));
            }
        }
        let change = connected_app::change(before, self.plan, self.org);
        match soap::update(self.conn, &[change]).await {
            Ok(()) => Ok(self.mend_connected_app().await?),
            Err(error) => {
                let left = self.remove_again(new_set).await;
                Err(Failure { error: error.into(), left })
            }
        }
    }

    async fn remove_again(&self, components: &[Component]) -> Left {
        for component in components {
            let (removal, name) = (self.removal(), component.api_name.as_str());
            let removed = removal.component(MetadataType::PermissionSet, name);
            if removed.await.is_err() {
                return Left::Something;
            }
        }
        Left::Nothing
    }

    /// The record id of an external client app; none of a connected app.
    pub(super) async fn id_of_external(
        &self,
        app: &ProvisionedApp,
    ) -> Result<Option<String>, ProvisionError> {
        match app.kind {
            PlannedKind::ConnectedApp => Ok(None),
            PlannedKind::ExternalClientApp => {
                let name = app.api_name.as_str();
                let id = self.id_of("ExternalClientApplication", "DeveloperName", name).await?;
                id.map(Some).ok_or_else(|| ProvisionError::FieldsDropped {
                    component: format!("ExternalClientApplication {name}"),
                    fields: vec!["the app itself".to_owned()],
                })
            }
        }
    }

    /// Deletes our permission set where nobody needs to be approved any more.
    async fn drop_old_permission_set(
        &self,
        app: &mut ProvisionedApp,
    ) -> Result<(), ProvisionError> {
        let Some(name) = app.permission_set.clone() else { return Ok(()) };
        if self.plan.permission_set().is_some() {
            return Ok(());
        }
        let removal = self.removal();
        removal.assignments(name.as_str()).await?;
        removal.component(MetadataType::PermissionSet, name.as_str()).await?;
        let is_it = |component: &&Component| component.api_name == name;
        let gone: Vec<Component> = app.components.iter().filter(is_it).cloned().collect();
        for component in &gone {
            self.ledger.gone(component).map_err(ProvisionError::Ledger)?;
        }
        app.components.retain(|component| component.api_name != name);
        app.permission_set = None;
        Ok(())
    }

    fn removal(&self) -> Removal<'_> {
        Removal { conn: self.conn, soap_usable: self.soap_usable }
    }
}
