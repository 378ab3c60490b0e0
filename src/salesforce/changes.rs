//! Changes of a scenario's app.

use std::sync::Arc;

use super::Salesforce;
use crate::error::Result;
use crate::fixture::App;
use crate::model::AppSpec;

impl Salesforce {
    /// Makes the current app what `spec` says; begin with [`app_spec`](Self::app_spec). Then
    /// [`await_propagation`](Self::await_propagation) waits for the app as it is now.
    ///
    /// # Errors
    ///
    /// Other scenarios share the app, the specification cannot work, or the org refuses.
    pub async fn change_app(&mut self, spec: AppSpec) -> Result<()> {
        let app = self.app()?;
        let changed = self.run()?.fixtures()?.change(&app, spec.completed()).await;
        self.forget_tokens(&app)?;
        changed
    }

    /// Gives the current app a new consumer secret, which programs and placeholders get from now
    /// on. Then [`await_propagation`](Self::await_propagation) waits until every login node has
    /// it.
    ///
    /// # Errors
    ///
    /// Other scenarios share the app, or the org refuses.
    pub async fn rotate_consumer_secret(&mut self) -> Result<()> {
        let app = self.app()?;
        let rotated = self.run()?.fixtures()?.rotate_secret(&app).await;
        self.forget_tokens(&app)?;
        rotated
    }

    /// What the current app is like, with all changes so far.
    ///
    /// # Errors
    ///
    /// The scenario has no app yet.
    pub fn app_spec(&self) -> Result<AppSpec> {
        Ok(self.app()?.spec())
    }

    /// Tokens of the app as it was would show its old scopes and its old user.
    fn forget_tokens(&mut self, app: &Arc<App>) -> Result<()> {
        self.session_mut()?.tokens.retain(|held| !Arc::ptr_eq(&held.app, app));
        Ok(())
    }
}
