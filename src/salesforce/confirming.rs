//! Measures, in an org, what no public source settles.

use std::sync::Arc;

use futures::channel::oneshot;
use futures::future::{pending, select};

use super::run::Run;
use crate::confirm::{Confirm, Confirmed};
use crate::error::Result;
use crate::model::Fact;

impl Run {
    /// Measures facts in the default org, or all that can be measured where none are named, and
    /// deletes all that it made, whatever comes of it; see [`crate::confirm`].
    ///
    /// All facts together take about an hour, most of it waiting. Where nobody awaits it any more
    /// it stops, and deletes what it made.
    ///
    /// # Errors
    ///
    /// The org cannot be used, or is a production org. Where the experiments end early for another
    /// reason, [`Confirmed::cut_short`] has it. What cannot be deleted is in the journal, where the
    /// reaper finds it.
    pub async fn confirm(self: &Arc<Self>, only: &[Fact]) -> Result<Confirmed> {
        self.confirm_until(only, pending()).await
    }

    /// The same, until `stop` ends, such as when a signal comes: what was made is deleted then, and
    /// what was seen so far is returned.
    ///
    /// # Errors
    ///
    /// Those of [`Self::confirm`].
    pub async fn confirm_until(
        self: &Arc<Self>,
        only: &[Fact],
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> Result<Confirmed> {
        let org = self.opening(None)?.0.await?;
        let (run, only) = (Arc::clone(self), only.to_owned());
        let (_awaited, forsaken) = oneshot::channel::<()>();
        let work = async move {
            let policy = Arc::clone(run.fixtures()?.policy());
            let confirm = Confirm { org: &org, policy: &policy, only: &only };
            let stop = async move {
                select(Box::pin(stop), forsaken).await;
            };
            org.clock.work().around(Box::pin(confirm.measure(stop))).await
        };
        self.background()?.run(work).await
    }
}
