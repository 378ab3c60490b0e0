//! An org in which runs died.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cucumber_salesforce::fixture::Reaped;
use cucumber_salesforce::http::Connection;
use cucumber_salesforce::journal::{Journal, Writer};
use cucumber_salesforce::model::{AppSpec, Component, Flow, OrgIdentity, OrgKind, Stamp};
use cucumber_salesforce::process::ProcessId;
use cucumber_salesforce::progress::Recorded;
use cucumber_salesforce::provision::{self, AppPlan, PlannedKind, ProvisionedApp, resolve_user};
use cucumber_salesforce::salesforce::Run;
use cucumber_salesforce::settings::Settings;
use cucumber_salesforce::simulator::{SimulatedOrg, SimulatedOrgBuilder};
use tempfile::TempDir;

use super::administrator;

pub(crate) const HOUR: Duration = Duration::from_secs(3600);

/// An org, and the state directory of this machine.
pub(crate) struct World {
    pub(crate) org: SimulatedOrg,
    pub(crate) conn: Connection,
    pub(crate) identity: OrgIdentity,
    pub(crate) state: TempDir,
}

/// A process that has ended.
pub(crate) fn dead() -> ProcessId {
    let mut child = Command::new("true").stdin(Stdio::null()).spawn().unwrap();
    let process = ProcessId { pid: child.id(), ..ProcessId::current() };
    child.wait().unwrap();
    process
}

/// A process of which nobody here can tell anything.
pub(crate) fn elsewhere() -> ProcessId {
    ProcessId { realm: Some("another machine".to_owned()), ..ProcessId::current() }
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(SimulatedOrg::builder()).await
    }

    pub(crate) async fn with(builder: SimulatedOrgBuilder) -> Self {
        let org = builder.allow_connected_apps(true).start().await.unwrap();
        let (conn, identity) = administrator::signed_in(&org, OrgKind::Simulated);
        Self { org, conn, identity, state: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn now(&self) -> SystemTime {
        self.org.clock().now()
    }

    /// The journal of this machine, as that process writes it.
    pub(crate) fn journal(&self, run: &str, process: ProcessId) -> Journal {
        self.journal_in(self.state.path(), run, process)
    }

    pub(crate) fn journal_in(&self, folder: &Path, run: &str, process: ProcessId) -> Journal {
        let expires = (self.now() + HOUR).duration_since(UNIX_EPOCH).unwrap().as_secs();
        let writer = Writer {
            run: run.to_owned(),
            org: self.org.org_id().to_owned(),
            user: Some(self.identity.user_id.clone()),
            host: "here".to_owned(),
            process,
            // As the stamp has it: up to the minute.
            expires: expires.div_ceil(60) * 60,
        };
        Journal::new(folder, writer, self.org.clock())
    }

    pub(crate) async fn plan(&self, run: &str, kind: PlannedKind) -> AppPlan {
        let spec = AppSpec::named("Orders Sync")
            .flows([Flow::ClientCredentials, Flow::JwtBearer])
            .run_as("integration user")
            .users(["sales rep"])
            .completed();
        AppPlan {
            kind,
            stamp: Stamp::new(&provision::nonce().unwrap(), self.now() + HOUR),
            run_id: run.to_owned(),
            owner: "ana@laptop".to_owned(),
            contact_email: "qa@example.com".to_owned(),
            run_as: Some(resolve_user(&self.conn, "integration user").await.unwrap()),
            users: vec![resolve_user(&self.conn, "sales rep").await.unwrap()],
            client_id: provision::generate_client_id().unwrap(),
            client_secret: provision::generate_client_secret().unwrap(),
            key: None,
            deploy_queue: HOUR / 2,
            spec,
        }
    }

    /// An app that a run has made and noted in that journal.
    pub(crate) async fn leave(
        &self,
        run: &str,
        kind: PlannedKind,
        journal: &Journal,
    ) -> ProvisionedApp {
        let mut plan = self.plan(run, kind).await;
        plan.key = Some(cucumber_salesforce::oauth::SigningKey::generate(self.now()).unwrap());
        let (conn, org, progress) = (&self.conn, &self.identity, Recorded::default());
        provision::create(conn, org, &plan, journal, &progress, true, false).await.unwrap()
    }

    /// A run of this machine that only cleans up.
    pub(crate) fn run(&self) -> Arc<Run> {
        let settings = Settings::new().simulated(&self.org);
        Run::new(settings.state_dir(self.state.path().to_owned()))
    }

    pub(crate) async fn reap(&self) -> Reaped {
        self.reap_within(HOUR).await
    }

    pub(crate) async fn reap_within(&self, patience: Duration) -> Reaped {
        // By the journal alone: a run that begins would clean up before.
        self.reaper(false, patience).await
    }

    pub(crate) async fn look(&self) -> Reaped {
        self.reaper(true, HOUR).await
    }

    async fn reaper(&self, dry_run: bool, patience: Duration) -> Reaped {
        self.run().reap(None, dry_run, patience).await.unwrap()
    }

    /// What the org has of apps and permission sets, in order.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names = [self.org.apps(), self.org.permission_sets()].concat();
        names.sort();
        names
    }

    pub(crate) fn unfinished(&self) -> Vec<String> {
        let left = self.journal("reader", ProcessId::current()).unfinished().unwrap();
        left.into_iter().map(|left| left.begun.name).collect()
    }
}

/// The names of an app's components.
pub(crate) fn names_of(app: &ProvisionedApp) -> Vec<String> {
    let name = |component: &Component| component.api_name.to_string();
    let mut names: Vec<String> = app.components.iter().map(name).collect();
    names.sort();
    names
}
