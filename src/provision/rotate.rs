//! Gives an app a new consumer secret.

use super::deploying::{Creation, Failure};
use super::external_client_app::{Shape, global_settings};
use super::refusal::{explain, only_failed};
use super::{PlannedKind, ProvisionError, ProvisionedApp, connected_app};
use crate::metadata::{DeployOptions, Element, MetadataError, MetadataType, soap};
use crate::model::Secret;

impl Creation<'_> {
    /// Gives the app the plan's consumer secret, or one of the org's choice.
    pub(super) async fn rotate(&self, app: &mut ProvisionedApp) -> Result<(), ProvisionError> {
        match app.kind {
            PlannedKind::ConnectedApp => self.rotate_connected(app).await,
            PlannedKind::ExternalClientApp => self.rotate_external(app).await,
        }
    }

    async fn rotate_connected(&self, app: &mut ProvisionedApp) -> Result<(), ProvisionError> {
        let rotation = connected_app::rotation(self.plan, self.org);
        match soap::update(self.conn, &[rotation]).await {
            Ok(()) => {}
            Err(MetadataError::Items(problems)) => {
                let words = problems.into_iter().map(|problem| problem.message);
                let verbatim = words.collect::<Vec<_>>().join("; ");
                return Err(ProvisionError::RotationRefused { verbatim });
            }
            Err(error) => return Err(error.into()),
        }
        app.client_secret = Some(self.plan.client_secret.clone());
        app.warnings.push(
            "no org tells the consumer secret of a connected app: the first sign-in shows whether it has taken the new one"
                .to_owned(),
        );
        Ok(())
    }

    /// Offers a secret of ours first; an org that keeps the old one is told to make its own.
    async fn rotate_external(&self, app: &mut ProvisionedApp) -> Result<(), ProvisionError> {
        let Some(id) = self.id_of_external(app).await? else { return Ok(()) };
        // First of all: a secret that nobody can read would be lost.
        let old = self.consumer(&id, false).await.map_err(|error| match error {
            ProvisionError::SecretNotReadable(refusal) => {
                ProvisionError::RotationUnreadable(refusal)
            }
            other => other,
        })?;
        let old = old.client_secret;
        let offered = self.offer_secret().await?;
        if offered && self.take_secret(app, &id, &old).await? {
            return Ok(());
        }
        self.order_rotation().await?;
        if self.take_secret(app, &id, &old).await? {
            return Ok(());
        }
        let component = format!("{} `{}`", app.kind, app.api_name);
        Err(ProvisionError::NotRotated { component })
    }

    /// Deploys the plan's secret; whether the org took the deploy.
    async fn offer_secret(&self) -> Result<bool, ProvisionError> {
        for key in [false, true] {
            let shape = Shape { key, secret: true, ..Shape::CHANGE };
            let parts = vec![global_settings(self.plan, shape)];
            let report = self.deploy(parts, &[]).await.map_err(error_of)?;
            if report.success {
                return Ok(true);
            }
            if !only_failed(&report, MetadataType::ExtlClntAppGlobalOauthSettings) {
                return Err(explain(&report, self.plan));
            }
        }
        Ok(false)
    }

    /// Orders a secret of the org's own making.
    async fn order_rotation(&self) -> Result<(), ProvisionError> {
        let mut refusal = None;
        for key in [false, true] {
            let settings = global_settings(self.plan, Shape { key, ..Shape::CHANGE })
                .with(Element::text("shouldRotateConsumerSecret", "true"));
            // Salesforce warns that whoever has the old secret is locked out: that is the point.
            let options = DeployOptions::default().ignore_warnings();
            let report = self.deploy_with(vec![settings], &[], options).await.map_err(error_of)?;
            if report.success {
                return Ok(());
            }
            refusal.get_or_insert_with(|| explain(&report, self.plan));
        }
        refusal.map_or(Ok(()), Err)
    }

    /// Takes the secret over that the org tells, if it is another than the old one.
    async fn take_secret(
        &self,
        app: &mut ProvisionedApp,
        id: &str,
        old: &Secret,
    ) -> Result<bool, ProvisionError> {
        let told = self.consumer(id, false).await?;
        let is_new = told.client_secret.expose() != old.expose();
        if is_new {
            app.client_secret = Some(told.client_secret);
            app.warnings.extend(told.warnings);
        }
        Ok(is_new)
    }
}

fn error_of(failure: Failure) -> ProvisionError {
    failure.error
}
