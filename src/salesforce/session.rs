//! What one scenario holds.

use std::fmt;
use std::sync::{Arc, OnceLock};

use super::belongings::Belongings;
use super::observed::Observed;
use super::place::Place;
use super::run::Run;
use crate::error::{Error, Result};
use crate::fixture::{App, OpenOrg, Scope};
use crate::model::{Secret, folded_name};
use crate::oauth::Token;

/// What one scenario knows of Salesforce: a field of the user's World.
///
/// Its methods are what the steps call; they work just as well in steps of your own. Everything
/// has a name, and the short form means the only or the latest one.
#[derive(Default)]
pub struct Salesforce {
    session: OnceLock<Session>,
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
    /// Whether the current app was chosen by its name, rather than being the latest.
    pub(super) app_chosen: bool,
    /// Tokens by app and user.
    pub(super) tokens: Vec<HeldToken>,
    /// The refusal that an attempt met, for the steps that expect one.
    pub(super) refusal: Option<Error>,
    /// What it leaves in the world outside.
    pub(super) belongings: Arc<Belongings>,
    /// The latest program and the latest answer.
    pub(super) observed: Observed,
}

/// A token, and for whom.
pub(super) struct HeldToken {
    pub(super) app: Arc<App>,
    pub(super) user: Option<String>,
    pub(super) token: Token,
    /// Whether the API has taken it.
    pub(super) served: bool,
}

impl HeldToken {
    pub(super) fn is(&self, token: &Secret) -> bool {
        self.token.access_token.expose() == token.expose()
    }
}

impl Session {
    fn new(run: Arc<Run>, place: Place) -> Self {
        Self {
            attempt: run.next_attempt(),
            belongings: run.belongings(),
            observed: Observed::default(),
            run,
            place,
            org: None,
            user: None,
            apps: Vec::new(),
            app_chosen: false,
            tokens: Vec::new(),
            refusal: None,
        }
    }

    /// Whether the app is in the current org.
    pub(super) fn is_here(&self, app: &App) -> bool {
        match &self.org {
            Some(name) => folded_name(&app.org().name) == folded_name(name),
            None => app.org().name.is_empty(),
        }
    }
}

impl Salesforce {
    /// Joins a run; what the scenario holds already stays.
    pub fn attach(&mut self, run: Arc<Run>, place: Place) {
        self.session.get_or_init(|| Session::new(run, place));
        let Some(session) = self.session.get_mut() else { return };
        // A step of a Background does not know its scenario; a later one does.
        if session.place.scenario == 0 {
            session.place = place;
        }
    }

    /// The run that the scenario belongs to.
    ///
    /// # Errors
    ///
    /// The process has several runs or none, and no Salesforce step has run yet in this scenario.
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
        session.app_chosen = false;
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
    /// The process has several runs or none, and no Salesforce step has run yet in this scenario.
    pub fn act_as(&mut self, user: &str) -> Result<()> {
        self.session_mut()?.user = Some(user.to_owned());
        Ok(())
    }

    /// Does work on the run's own threads: the caller may have another executor than tokio's.
    pub(super) async fn in_background<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T>> + Send + 'static,
    ) -> Result<T> {
        let background = self.run()?.background()?;
        background.run(work).await
    }

    /// What the scenario holds. A hook or a step of the user's may come before the first step of
    /// ours: it joins the run of this process, if there is just one.
    pub(super) fn session(&self) -> Result<&Session> {
        if let Some(session) = self.session.get() {
            return Ok(session);
        }
        let run = Run::only().ok_or_else(detached)?;
        Ok(self.session.get_or_init(|| Session::new(run, Place::default())))
    }

    pub(super) fn session_mut(&mut self) -> Result<&mut Session> {
        self.session()?;
        self.session.get_mut().ok_or_else(detached)
    }
}

impl Drop for Salesforce {
    /// Notices the end of the scenario; the run does the clean-up, and waits for it.
    fn drop(&mut self) {
        if let Some(session) = self.session.take() {
            session.run.end_belongings_later(&session.belongings);
            session.run.end_later(Scope::Scenario(session.attempt));
        }
    }
}

impl fmt::Debug for Salesforce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(session) = self.session.get() else {
            return f.write_str("Salesforce { no step yet }");
        };
        let apps: Vec<&str> = session.apps.iter().map(|app| app.label()).collect();
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
