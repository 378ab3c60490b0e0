//! The end of what the experiments made.

use super::Bench;
use super::deploys::RUN;
use crate::error::{Error, Result};
use crate::model::{Component, Ledger};
use crate::provision::{self, AppPlan};

/// A ledger of what a deploy that goes on may still make: nothing of it is gone for sure.
#[derive(Debug)]
struct Unsettled<'a>(&'a dyn Ledger);

impl Ledger for Unsettled<'_> {
    fn intend(&self, component: &Component) -> Result<()> {
        self.0.intend(component)
    }

    fn deploying(&self, component: &Component, deploy_id: &str) -> Result<()> {
        self.0.deploying(component, deploy_id)
    }

    fn gone(&self, _component: &Component) -> Result<()> {
        Ok(())
    }
}

impl Bench<'_> {
    /// Deletes the app of a plan, and all that belongs to it.
    pub(in crate::confirm) async fn delete(&mut self, plan: &AppPlan) -> Result<()> {
        for component in plan.components() {
            self.remove(&component, self.org.journal.as_ref()).await?;
            self.made.retain(|made| made.api_name != component.api_name);
        }
        Ok(())
    }

    /// Closes the entries of a plan of which nothing came.
    pub(in crate::confirm) fn forget(&mut self, plan: &AppPlan) -> Result<()> {
        for component in plan.components() {
            self.org.journal.gone(&component)?;
            self.made.retain(|made| made.api_name != component.api_name);
        }
        Ok(())
    }

    /// Ends what goes on, deletes all that is left, and tells what is not over and what could not
    /// be deleted. Where something has failed, there may be deploys whose id nobody has heard.
    pub(in crate::confirm) async fn end(&mut self, has_failed: bool) -> Vec<String> {
        // What a deploy makes would come after its own deletion.
        let mut left = self.settle(has_failed || !self.failures.is_empty()).await;
        let unsettled = Unsettled(self.org.journal.as_ref());
        let ledger: &dyn Ledger =
            if left.is_empty() { self.org.journal.as_ref() } else { &unsettled };
        for component in std::mem::take(&mut self.made) {
            if let Err(error) = self.remove(&component, ledger).await {
                let Component { metadata_type, api_name, .. } = &component;
                left.push(format!("{metadata_type} `{api_name}`: {}", error.report()));
            }
        }
        left
    }

    /// Cancels the deploys that nobody has followed to their end, or waits for it; those that
    /// still go on then.
    async fn settle(&mut self, look_for_others: bool) -> Vec<String> {
        let within = self.policy.deploy_queue + RUN;
        let mut open = Vec::new();
        let ours = std::mem::take(&mut self.unfollowed);
        for id in &ours {
            match provision::cancel_or_await(self.conn(), id, within).await {
                Ok(true) => {}
                Ok(false) => open.push(format!("deploy `{id}` goes on")),
                Err(error) => open.push(format!("deploy `{id}`: {}", Error::from(error).report())),
            }
        }
        if !look_for_others {
            return open;
        }
        let user = &self.identity().user_id;
        match provision::deploys_under_way(self.conn(), user, self.begun).await {
            Ok(others) => {
                // They may be somebody else's, of the same user: they are awaited and not canceled.
                for id in others.iter().filter(|id| !ours.contains(id)) {
                    match provision::await_end(self.conn(), id, within).await {
                        Ok(true) => {}
                        Ok(false) => open.push(format!("deploy `{id}`, maybe ours, goes on")),
                        Err(error) => {
                            open.push(format!("deploy `{id}`: {}", Error::from(error).report()));
                        }
                    }
                }
            }
            Err(error) => {
                open.push(format!("deploys that go on: {}", Error::from(error).report()));
            }
        }
        open
    }

    async fn remove(&self, component: &Component, ledger: &dyn Ledger) -> Result<()> {
        provision::remove(self.conn(), self.soap_usable(), component, ledger)
            .await
            .map_err(Error::from)
    }
}
