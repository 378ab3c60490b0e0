//! Deploys and validations, each followed to its end.

use std::time::Duration;

use super::Bench;
use crate::error::Result;
use crate::metadata::{
    self, DeployId, DeployOptions, DeployReport, Metadata, MetadataError, Package, Patience,
};
use crate::model::{Component, Ledger as _};
use crate::progress::ProgressEvent;
use crate::provision::AppPlan;

/// How long a deploy may run.
pub(super) const RUN: Duration = Duration::from_secs(600);
/// How often a deploy is tried that another change keeps from what it wants, and the pauses.
const ATTEMPTS: u32 = 4;
const HELD: Duration = Duration::from_secs(10);

impl Bench<'_> {
    /// Deploys components that make a new app, or belong to one; a failure is no error.
    pub(in crate::confirm) async fn deploy(
        &mut self,
        plan: &AppPlan,
        parts: Vec<Metadata>,
    ) -> Result<DeployReport> {
        self.note_new(plan)?;
        self.run(std::slice::from_ref(plan), parts, DeployOptions::default()).await
    }

    /// Validates a deploy of a new app; nothing comes of it.
    pub(in crate::confirm) async fn validate(
        &mut self,
        plan: &AppPlan,
        parts: Vec<Metadata>,
    ) -> Result<DeployReport> {
        // An org that makes it all the same shall not keep it.
        self.note_new(plan)?;
        let options = DeployOptions::default().check_only();
        self.run(std::slice::from_ref(plan), parts, options).await
    }

    /// Validates a deploy of several new apps.
    pub(in crate::confirm) async fn validate_all(
        &mut self,
        plans: &[AppPlan],
        parts: Vec<Metadata>,
    ) -> Result<DeployReport> {
        plans.iter().try_for_each(|plan| self.note_new(plan))?;
        let report = self.run(plans, parts, DeployOptions::default().check_only()).await?;
        // Validated alone, they are not there.
        plans.iter().try_for_each(|plan| self.forget(plan))?;
        Ok(report)
    }

    /// Begins to validate a deploy, and leaves it to the caller to follow it.
    pub(in crate::confirm) async fn begin_validation(
        &mut self,
        plan: &AppPlan,
        parts: Vec<Metadata>,
    ) -> Result<std::result::Result<DeployId, MetadataError>> {
        self.note_new(plan)?;
        let package = self.package(parts);
        let options = DeployOptions::default().check_only();
        self.start(std::slice::from_ref(plan), &package, options).await
    }

    /// Notes what a plan may bring into the org, so that it is deleted in the end.
    pub(in crate::confirm) fn note_new(&mut self, plan: &AppPlan) -> Result<()> {
        for component in self.remember(plan) {
            self.org.journal.intend(&component)?;
        }
        Ok(())
    }

    /// What of a plan was not known before.
    pub(super) fn remember(&mut self, plan: &AppPlan) -> Vec<Component> {
        let mut new = plan.components();
        new.retain(|component| self.made.iter().all(|made| made.api_name != component.api_name));
        self.made.extend(new.iter().cloned());
        new
    }

    /// A deploy from its beginning to its end; one that another change got in the way of says
    /// nothing, and is made again.
    async fn run(
        &mut self,
        plans: &[AppPlan],
        parts: Vec<Metadata>,
        options: DeployOptions,
    ) -> Result<DeployReport> {
        let package = self.package(parts);
        let what = plans.first().map_or("", |plan| plan.spec.label.as_str());
        let mut left = ATTEMPTS;
        loop {
            left -= 1;
            let id = self.start(plans, &package, options).await??;
            let report = self.follow(&id, what).await?;
            if left == 0 || !report.is_held() {
                return Ok(report);
            }
            self.pause(HELD).await;
        }
    }

    fn package(&self, parts: Vec<Metadata>) -> Package {
        Package::new(self.conn().version()).with_all(parts)
    }

    async fn start(
        &mut self,
        plans: &[AppPlan],
        package: &Package,
        options: DeployOptions,
    ) -> Result<std::result::Result<DeployId, MetadataError>> {
        let id = match metadata::deploy(self.conn(), package, options).await {
            Ok(id) => id,
            Err(error) => return Ok(Err(error)),
        };
        self.unfollowed.push(id.clone());
        for component in plans.iter().flat_map(AppPlan::components) {
            self.org.journal.deploying(&component, id.as_str())?;
        }
        Ok(Ok(id))
    }

    /// Waits for the end of a deploy; one that takes too long is canceled, so that it does not
    /// keep others waiting.
    pub(in crate::confirm) async fn follow(
        &mut self,
        id: &DeployId,
        label: &str,
    ) -> Result<DeployReport> {
        let what = format!("deploy of `{label}`");
        let begin = self.org.clock.now();
        let elapsed = || self.org.clock.now().duration_since(begin).unwrap_or_default();
        let patience = Patience { queue: self.policy.deploy_queue, run: RUN };
        let followed = metadata::await_deploy(self.conn(), id, patience, &mut |report| {
            self.tell(ProgressEvent::Deploying {
                what: what.clone(),
                elapsed: elapsed(),
                limit: RUN,
                queued: false,
                status: report.status.to_string(),
            });
        })
        .await;
        let report = match followed {
            Ok(report) => report,
            Err(error) => {
                if matches!(error, MetadataError::TimedOut { .. }) {
                    // Whether the order arrives shows in the end, when all are looked for.
                    let _ordered = metadata::cancel(self.conn(), id).await;
                }
                return Err(error.into());
            }
        };
        self.unfollowed.retain(|other| other != id);
        let detail = report.status.to_string();
        self.tell(ProgressEvent::Done { what, took: elapsed(), detail });
        Ok(report)
    }
}
