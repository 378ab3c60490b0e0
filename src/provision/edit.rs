//! Changes of an app of ours that is there already.

use super::deploying::Creation;
use super::{AppPlan, ProvisionError, ProvisionedApp};
use crate::http::Connection;
use crate::model::{InvalidAppSpec, Ledger, OrgIdentity};
use crate::progress::Progress;

/// What it takes to change an app in an org.
#[derive(Clone, Copy, Debug)]
pub struct Edit<'a> {
    /// The administrator's session.
    pub conn: &'a Connection,
    /// Who and what the org is.
    pub org: &'a OrgIdentity,
    /// Where new components are noted before they are made.
    pub ledger: &'a dyn Ledger,
    /// Who is told of the deploy.
    pub progress: &'a dyn Progress,
    /// Whether the administrator's token works with SOAP.
    pub soap_usable: bool,
    /// Whether an org setting may be switched for a moment.
    pub allow_settings: bool,
}

impl<'a> Edit<'a> {
    /// Makes an app that was deployed by the plan `before` into what the plan `after` says:
    /// callback URLs, scopes, flows, certificate, policies, and who is pre-authorised.
    ///
    /// Only components that differ are sent, those of an external client app in one atomic
    /// deploy. Consumer key and secret stay. Also after an error `app` knows every component that
    /// may be in the org.
    ///
    /// # Errors
    ///
    /// What is wrong with the plan, what cannot be changed, and what the org refused.
    pub async fn update(
        &self,
        app: &mut ProvisionedApp,
        before: &AppPlan,
        after: &AppPlan,
    ) -> Result<(), ProvisionError> {
        check(before, after)?;
        self.with(after).update(app, before).await
    }

    /// Gives an app, deployed by `plan`, a new consumer secret: the plan's where the org takes it,
    /// or else one of the org's own choice.
    ///
    /// A secret that nobody could read is not rotated. Whether a connected app has taken the new
    /// secret, the org tells nobody: the first sign-in will show.
    ///
    /// # Errors
    ///
    /// What the org refused, or that it does not tell its secrets.
    pub async fn rotate_secret(
        &self,
        app: &mut ProvisionedApp,
        plan: &AppPlan,
    ) -> Result<(), ProvisionError> {
        self.with(plan).rotate(app).await
    }

    fn with(&self, plan: &'a AppPlan) -> Creation<'a> {
        let Self { conn, org, ledger, progress, soap_usable, allow_settings } = *self;
        Creation { conn, org, plan, ledger, progress, soap_usable, allow_settings }
    }
}

fn check(before: &AppPlan, after: &AppPlan) -> Result<(), ProvisionError> {
    let fixed = [
        ("label", before.spec.label != after.spec.label),
        ("API name", before.api_name() != after.api_name()),
        ("kind", (before.kind, before.spec.kind) != (after.kind, after.spec.kind)),
        ("consumer key", before.client_id != after.client_id),
    ];
    if let Some((what, _)) = fixed.into_iter().find(|(_, differs)| *differs) {
        return Err(ProvisionError::Unchangeable { what });
    }
    after.spec.validate()?;
    if after.kind == super::PlannedKind::ExternalClientApp && after.spec.needs_connected_app() {
        let problems = vec!["flow `username-password` works with a connected app only".to_owned()];
        return Err(InvalidAppSpec { label: after.spec.label.clone(), problems }.into());
    }
    Ok(())
}
