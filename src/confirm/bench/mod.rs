//! What every experiment has at hand: the org, apps of its own, and their end.

mod deploys;
mod end;

use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};

use ::http::Method;
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::confirmed::Sighting;
use crate::error::{Error, ErrorKind, Result};
use crate::fixture::{OpenOrg, Policy};
use crate::http::Connection;
use crate::metadata::DeployId;
use crate::model::{AppSpec, Component, Fact, Flow, OrgIdentity, Stamp};
use crate::oauth::SigningKey;
use crate::progress::ProgressEvent;
use crate::provision::{self, AppPlan, PlannedKind, UserRef};
use crate::rest::{self, Record};

/// The org, what is wanted, what was made and what was seen.
pub(in crate::confirm) struct Bench<'a> {
    org: &'a OpenOrg,
    policy: &'a Policy,
    wanted: BTreeSet<Fact>,
    speaks_english: bool,
    /// Of all apps: each lives for some minutes, and to make one takes its time.
    key: SigningKey,
    made: Vec<Component>,
    begun: SystemTime,
    /// The deploys that nobody has followed to their end.
    unfollowed: Vec<DeployId>,
    sightings: Vec<Sighting>,
    failures: Vec<String>,
}

impl<'a> Bench<'a> {
    pub(in crate::confirm) fn new(
        org: &'a OpenOrg,
        policy: &'a Policy,
        wanted: BTreeSet<Fact>,
        speaks_english: bool,
    ) -> Result<Self> {
        let key = SigningKey::generate(org.clock.now())?;
        policy.redactor.register("SALESFORCE_PRIVATE_KEY", key.private_key_pem());
        let (made, sightings) = (Vec::new(), Vec::new());
        let begun = org.clock.now();
        Ok(Self {
            org,
            policy,
            wanted,
            speaks_english,
            key,
            made,
            begun,
            unfollowed: Vec::new(),
            sightings,
            failures: Vec::new(),
        })
    }

    pub(in crate::confirm) fn wants(&self, facts: &[Fact]) -> bool {
        facts.iter().any(|fact| self.wanted.contains(fact))
    }

    pub(in crate::confirm) fn conn(&self) -> &Connection {
        self.org.connection()
    }

    pub(in crate::confirm) fn identity(&self) -> &'a OrgIdentity {
        self.org.identity()
    }

    pub(in crate::confirm) fn soap_usable(&self) -> bool {
        self.org.signed_in.soap_usable
    }

    /// Whether texts of the org are in English.
    pub(in crate::confirm) fn speaks_english(&self) -> bool {
        self.speaks_english
    }

    /// Waits on the org's clock.
    pub(in crate::confirm) async fn pause(&self, duration: Duration) {
        self.org.clock.sleep(duration).await;
    }

    /// How far the org's clock is ahead of ours, in seconds; a clock that is set meanwhile makes
    /// nothing of what its dates tell.
    pub(in crate::confirm) async fn skew(&self) -> Result<Option<i64>> {
        let answer = self.conn().send(Method::GET, "/services/data/", None, Vec::new()).await?;
        let seconds = |moment: SystemTime| OffsetDateTime::from(moment).unix_timestamp();
        let now = self.org.clock.now();
        Ok(answer.date().map(|date| seconds(date) - seconds(now)))
    }

    /// Whether that is still so.
    pub(in crate::confirm) async fn has_kept(&self, skew: Option<i64>) -> Result<bool> {
        let now = self.skew().await?;
        // Dates come in whole seconds.
        Ok(skew.zip(now).is_some_and(|(before, now)| before.abs_diff(now) <= 1))
    }

    /// What was seen of a fact already.
    pub(in crate::confirm) fn value(&self, fact: Fact) -> Option<&Value> {
        self.sightings.iter().find(|sighting| sighting.fact == fact)?.value.as_ref()
    }

    /// Notes what was seen.
    pub(in crate::confirm) fn saw(
        &mut self,
        fact: Fact,
        value: impl Into<Value>,
        seen: impl Into<String>,
    ) {
        self.note(fact, Some(value.into()), seen.into());
    }

    /// Notes why nothing was seen.
    pub(in crate::confirm) fn missed(&mut self, fact: Fact, why: impl Into<String>) {
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

    /// What came of an experiment; nothing where it failed for a reason of its own, or of the moment.
    pub(in crate::confirm) async fn gets_over<T>(
        &mut self,
        outcome: Result<T>,
    ) -> Result<Option<T>> {
        let error = match outcome {
            Ok(done) => return Ok(Some(done)),
            Err(error) => error,
        };
        let goes_on = match error.kind() {
            ErrorKind::Local => false,
            ErrorKind::Unreachable => self.query("SELECT Id FROM Organization").await.is_ok(),
            _ => true,
        };
        if !goes_on {
            return Err(error);
        }
        let text = format!("an experiment failed: {}", error.report());
        self.tell(ProgressEvent::Warning(text.clone()));
        self.failures.push(text);
        Ok(None)
    }

    /// Why experiments failed.
    pub(in crate::confirm) fn failures(&self) -> &[String] {
        &self.failures
    }

    pub(in crate::confirm) fn tell(&self, event: ProgressEvent) {
        self.policy.progress.tell(event);
    }

    pub(in crate::confirm) fn into_sightings(self) -> Vec<Sighting> {
        let Self { wanted, mut sightings, .. } = self;
        sightings.retain(|sighting| wanted.contains(&sighting.fact));
        sightings
    }

    /// The administrator as a user.
    pub(in crate::confirm) fn administrator(&self) -> UserRef {
        let OrgIdentity { user_id, username, .. } = self.identity();
        UserRef { id: user_id.clone(), username: username.clone() }
    }

    /// An app for the administrator, who is pre-authorised by a permission set.
    pub(in crate::confirm) fn plan(
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
    pub(in crate::confirm) fn plain(&self, kind: PlannedKind, label: &str) -> Result<AppPlan> {
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
    pub(in crate::confirm) async fn create(&mut self, plan: &mut AppPlan) -> Result<()> {
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

    /// Takes the permission set of a plan from the administrator, or gives it.
    pub(in crate::confirm) async fn assign(&self, plan: &AppPlan, holds: bool) -> Result<()> {
        let Some(name) = plan.permission_set() else { return Ok(()) };
        let Some(set) = self.id_of("PermissionSet", "Name", name.as_str()).await? else {
            let text = format!("permission set `{name}` is not there");
            return Err(Error::new(ErrorKind::Refused, text));
        };
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

    pub(in crate::confirm) async fn query(&self, soql: &str) -> Result<Vec<Record>> {
        Ok(rest::query(self.conn(), soql).await?)
    }

    pub(in crate::confirm) async fn id_of(
        &self,
        object: &str,
        field: &str,
        value: &str,
    ) -> Result<Option<String>> {
        let value = rest::soql::quote(value);
        let found = self.query(&format!("SELECT Id FROM {object} WHERE {field} = {value}")).await?;
        Ok(found.first().and_then(|row| row.get("Id")?.as_str().map(str::to_owned)))
    }
}
