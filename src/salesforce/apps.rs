//! The apps of a scenario.

use std::sync::Arc;
use std::time::Duration;

use super::Salesforce;
use crate::error::{Error, Result};
use crate::fixture::{App, AppRequest};
use crate::model::{AppKind, AppSpec, Credentials, Flow};
use crate::settings::Resolved;

impl Salesforce {
    /// Provisions an app, or finds the one that this scenario shares with others; it becomes the
    /// current app.
    ///
    /// # Errors
    ///
    /// All problems of the specification at once; the org cannot be used; the org refuses.
    pub async fn provision(&mut self, spec: AppSpec) -> Result<()> {
        let run = self.run()?;
        let resolved = run.resolved()?;
        let request = request(spec, &resolved)?;
        request.spec.validate()?;
        let org = self.org().await?;
        run.begun_ahead(self.session()?.org.as_deref()).await;
        let session = self.session_mut()?;
        let scope = session.run.scope(session.place, session.attempt)?;
        let app = run.fixtures()?.app(&org, &request, scope)?;
        app.provisioned().await?;
        session.apps.retain(|known| !Arc::ptr_eq(known, &app));
        session.apps.push(app);
        session.app_chosen = false;
        Ok(())
    }

    /// Makes the app of that label the current one, and its org the current org.
    ///
    /// # Errors
    ///
    /// The scenario has no such app, or several.
    pub fn use_app(&mut self, label: &str) -> Result<()> {
        let app = self.app_named(label)?;
        let session = self.session_mut()?;
        session.apps.retain(|known| !Arc::ptr_eq(known, &app));
        session.org = Some(app.org().name.clone()).filter(|name| !name.is_empty());
        session.apps.push(app);
        session.app_chosen = true;
        Ok(())
    }

    /// The current app: the only or latest one in the current org.
    ///
    /// # Errors
    ///
    /// The scenario has no app there yet.
    pub fn app(&self) -> Result<Arc<App>> {
        let session = self.session()?;
        let here = |app: &&Arc<App>| session.is_here(app);
        session.apps.iter().rev().find(here).cloned().ok_or_else(|| {
            let place = session.org.as_ref().map(|name| format!(" in the org `{name}`"));
            Error::usage(format!("this scenario has no app{} yet", place.unwrap_or_default()))
                .hint("write `Given a Salesforce connected app \"…\"` before this step")
        })
    }

    /// The app of that label.
    ///
    /// # Errors
    ///
    /// The scenario has no such app, or several.
    pub fn app_named(&self, label: &str) -> Result<Arc<App>> {
        let apps = &self.session()?.apps;
        let named: Vec<_> = apps.iter().filter(|app| app.label() == label).collect();
        match named.as_slice() {
            [app] => Ok(Arc::clone(app)),
            [] => {
                let known: Vec<_> = apps.iter().map(|app| format!("`{}`", app.label())).collect();
                let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
                Err(Error::usage(format!("this scenario has no app `{label}`; it has {known}")))
            }
            _ => Err(Error::usage(format!("several orgs have an app `{label}`"))
                .hint("give the apps different labels")),
        }
    }

    /// Waits until the current app, or the one of that label, works everywhere.
    ///
    /// # Errors
    ///
    /// There is no such app, it can never work, or it does not propagate in time.
    pub async fn await_propagation(
        &self,
        label: Option<&str>,
        within: Option<Duration>,
    ) -> Result<()> {
        let app = label.map_or_else(|| self.app(), |label| self.app_named(label))?;
        app.propagated(within).await.map(drop)
    }

    /// What the current app hands to the software under test.
    ///
    /// # Errors
    ///
    /// The scenario has no app yet.
    pub async fn credentials(&self) -> Result<Credentials> {
        self.app()?.credentials(self.session()?.user.as_deref()).await
    }
}

/// Fills a specification from the settings.
pub(super) fn request(mut spec: AppSpec, resolved: &Resolved) -> Result<AppRequest> {
    if spec.kind == AppKind::Auto {
        spec.kind = resolved.kind;
    }
    spec.contact_email = spec.contact_email.or_else(|| resolved.contact_email.clone());
    spec = spec.completed();
    // Where nobody needs to be named, nobody else is let in.
    if spec.run_as.is_none()
        && (spec.flows.contains(&Flow::ClientCredentials) || spec.users.is_empty())
    {
        // Every simulated org has this user; a real org's must be named.
        let simulated = (!resolved.org.is_real()).then(|| "integration user".into());
        spec.run_as = resolved.run_as.clone().or(simulated);
    }
    let existing = match spec.kind {
        AppKind::Existing => Some(resolved.existing_app(&spec.label)?.clone()),
        _ => None,
    };
    Ok(AppRequest { spec, existing })
}
