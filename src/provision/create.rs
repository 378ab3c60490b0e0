//! Creates an app, or leaves nothing behind.

use super::connected_app;
use super::consumer::Consumer;
use super::delete::remove_all;
use super::deploying::{Creation, Failure, Left};
use super::external_client_app::{Shape, components};
use super::removal::Removal;
use super::{AppPlan, PlannedKind, ProvisionError, ProvisionedApp};
use crate::http::Connection;
use crate::metadata::DeployId;
use crate::model::{Component, InvalidAppSpec, Ledger, OrgIdentity};
use crate::progress::Progress;

/// Creates an app in one atomic deploy, reads back what the org made of it, and pre-authorises
/// its users.
///
/// On any failure after a creation everything is deleted again before the error is returned.
/// `soap_usable` says whether the administrator's token works with SOAP, `allow_settings`
/// whether an org setting may be switched for a moment.
///
/// # Errors
///
/// What is wrong with the plan, what the org refused, and what could not be undone.
pub async fn create(
    conn: &Connection,
    org: &OrgIdentity,
    plan: &AppPlan,
    ledger: &dyn Ledger,
    progress: &dyn Progress,
    soap_usable: bool,
    allow_settings: bool,
) -> Result<ProvisionedApp, ProvisionError> {
    let creation = Creation { conn, org, plan, ledger, progress, soap_usable, allow_settings };
    creation.check()?;
    creation.check_name().await?;
    let outcome = match creation.note() {
        Ok(()) => creation.make().await,
        Err(error) => Err(Failure::leaving_nothing(error)),
    };
    match outcome {
        Ok(consumer) => Ok(creation.made(consumer)),
        Err(failure) => Err(creation.undo(failure).await),
    }
}

impl Creation<'_> {
    fn check(&self) -> Result<(), ProvisionError> {
        let spec = &self.plan.spec;
        spec.validate()?;
        match self.plan.kind {
            PlannedKind::ExternalClientApp if spec.needs_connected_app() => {
                let problem = "flow `username-password` works with a connected app only";
                let problems = vec![problem.to_owned()];
                Err(InvalidAppSpec { label: spec.label.clone(), problems }.into())
            }
            PlannedKind::ConnectedApp if !self.soap_usable => Err(ProvisionError::SoapUnusable),
            _ => Ok(()),
        }
    }

    /// A deploy over an existing component would change it, so the name must be free.
    async fn check_name(&self) -> Result<(), ProvisionError> {
        let components = self.plan.components();
        let Some(app) = components.first() else { return Ok(()) };
        if self.exists(app).await? {
            let component = format!("{} `{}`", self.plan.kind, app.api_name);
            return Err(ProvisionError::DuplicateName { component, verbatim: String::new() });
        }
        Ok(())
    }

    fn note(&self) -> Result<(), ProvisionError> {
        let components = self.plan.components();
        components.iter().try_for_each(|c| self.ledger.intend(c)).map_err(ProvisionError::Ledger)
    }

    async fn make(&self) -> Result<Consumer, Failure> {
        let consumer = match self.plan.kind {
            PlannedKind::ExternalClientApp => self.make_external_client_app().await?,
            PlannedKind::ConnectedApp => self.make_connected_app().await?,
        };
        self.assign().await?;
        Ok(consumer)
    }

    async fn make_external_client_app(&self) -> Result<Consumer, Failure> {
        let shape = self.deploy_external_client_app().await?;
        let name = self.plan.api_name();
        let app = self.id_of("ExternalClientApplication", "DeveloperName", name.as_str()).await?;
        let app = app.ok_or_else(|| ProvisionError::FieldsDropped {
            component: format!("ExternalClientApplication {name}"),
            fields: vec!["the app itself".to_owned()],
        })?;
        let consumer = self.consumer(&app, shape.secret).await?;
        self.mend_external_client_app(shape).await?;
        self.open_app(&app).await?;
        Ok(consumer)
    }

    async fn deploy_external_client_app(&self) -> Result<Shape, Failure> {
        let parts = |shape| {
            let app = components(self.plan, self.org, shape);
            self.permission_set().into_iter().chain(app).collect()
        };
        let shape = self.deploy_in_a_shape(Shape::FULL, parts, &self.plan.components()).await?;
        // The app itself is always among the parts.
        Ok(shape.unwrap_or(Shape::FULL))
    }

    async fn make_connected_app(&self) -> Result<Consumer, Failure> {
        let app = connected_app::component(self.plan, self.org);
        let parts = self.permission_set().into_iter().chain([app]).collect();
        let report = self.deploy(parts, &self.plan.components()).await?;
        if !report.success {
            let error = self.explain_connected_app(&report).await;
            return Err(Failure::reported(error, &report));
        }
        self.mend_connected_app().await?;
        Ok(Consumer {
            client_id: self.plan.client_id.clone(),
            client_secret: self.plan.client_secret.clone(),
            warnings: Vec::new(),
        })
    }

    fn made(&self, consumer: Consumer) -> ProvisionedApp {
        let (plan, mut components) = (self.plan, self.plan.components());
        components[0].client_id = Some(consumer.client_id.clone());
        ProvisionedApp {
            kind: plan.kind,
            api_name: plan.api_name(),
            label: plan.spec.label.clone(),
            client_id: consumer.client_id,
            client_secret: Some(consumer.client_secret),
            key: plan.key.clone(),
            permission_set: plan.permission_set(),
            users: plan.assignees(),
            run_as: plan.run_as.clone(),
            scopes: plan.spec.scopes.iter().copied().collect(),
            callback_url: plan.spec.callback_urls.first().cloned(),
            components,
            created_at: self.conn.clock().now(),
            spec_hash: plan.spec_hash(&self.org.org_id),
            warnings: consumer.warnings,
        }
    }

    /// Deletes what a failure left, and gives its error with what could not be deleted.
    async fn undo(&self, failure: Failure) -> ProvisionError {
        let components = self.plan.components();
        let leftovers = match failure.left {
            Left::Nothing => {
                // An entry too many does no harm: whoever follows it finds nothing.
                for component in &components {
                    drop(self.ledger.gone(component));
                }
                Vec::new()
            }
            Left::Something => {
                let removal = Removal { conn: self.conn, soap_usable: self.soap_usable };
                remove_all(removal, &components, self.ledger).await
            }
            // The ledger keeps its entries: whoever reads them next finds the deploy's id there, or
            // looks for it.
            Left::Pending(id) => components.iter().map(|component| maybe(component, &id)).collect(),
            Left::Unknown => components.iter().map(maybe_unheard).collect(),
        };
        failure.error.leaving(leftovers)
    }
}

/// What a deploy may have created, or may still create, whose answer was lost.
pub(super) fn maybe_unheard(component: &Component) -> String {
    let Component { metadata_type, api_name, .. } = component;
    format!("maybe {metadata_type} `{api_name}` by a deploy whose answer was lost")
}

/// What a deploy that cannot be followed any more may still create.
pub(super) fn maybe(component: &Component, deploy: &DeployId) -> String {
    format!("maybe {} `{}` by deploy {deploy}", component.metadata_type, component.api_name)
}
