//! Measures, in an org, what no public source settles.

use std::sync::Arc;

use super::run::Run;
use crate::confirm::{Confirm, Confirmed};
use crate::error::Result;
use crate::model::Fact;

impl Run {
    /// Measures facts in the default org, or all that can be measured where none are named, and
    /// deletes all that it made, whatever comes of it; see [`crate::confirm`].
    ///
    /// All facts together take about an hour, most of it waiting.
    ///
    /// # Errors
    ///
    /// The org cannot be used, is a production org, or did not do what has nothing to do with any
    /// fact. What cannot be deleted is in the journal, where the reaper finds it.
    pub async fn confirm(self: &Arc<Self>, only: &[Fact]) -> Result<Confirmed> {
        let org = self.opening(None)?.0.await?;
        let (run, only) = (Arc::clone(self), only.to_owned());
        let work = async move {
            let policy = Arc::clone(run.fixtures()?.policy());
            let confirm = Confirm { org: &org, policy: &policy, only: &only };
            org.clock.work().around(Box::pin(confirm.measure())).await
        };
        self.background()?.run(work).await
    }
}
