//! One deploy, from the ledger's entry to the org's verdict.

use std::time::{Duration, SystemTime};

use super::lost::Started;
use super::{AppPlan, ProvisionError};
use crate::http::Connection;
use crate::metadata::{
    self, DeployId, DeployOptions, DeployReport, DeployStatus, Metadata, MetadataError, Package,
    Patience,
};
use crate::model::{Component, Ledger, OrgIdentity};
use crate::progress::{Progress, ProgressEvent, brief};

/// How long a deploy may take, once it has begun.
const LIMIT: Duration = Duration::from_secs(600);
/// A deploy that begins within this time has not waited behind others.
const QUEUE: Duration = Duration::from_secs(10);
/// How often a deploy is tried that another change keeps from what it wants, and the pauses.
pub(super) const ATTEMPTS: u32 = 4;
pub(super) const HELD: Duration = Duration::from_secs(10);
/// How long canceling one may take.
const CANCEL_LIMIT: Duration = Duration::from_secs(120);

/// Everything that creating one app needs at hand.
pub(super) struct Creation<'a> {
    pub(super) conn: &'a Connection,
    pub(super) org: &'a OrgIdentity,
    pub(super) plan: &'a AppPlan,
    pub(super) ledger: &'a dyn Ledger,
    pub(super) progress: &'a dyn Progress,
    pub(super) soap_usable: bool,
    pub(super) allow_settings: bool,
}

/// What a failure may have left in the org.
#[derive(Debug)]
pub(super) enum Left {
    /// Nothing: the org never began, or rolled back.
    Nothing,
    /// Some or all of it.
    Something,
    /// Nobody knows yet: this deploy may still go on.
    Pending(DeployId),
    /// Nobody knows: the answer was lost, and the org does not tell what has become of the deploy.
    Unknown,
}

/// A failure, and what it may have left in the org.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) error: ProvisionError,
    pub(super) left: Left,
}

impl Failure {
    pub(super) fn leaving_nothing(error: ProvisionError) -> Self {
        Self { error, left: Left::Nothing }
    }

    /// The failure that a deploy's report tells of.
    pub(super) fn reported(error: ProvisionError, report: &DeployReport) -> Self {
        // Where no component failed, whether everything was rolled back is not known for sure.
        let rolled_back = !report.details.component_failures.is_empty();
        Self { error, left: if rolled_back { Left::Nothing } else { Left::Something } }
    }
}

/// After the deploy everything that fails leaves something.
impl From<ProvisionError> for Failure {
    fn from(error: ProvisionError) -> Self {
        Self { error, left: Left::Something }
    }
}

impl Creation<'_> {
    /// Deploys components and waits for the end; a report of failure is no error here.
    pub(super) async fn deploy(
        &self,
        parts: Vec<Metadata>,
        noted: &[Component],
    ) -> Result<DeployReport, Failure> {
        self.deploy_with(parts, noted, DeployOptions::default()).await
    }

    /// The same with options.
    pub(super) async fn deploy_with(
        &self,
        parts: Vec<Metadata>,
        noted: &[Component],
        options: DeployOptions,
    ) -> Result<DeployReport, Failure> {
        let package = Package::new(self.conn.version()).with_all(parts);
        let mut left = ATTEMPTS;
        loop {
            left -= 1;
            let report = self.deploy_once(&package, options, noted).await?;
            if left == 0 || !report.is_held() {
                return Ok(report);
            }
            self.conn.clock().sleep(HELD).await;
        }
    }

    async fn deploy_once(
        &self,
        package: &Package,
        options: DeployOptions,
        noted: &[Component],
    ) -> Result<DeployReport, Failure> {
        let (id, again) = match self.start(package, options, noted).await? {
            Started::Deploy { id, again } => (id, again),
            Started::InPlace => return Ok(DeployReport::in_place()),
        };
        for component in noted {
            if let Err(error) = self.ledger.deploying(component, id.as_str()) {
                let left = self.cancel(id).await;
                return Err(Failure { error: ProvisionError::Ledger(error), left });
            }
        }
        match self.follow(&id).await {
            // The first one has come after all, and the org refuses to create the same twice.
            Ok(report) if !report.success && again && self.is_in_place(noted).await? => {
                Ok(DeployReport::in_place())
            }
            Ok(report) => Ok(report),
            Err(error) => Err(Failure { error: error.into(), left: self.cancel(id).await }),
        }
    }

    async fn follow(&self, id: &DeployId) -> Result<DeployReport, MetadataError> {
        let what = format!("deploy of {} `{}`", self.plan.kind, self.plan.spec.label);
        let patience = Patience { queue: self.plan.deploy_queue, run: LIMIT };
        let begin = self.conn.clock().now();
        let mut phase = Phase { start: begin, queued: true, waited: None };
        let mut tell = |report: &DeployReport| {
            let elapsed = phase.enter(report, self.conn.clock().now());
            self.progress.tell(ProgressEvent::Deploying {
                what: what.clone(),
                elapsed,
                limit: if phase.queued { patience.queue } else { patience.run },
                queued: phase.queued && elapsed >= QUEUE,
                status: report.status.to_string(),
            });
        };
        let followed = metadata::await_deploy(self.conn, id, patience, &mut tell).await;
        let Ok(report) = followed else {
            self.progress.tell(ProgressEvent::Stopped { what });
            return followed;
        };
        let now = self.conn.clock().now();
        phase.enter(&report, now);
        let took = now.duration_since(begin).unwrap_or_default();
        let mut detail = report.status.to_string();
        if let Some(waited) = phase.waited.filter(|waited| *waited >= QUEUE) {
            detail = format!("{detail}, after {} behind others", brief(waited));
        }
        self.progress.tell(ProgressEvent::Done { what, took, detail });
        Ok(report)
    }

    /// Cancels a deploy and finds out what is left of it.
    async fn cancel(&self, id: DeployId) -> Left {
        // Whether the order arrived shows in the deploy's state, which is asked for next.
        let _ordered = metadata::cancel(self.conn, &id).await;
        match metadata::await_deploy(self.conn, &id, Patience::of(CANCEL_LIMIT), &mut |_| {}).await
        {
            Ok(report) if report.success => Left::Something,
            Ok(_) => Left::Nothing,
            Err(_) => Left::Pending(id),
        }
    }
}

/// Whether a deploy waits or runs, and since when.
struct Phase {
    start: SystemTime,
    queued: bool,
    /// How long it waited, once it has begun.
    waited: Option<Duration>,
}

impl Phase {
    /// Takes in what the org says; how long the phase has lasted by now.
    fn enter(&mut self, report: &DeployReport, now: SystemTime) -> Duration {
        let elapsed = now.duration_since(self.start).unwrap_or_default();
        if self.queued && report.status != DeployStatus::Pending {
            *self = Self { start: now, queued: false, waited: Some(elapsed) };
            return Duration::ZERO;
        }
        elapsed
    }
}

/// Whether the org may have obeyed although it did not say so.
pub(super) fn may_have_begun(error: &MetadataError) -> bool {
    match error {
        MetadataError::Http(error) => !error.is_connect(),
        MetadataError::Refused { status, .. } => *status >= 500,
        MetadataError::Unreadable { .. } => true,
        MetadataError::Fault(_)
        | MetadataError::Items(_)
        | MetadataError::TimedOut { .. }
        | MetadataError::Archive(_) => false,
    }
}
