//! One run of a test suite: its settings, orgs and apps, and their end.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};

use super::ahead::Ahead;
use super::belongings::{Belongings, join};
use super::place::{FeatureInfo, Place, ScenarioInfo};
use super::{directory, orgs, policy};
use crate::error::{Error, Result};
use crate::fixture::{Background, Fixtures, OpenOrg, Scope, Task};
use crate::inject::Programs;
use crate::model::{Keep, Lifespan, folded_name};
use crate::progress::{Console, Progress as _, ProgressEvent};
use crate::redact::Redactor;
use crate::settings::{Resolved, Settings, SfFlags};

/// One run of a test suite, shared by its parser, its writer and all its steps.
#[derive(Debug)]
pub struct Run {
    id: u32,
    settings: Mutex<Settings>,
    configured: OnceLock<Result<Configured>>,
    redactor: Redactor,
    console: Console,
    orgs: Mutex<HashMap<String, Task<Arc<OpenOrg>>>>,
    features: Mutex<HashMap<u32, FeatureInfo>>,
    scenarios: Mutex<HashMap<(u32, u32), ScenarioInfo>>,
    pub(super) ahead: Mutex<Ahead>,
    next_attempt: AtomicU64,
    endings: Mutex<Vec<Task<()>>>,
    belongings: Mutex<Vec<Weak<Belongings>>>,
    interrupted: AtomicBool,
    /// The programs that its scenarios started.
    programs: Programs,
    /// What went wrong at its end; a signal may come when it ends by itself.
    pub(super) ending: OnceLock<Task<Vec<String>>>,
    pub(super) has_told: AtomicBool,
}

/// What follows from the settings.
#[derive(Debug)]
pub(super) struct Configured {
    pub(super) resolved: Arc<Resolved>,
    pub(super) background: Arc<Background>,
    pub(super) fixtures: Arc<Fixtures>,
}

impl Run {
    /// Enters a run into the directory, so that its steps find it.
    #[must_use]
    pub fn new(settings: Settings) -> Arc<Self> {
        let redactor = Redactor::default();
        let run = Arc::new(Self {
            id: directory::next_id(),
            settings: Mutex::new(settings),
            configured: OnceLock::new(),
            console: Console::new(redactor.clone()),
            redactor,
            orgs: Mutex::default(),
            features: Mutex::default(),
            scenarios: Mutex::default(),
            ahead: Mutex::default(),
            next_attempt: AtomicU64::new(1),
            endings: Mutex::default(),
            belongings: Mutex::default(),
            interrupted: AtomicBool::new(false),
            programs: Programs::default(),
            ending: OnceLock::new(),
            has_told: AtomicBool::new(false),
        });
        directory::enter(run.id, &Arc::downgrade(&run));
        run
    }

    /// The run's number in this process.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.id
    }

    /// The run with this number, while it lives.
    #[must_use]
    pub fn find(id: u32) -> Option<Arc<Self>> {
        directory::find(id)
    }

    /// The only run of the process, while there is just one.
    #[must_use]
    pub fn only() -> Option<Arc<Self>> {
        directory::only()
    }

    /// Lays the flags of the command line over the settings; only before the first scenario.
    pub fn configure(&self, flags: SfFlags) {
        let mut settings = lock(&self.settings);
        *settings = settings.clone().flags(flags);
    }

    /// What is wrong with the settings, if anything is.
    #[must_use]
    pub fn settings_problem(&self) -> Option<Error> {
        self.configured().err()
    }

    /// Whether the default org is simulated, in this process or in another of this machine.
    #[must_use]
    pub fn is_simulated(&self) -> bool {
        self.configured().is_ok_and(|configured| !configured.resolved.org.is_real())
    }

    /// The default org in the fewest words, for reports: `simulated org`, or its host.
    #[must_use]
    pub fn org_in_reports(&self) -> Option<String> {
        self.configured().ok().map(|configured| configured.resolved.org.short_name())
    }

    /// What keeps the run's secrets out of every output.
    #[must_use]
    pub fn redactor(&self) -> &Redactor {
        &self.redactor
    }

    /// Where the run tells people what it is doing.
    #[must_use]
    pub fn console(&self) -> &Console {
        &self.console
    }

    /// The programs that its scenarios start.
    pub(super) fn programs(&self) -> &Programs {
        &self.programs
    }

    /// Notes a feature under its number.
    pub fn add_feature(&self, feature: u32, info: FeatureInfo) {
        lock(&self.features).insert(feature, info);
    }

    /// Notes a scenario under its place.
    pub fn add_scenario(&self, place: Place, info: ScenarioInfo) {
        lock(&self.scenarios).insert((place.feature, place.scenario), info);
    }

    /// Tells which org the run is about to use.
    pub fn begin(&self) {
        match self.configured() {
            Ok(configured) => {
                let org = orgs::announce(&configured.resolved);
                self.console.tell(ProgressEvent::Note(format!("this run uses {org}")));
            }
            Err(error) => self.console.print(&format!("[salesforce] {}", error.report())),
        }
    }

    /// Ends what belongs to a feature.
    pub fn feature_finished(self: &Arc<Self>, path: &str) {
        let of = |(number, info): (&u32, &FeatureInfo)| (info.path == path).then_some(*number);
        let ended: Vec<u32> = lock(&self.features).iter().filter_map(of).collect();
        for feature in ended {
            self.end_later(Scope::Feature(feature));
        }
    }

    /// Says that a signal ends the run: whoever has said so finishes it, and nobody else.
    pub fn interrupt(&self) {
        self.interrupted.store(true, Ordering::Relaxed);
    }

    /// Whether a signal ends the run.
    #[must_use]
    pub fn is_interrupted(&self) -> bool {
        self.interrupted.load(Ordering::Relaxed)
    }

    /// The org of that name, or the default org; signed in to at the first call.
    ///
    /// # Errors
    ///
    /// The name is not configured, or the org cannot be used.
    pub async fn org(self: &Arc<Self>, name: Option<&str>) -> Result<Arc<OpenOrg>> {
        let (task, is_new) = self.opening(name)?;
        if is_new {
            self.clean_up_in(task.clone());
        }
        task.await
    }

    /// The sign-in to the org of that name, and whether it begins only now.
    pub(super) fn opening(
        self: &Arc<Self>,
        name: Option<&str>,
    ) -> Result<(Task<Arc<OpenOrg>>, bool)> {
        let configured = self.configured()?;
        Ok(match lock(&self.orgs).entry(name.map(folded_name).unwrap_or_default()) {
            Entry::Occupied(known) => (known.get().clone(), false),
            Entry::Vacant(vacant) => {
                let (name, source) = orgs::source(&configured.resolved, name)?;
                let opening = orgs::Opening {
                    name,
                    source,
                    resolved: Arc::clone(&configured.resolved),
                    policy: Arc::clone(configured.fixtures.policy()),
                };
                let task = configured.background.spawn(opening.open());
                (vacant.insert(task).clone(), true)
            }
        })
    }

    /// Deletes in the background what dead runs left in an org; [`finish`](Self::finish) waits for
    /// it.
    fn clean_up_in(self: &Arc<Self>, org: Task<Arc<OpenOrg>>) {
        let run = Arc::clone(self);
        self.finish_later(async move {
            // Who cannot sign in is told so by others.
            if let Ok(org) = org.await {
                run.reap_at_start(&org).await;
            }
            Ok(())
        });
    }

    /// The run's settings, read.
    ///
    /// # Errors
    ///
    /// What is wrong with them.
    pub fn resolved(&self) -> Result<Arc<Resolved>> {
        self.configured().map(|configured| Arc::clone(&configured.resolved))
    }

    /// The run's apps.
    ///
    /// # Errors
    ///
    /// What is wrong with the settings.
    pub fn fixtures(&self) -> Result<Arc<Fixtures>> {
        self.configured().map(|configured| Arc::clone(&configured.fixtures))
    }

    /// The run's own threads.
    ///
    /// # Errors
    ///
    /// What is wrong with the settings.
    pub fn background(&self) -> Result<Arc<Background>> {
        self.configured().map(|configured| Arc::clone(&configured.background))
    }

    /// A number for one attempt at a scenario.
    pub(super) fn next_attempt(&self) -> u64 {
        self.next_attempt.fetch_add(1, Ordering::Relaxed)
    }

    /// What an app that is asked for at `place` belongs to.
    pub(super) fn scope(&self, place: Place, attempt: u64) -> Result<Scope> {
        let of_scenario = lock(&self.scenarios).get(&(place.feature, place.scenario)).cloned();
        let of_feature = lock(&self.features).get(&place.feature).cloned();
        let tagged = of_scenario
            .and_then(|scenario| scenario.lifespan)
            .or_else(|| of_feature.and_then(|feature| feature.lifespan));
        Ok(match tagged.unwrap_or(self.resolved()?.lifespan) {
            Lifespan::Run => Scope::Run,
            Lifespan::Feature if place.feature == 0 => Scope::Run,
            Lifespan::Feature => Scope::Feature(place.feature),
            Lifespan::Scenario => Scope::Scenario(attempt),
        })
    }

    /// A place for what one attempt at a scenario leaves in the world outside.
    pub(super) fn belongings(&self) -> Arc<Belongings> {
        let belongings = Arc::new(Belongings::default());
        let mut all = lock(&self.belongings);
        all.retain(|known| known.strong_count() > 0);
        all.push(Arc::downgrade(&belongings));
        belongings
    }

    /// Begins to end what a scenario leaves; [`finish`](Self::finish) waits for it.
    pub(super) fn end_belongings_later(&self, belongings: &Arc<Belongings>) {
        if !belongings.is_empty() {
            let belongings = Arc::clone(belongings);
            self.finish_later(async move { belongings.end().await });
        }
    }

    pub(super) fn all_belongings(&self) -> Vec<Arc<Belongings>> {
        lock(&self.belongings).iter().filter_map(Weak::upgrade).collect()
    }

    /// Begins to end what belongs to `scope`; [`finish`](Self::finish) waits for it.
    pub(super) fn end_later(self: &Arc<Self>, scope: Scope) {
        let Some(Ok(configured)) = self.configured.get() else { return };
        if configured.resolved.keep == Keep::OnFailure {
            // Whether the run has failed is known at its end alone.
            return;
        }
        let fixtures = Arc::clone(&configured.fixtures);
        self.finish_later(async move { join(fixtures.end(scope, false).await) });
    }

    /// Begins work that must be done before the run is over.
    pub(super) fn finish_later(
        &self,
        work: impl Future<Output = Result<()>> + Send + 'static,
    ) -> Option<Task<()>> {
        let configured = self.configured.get()?.as_ref().ok()?;
        let task = configured.background.spawn(work);
        lock(&self.endings).push(task.clone());
        Some(task)
    }

    /// What ends already, and may not be over.
    pub(super) fn pending(&self) -> MutexGuard<'_, Vec<Task<()>>> {
        lock(&self.endings)
    }

    /// The orgs that were signed in to, with those that are being signed in to.
    pub(super) async fn opened(&self) -> Vec<Arc<OpenOrg>> {
        let tasks: Vec<_> = lock(&self.orgs).values().cloned().collect();
        let opened = futures::future::join_all(tasks).await;
        opened.into_iter().filter_map(Result::ok).collect()
    }

    /// The orgs that are signed in to by now.
    pub(super) fn opened_by_now(&self) -> Vec<Arc<OpenOrg>> {
        let orgs = lock(&self.orgs);
        let opened = orgs.values().filter_map(|task| task.peek()?.as_ref().ok());
        opened.map(Arc::clone).collect()
    }

    /// The settings as they were read, if somebody has needed them and they are in order.
    pub(super) fn configured_before(&self) -> Option<&Configured> {
        self.configured.get()?.as_ref().ok()
    }

    fn configured(&self) -> Result<&Configured> {
        let configure = || {
            let settings = lock(&self.settings).clone();
            let given = settings.secrets();
            // A setting that is wrong is told, and the others stand beside it.
            for (name, secret) in &given {
                self.redactor.register_in_passing(name, secret);
            }
            let resolved = Arc::new(settings.resolve()?);
            if let Some(log) = resolved.ci_log {
                self.redactor.announce_to(log, std::io::stdout());
            }
            for (name, secret) in given.into_iter().chain(resolved.secrets()) {
                self.redactor.register(&name, &secret);
            }
            let background = Arc::new(Background::start()?);
            let policy = policy::policy(&resolved, &self.redactor, &self.console)?;
            let fixtures = Arc::new(Fixtures::new(Arc::clone(&background), policy));
            Ok(Configured { resolved, background, fixtures })
        };
        self.configured.get_or_init(configure).as_ref().map_err(Clone::clone)
    }
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
