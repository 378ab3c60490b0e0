//! Cleans up after runs that could not.

use std::sync::Arc;
use std::time::Duration;

use super::run::Run;
use crate::error::Result;
use crate::fixture::{OpenOrg, Reaped, Reaper, Whose};
use crate::progress::{Progress as _, ProgressEvent};

/// How long a run awaits a dead run's deploy that is still under way: the next one looks again.
const AT_START: Duration = Duration::from_secs(30);
/// How long a run awaits a deploy of its own, before the limit of its end cuts that short.
const AT_END: Duration = Duration::from_secs(600);

impl Run {
    /// Deletes what dead runs left in the org of that name, or in the default org; see
    /// [`Reaper`]. A deploy that is still under way is awaited so long at most. With `dry_run` it
    /// only looks.
    ///
    /// # Errors
    ///
    /// The org cannot be used, or not be read.
    pub async fn reap(
        self: &Arc<Self>,
        name: Option<&str>,
        dry_run: bool,
        patience: Duration,
    ) -> Result<Reaped> {
        let org = self.opening(name)?.0.await?;
        let run = Arc::clone(self);
        let work = async move { run.reap_in(&org, Whose::Dead, dry_run, patience).await };
        self.background()?.run(work).await
    }

    /// Cleans up in an org that the run has just opened; what goes wrong is told, and no reason to
    /// fail.
    pub(super) async fn reap_at_start(&self, org: &OpenOrg) {
        let problem = match self.reap_in(org, Whose::Dead, false, AT_START).await {
            Ok(reaped) if reaped.left.is_empty() => return,
            Ok(reaped) => format!(
                "earlier runs left something in the org that could not be deleted yet: {}",
                reaped.left.join("; ")
            ),
            Err(error) => format!(
                "what earlier runs may have left in the org could not be looked for: {}",
                error.report()
            ),
        };
        self.console().tell(ProgressEvent::Warning(problem));
    }

    /// Deletes what this run has begun in an org and could not end in the ordinary way, such as an app
    /// whose deploy was still under way.
    pub(super) async fn reap_own(&self, org: &OpenOrg) -> Result<()> {
        let run_id = self.fixtures()?.policy().run_id.clone();
        if org.left_behind(&run_id)?.is_empty() {
            return Ok(());
        }
        // What is left is told with all that the run leaves behind.
        self.reap_in(org, Whose::Run(run_id), false, AT_END).await.map(drop)
    }

    async fn reap_in(
        &self,
        org: &OpenOrg,
        whose: Whose,
        dry_run: bool,
        patience: Duration,
    ) -> Result<Reaped> {
        let policy = Arc::clone(self.fixtures()?.policy());
        let progress = self.console();
        let reaper = Reaper { org, run: &policy.run_id, whose, dry_run, patience, progress };
        org.clock.work().around(reaper.reap()).await
    }
}
