//! What one scenario holds.

use std::fmt;
use std::sync::Arc;

use super::place::Place;
use super::run::Run;
use crate::error::{Error, Result};
use crate::fixture::{App, OpenOrg, Scope};
use crate::oauth::Token;

/// What one scenario knows of Salesforce: a field of the user's World.
///
/// Its methods are what the steps call; they work just as well in steps of your own. Everything
/// has a name, and the short form means the only or the latest one.
#[derive(Default)]
pub struct Salesforce {
    session: Option<Session>,
}

/// A scenario that has met its run.
pub(super) struct Session {
    pub(super) run: Arc<Run>,
    pub(super) place: Place,
    pub(super) attempt: u64,
    /// The name of the current org; `None` is the default one.
    pub(super) org: Option<String>,
    /// The user who acts; `None` is the one that the app acts as.
    pub(super) user: Option<String>,
    /// Apps in the order in which they were mentioned; the last is the current one.
    pub(super) apps: Vec<Arc<App>>,
    /// Tokens by app and user.
    pub(super) tokens: Vec<HeldToken>,
    /// The refusal that an attempt met, for the steps that expect one.
    pub(super) refusal: Option<Error>,
}

/// A token, and for whom.
pub(super) struct HeldToken {
    pub(super) app: Arc<App>,
    pub(super) user: Option<String>,
    pub(super) token: Token,
}

impl Salesforce {
    /// Joins a run; what the scenario holds already stays.
    pub fn attach(&mut self, run: Arc<Run>, place: Place) {
        let session = self.session.get_or_insert_with(|| Session {
            attempt: run.next_attempt(),
            run,
            place,
            org: None,
            user: None,
            apps: Vec::new(),
            tokens: Vec::new(),
            refusal: None,
        });
        // A step of a Background does not know its scenario; a later one does.
        if session.place.scenario == 0 {
            session.place = place;
        }
    }

    /// The run that the scenario belongs to.
    ///
    /// # Errors
    ///
    /// No Salesforce step has run yet in this scenario.
    pub fn run(&self) -> Result<Arc<Run>> {
        Ok(Arc::clone(&self.session()?.run))
    }

    /// Goes to the org of that name: what follows happens there.
    ///
    /// # Errors
    ///
    /// The name is not configured, or the org cannot be used.
    pub async fn go_to_org(&mut self, name: &str) -> Result<()> {
        let session = self.session_mut()?;
        session.run.org(Some(name)).await?;
        session.org = Some(name.to_owned());
        Ok(())
    }

    /// The current org.
    ///
    /// # Errors
    ///
    /// The org cannot be used.
    pub async fn org(&self) -> Result<Arc<OpenOrg>> {
        let session = self.session()?;
        session.run.org(session.org.as_deref()).await
    }

    /// Acts as the user of that alias, username or name from now on.
    ///
    /// # Errors
    ///
    /// No Salesforce step has run yet in this scenario.
    pub fn act_as(&mut self, user: &str) -> Result<()> {
        self.session_mut()?.user = Some(user.to_owned());
        Ok(())
    }

    pub(super) fn session(&self) -> Result<&Session> {
        self.session.as_ref().ok_or_else(detached)
    }

    pub(super) fn session_mut(&mut self) -> Result<&mut Session> {
        self.session.as_mut().ok_or_else(detached)
    }
}

impl Drop for Salesforce {
    /// Notices the end of the scenario; the run does the clean-up, and waits for it.
    fn drop(&mut self) {
        if let Some(session) = self.session.take() {
            session.run.end_later(Scope::Scenario(session.attempt));
        }
    }
}

impl fmt::Debug for Salesforce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(session) = &self.session else { return f.write_str("Salesforce { no step yet }") };
        let apps: Vec<&str> = session.apps.iter().map(|app| app.spec().label.as_str()).collect();
        f.debug_struct("Salesforce")
            .field("org", &session.org)
            .field("user", &session.user)
            .field("apps", &apps)
            .finish_non_exhaustive()
    }
}

fn detached() -> Error {
    Error::usage("this scenario has not met its Salesforce run yet")
        .hint("let a Salesforce step come first, and call `with_salesforce` on the cucumber")
}
