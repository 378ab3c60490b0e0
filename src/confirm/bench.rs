//! What every experiment has at hand: the org, apps of its own, and their end.

use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use super::confirmed::Sighting;
use crate::error::{Error, ErrorKind, Result};
use crate::fixture::{OpenOrg, Policy};
use crate::http::Connection;
use crate::metadata::{self, DeployId, DeployOptions, DeployReport, Metadata, Package, Patience};
use crate::model::{AppSpec, Component, Fact, Flow, Ledger as _, OrgIdentity, Stamp};
use crate::oauth::SigningKey;
use crate::progress::ProgressEvent;
use crate::provision::{self, AppPlan, PlannedKind, UserRef};
use crate::rest::{self, Record};

/// How long a deploy may run.
const RUN: Duration = Duration::from_secs(600);

/// The org, what is wanted, what was made and what was seen.
pub(super) struct Bench<'a> {
    org: &'a OpenOrg,
    policy: &'a Policy,
    wanted: BTreeSet<Fact>,
    /// Of all apps: each lives for some minutes, and to make one takes its time.
    key: SigningKey,
    made: Vec<Component>,
    begun: SystemTime,
    /// The deploy that nobody has followed to its end.
    running: Option<DeployId>,
    sightings: Vec<Sighting>,
    failures: Vec<String>,
}

impl<'a> Bench<'a> {
    pub(super) fn new(
        org: &'a OpenOrg,
        policy: &'a Policy,
        wanted: BTreeSet<Fact>,
    ) -> Result<Self> {
        let key = SigningKey::generate(org.clock.now())?;
        policy.redactor.register("SALESFORCE_PRIVATE_KEY", key.private_key_pem());
        let (made, sightings) = (Vec::new(), Vec::new());
        let begun = org.clock.now();
        Ok(Self {
            org,
            policy,
            wanted,
            key,
            made,
            begun,
            running: None,
            sightings,
            failures: Vec::new(),
        })
    }

    pub(super) fn wants(&self, facts: &[Fact]) -> bool {
        facts.iter().any(|fact| self.wanted.contains(fact))
    }

    pub(super) fn conn(&self) -> &Connection {
        self.org.connection()
    }

    pub(super) fn identity(&self) -> &'a OrgIdentity {
        self.org.identity()
    }

    pub(super) fn soap_usable(&self) -> bool {
        self.org.signed_in.soap_usable
    }

    /// Waits on the org's clock.
    pub(super) async fn pause(&self, duration: Duration) {
        self.org.clock.sleep(duration).await;
    }

    /// What was seen of a fact already.
    pub(super) fn value(&self, fact: Fact) -> Option<&Value> {
        self.sightings.iter().find(|sighting| sighting.fact == fact)?.value.as_ref()
    }

    /// Notes what was seen.
    pub(super) fn saw(&mut self, fact: Fact, value: impl Into<Value>, seen: impl Into<String>) {
        self.note(fact, Some(value.into()), seen.into());
    }

    /// Notes why nothing was seen.
    pub(super) fn missed(&mut self, fact: Fact, why: impl Into<String>) {
        self.note(fact, None, why.into());
    }

    fn note(&mut self, fact: Fact, value: Option<Value>, seen: String) {
        let sighting = Sighting { fact, value, seen };
        if self.wants(&[fact]) {
            self.tell(ProgressEvent::Note(sighting.to_string()));
        }
        // What nobody wants to know may be what another experiment has to.
        self.sightings.push(sighting);
    }

    /// What came of an experiment; nothing where it failed for a reason of its own.
    pub(super) fn gets_over<T>(&mut self, outcome: Result<T>) -> Result<Option<T>> {
        match outcome {
            Ok(done) => Ok(Some(done)),
            Err(error) if matches!(error.kind(), ErrorKind::Unreachable | ErrorKind::Local) => {
                Err(error)
            }
            Err(error) => {
                let text = format!("an experiment failed: {}", error.report());
                self.tell(ProgressEvent::Warning(text.clone()));
                self.failures.push(text);
                Ok(None)
            }
        }
    }

    /// Why experiments failed.
    pub(super) fn failures(&self) -> &[String] {
        &self.failures
    }

    pub(super) fn tell(&self, event: ProgressEvent) {
        self.policy.progress.tell(event);
    }

    pub(super) fn into_sightings(self) -> Vec<Sighting> {
        let Self { wanted, mut sightings, .. } = self;
        sightings.retain(|sighting| wanted.contains(&sighting.fact));
        sightings
    }

    /// The administrator as a user.
    pub(super) fn administrator(&self) -> UserRef {
        let OrgIdentity { user_id, username, .. } = self.identity();
        UserRef { id: user_id.clone(), username: username.clone() }
    }

    /// An app for the administrator, who is pre-authorised by a permission set.
    pub(super) fn plan(
        &self,
        kind: PlannedKind,
        label: &str,
        run_as: Option<&UserRef>,
    ) -> Result<AppPlan> {
        let flows = [Flow::JwtBearer, Flow::WebServer, Flow::Device];
        let flows = flows.into_iter().chain(run_as.map(|_| Flow::ClientCredentials));
        let administrator = self.administrator();
        let spec = AppSpec::named(label)
            .flows(flows)
            .users([administrator.username.as_str()])
            .run_as(run_as.map_or("administrator", |user| &user.username));
        let plan = self.plan_of(kind, spec)?;
        Ok(AppPlan { run_as: run_as.cloned(), users: vec![administrator], ..plan })
    }

    /// A plain app, which nobody is pre-authorised for.
    pub(super) fn plain(&self, kind: PlannedKind, label: &str) -> Result<AppPlan> {
        self.plan_of(kind, AppSpec::named(label).flows([Flow::WebServer]))
    }

    fn plan_of(&self, kind: PlannedKind, spec: AppSpec) -> Result<AppPlan> {
        let now = self.org.clock.now();
        let plan = AppPlan {
            spec: spec.completed(),
            kind,
            stamp: Stamp::new(&provision::nonce()?, now + self.policy.time_to_live),
            run_id: self.policy.run_id.clone(),
            owner: self.policy.owner.clone(),
            contact_email: self.identity().email.clone(),
            run_as: None,
            users: Vec::new(),
            client_id: provision::generate_client_id()?,
            client_secret: provision::generate_client_secret()?,
            key: Some(self.key.clone()),
            deploy_queue: self.policy.deploy_queue,
        };
        self.policy.redactor.register("SALESFORCE_CLIENT_SECRET", &plan.client_secret);
        Ok(plan)
    }

    /// Creates an app as a run does, with every repair that a run knows.
    pub(super) async fn create(&mut self, plan: &mut AppPlan) -> Result<()> {
        // Whatever becomes of it, its end is ours.
        self.remember(plan);
        let (conn, identity) = (self.org.connection(), self.identity());
        let (journal, progress) = (self.org.journal.as_ref(), self.policy.progress.as_ref());
        let soap = self.soap_usable();
        let app = provision::create(conn, identity, plan, journal, progress, soap, false).await?;
        plan.client_id = app.client_id;
        if let Some(secret) = app.client_secret {
            self.policy.redactor.register("SALESFORCE_CLIENT_SECRET", &secret);
            plan.client_secret = secret;
        }
        Ok(())
    }

    /// Deploys components that make a new app, or belong to one; a failure is no error.
    pub(super) async fn deploy(
        &mut self,
        plan: &AppPlan,
        parts: Vec<Metadata>,
    ) -> Result<DeployReport> {
        self.note_new(plan)?;
        let (_, report) = self.run(plan, parts, DeployOptions::default()).await?;
        Ok(report)
    }

    /// Validates a deploy of a new app; nothing comes of it.
    pub(super) async fn validate(
        &mut self,
        plan: &AppPlan,
        parts: Vec<Metadata>,
    ) -> Result<DeployReport> {
        // An org that makes it all the same shall not keep it.
        self.note_new(plan)?;
        let (_, report) = self.run(plan, parts, DeployOptions::default().check_only()).await?;
        Ok(report)
    }

    /// Validates a deploy of several new apps.
    pub(super) async fn validate_all(
        &mut self,
        plans: &[AppPlan],
        parts: Vec<Metadata>,
    ) -> Result<DeployReport> {
        plans.iter().try_for_each(|plan| self.note_new(plan))?;
        let id = self.start(plans, parts, DeployOptions::default().check_only()).await?;
        let what = plans.first().map_or("", |plan| plan.spec.label.as_str());
        let report = self.follow(&id, what).await?;
        // Validated alone, they are not there.
        plans.iter().try_for_each(|plan| self.forget(plan))?;
        Ok(report)
    }

    /// Begins to validate a deploy, and leaves it to the caller to follow it.
    pub(super) async fn begin_validation(
        &mut self,
        plan: &AppPlan,
        parts: Vec<Metadata>,
    ) -> Result<DeployId> {
        self.note_new(plan)?;
        self.start(std::slice::from_ref(plan), parts, DeployOptions::default().check_only()).await
    }

    /// Notes what a plan may bring into the org, so that it is deleted in the end.
    pub(super) fn note_new(&mut self, plan: &AppPlan) -> Result<()> {
        for component in self.remember(plan) {
            self.org.journal.intend(&component)?;
        }
        Ok(())
    }

    /// What of a plan was not known before.
    fn remember(&mut self, plan: &AppPlan) -> Vec<Component> {
        let mut new = plan.components();
        new.retain(|component| self.made.iter().all(|made| made.api_name != component.api_name));
        self.made.extend(new.iter().cloned());
        new
    }

    async fn run(
        &mut self,
        plan: &AppPlan,
        parts: Vec<Metadata>,
        options: DeployOptions,
    ) -> Result<(DeployId, DeployReport)> {
        let id = self.start(std::slice::from_ref(plan), parts, options).await?;
        let report = self.follow(&id, &plan.spec.label).await?;
        Ok((id, report))
    }

    async fn start(
        &mut self,
        plans: &[AppPlan],
        parts: Vec<Metadata>,
        options: DeployOptions,
    ) -> Result<DeployId> {
        let package = Package::new(self.conn().version()).with_all(parts);
        let id = metadata::deploy(self.conn(), &package, options).await?;
        self.running = Some(id.clone());
        for component in plans.iter().flat_map(AppPlan::components) {
            self.org.journal.deploying(&component, id.as_str())?;
        }
        Ok(id)
    }

    pub(super) async fn follow(&mut self, id: &DeployId, label: &str) -> Result<DeployReport> {
        let what = format!("deploy of `{label}`");
        let begin = self.org.clock.now();
        let elapsed = || self.org.clock.now().duration_since(begin).unwrap_or_default();
        let patience = Patience { queue: self.policy.deploy_queue, run: RUN };
        let report = metadata::await_deploy(self.conn(), id, patience, &mut |report| {
            self.tell(ProgressEvent::Deploying {
                what: what.clone(),
                elapsed: elapsed(),
                limit: RUN,
                queued: false,
                status: report.status.to_string(),
            });
        })
        .await?;
        self.running = None;
        let detail = report.status.to_string();
        self.tell(ProgressEvent::Done { what, took: elapsed(), detail });
        Ok(report)
    }

    /// Takes the permission set of a plan from the administrator, or gives it.
    pub(super) async fn assign(&self, plan: &AppPlan, holds: bool) -> Result<()> {
        let Some(name) = plan.permission_set() else { return Ok(()) };
        let set = self.id_of("PermissionSet", "Name", name.as_str()).await?.unwrap_or_default();
        let user = &self.identity().user_id;
        if holds {
            let fields = json!({ "AssigneeId": user, "PermissionSetId": set });
            rest::create(self.conn(), "PermissionSetAssignment", &fields).await?;
            return Ok(());
        }
        let query = format!(
            "SELECT Id FROM PermissionSetAssignment WHERE PermissionSetId = {} AND AssigneeId = {}",
            rest::soql::quote(&set),
            rest::soql::quote(user)
        );
        for row in self.query(&query).await? {
            let id = row.get("Id").and_then(Value::as_str).unwrap_or_default();
            rest::delete(self.conn(), "PermissionSetAssignment", id).await?;
        }
        Ok(())
    }

    pub(super) async fn query(&self, soql: &str) -> Result<Vec<Record>> {
        Ok(rest::query(self.conn(), soql).await?)
    }

    pub(super) async fn id_of(
        &self,
        object: &str,
        field: &str,
        value: &str,
    ) -> Result<Option<String>> {
        let value = rest::soql::quote(value);
        let found = self.query(&format!("SELECT Id FROM {object} WHERE {field} = {value}")).await?;
        Ok(found.first().and_then(|row| row.get("Id")?.as_str().map(str::to_owned)))
    }

    /// Deletes the app of a plan, and all that belongs to it.
    pub(super) async fn delete(&mut self, plan: &AppPlan) -> Result<()> {
        for component in plan.components() {
            self.remove(&component).await?;
            self.made.retain(|made| made.api_name != component.api_name);
        }
        Ok(())
    }

    /// Closes the entries of a plan of which nothing came.
    pub(super) fn forget(&mut self, plan: &AppPlan) -> Result<()> {
        for component in plan.components() {
            self.org.journal.gone(&component)?;
            self.made.retain(|made| made.api_name != component.api_name);
        }
        Ok(())
    }

    /// Waits for the deploys that are on their way: what they make would come after its own deletion.
    pub(super) async fn settle(&mut self) -> Result<()> {
        let within = self.policy.deploy_queue + RUN;
        if let Some(id) = self.running.take() {
            provision::cancel_or_await(self.conn(), &id, within).await?;
        }
        // One may have begun whose id nobody has heard.
        let user = &self.identity().user_id;
        for id in provision::deploys_under_way(self.conn(), user, self.begun).await? {
            provision::await_end(self.conn(), &id, within).await?;
        }
        Ok(())
    }

    /// Deletes all that is left, and tells what could not be deleted.
    pub(super) async fn clean(&mut self) -> Vec<String> {
        let mut left = Vec::new();
        for component in std::mem::take(&mut self.made) {
            if let Err(error) = self.remove(&component).await {
                let Component { metadata_type, api_name, .. } = &component;
                left.push(format!("{metadata_type} `{api_name}`: {}", error.report()));
            }
        }
        left
    }

    async fn remove(&self, component: &Component) -> Result<()> {
        let journal = self.org.journal.as_ref();
        provision::remove(self.conn(), self.soap_usable(), component, journal)
            .await
            .map_err(Error::from)
    }
}
