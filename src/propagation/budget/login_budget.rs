//! The budget of sign-ins.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use super::counts::{Counts, Store, key};
use crate::model::OrgId;
use crate::progress::{Progress, ProgressEvent, brief};
use crate::propagation::state_file::StateFile;

/// How many sign-ins a user of an org has left in this hour.
///
/// Salesforce allows a user 3,600 logins in an hour, and may block an address from which many of
/// them fail. So probes take from a budget that all processes of this machine share: so many
/// sign-ins for each user, and two thirds as many refusals for the org as a whole. Clones share
/// one budget.
///
/// ```
/// # use std::time::{Duration, SystemTime};
/// use cucumber_salesforce::propagation::LoginBudget;
///
/// let budget = LoginBudget::in_memory(2);
/// let now = SystemTime::UNIX_EPOCH;
/// assert!(budget.take("integration@acme.test", now).is_ok());
/// assert!(budget.take("integration@acme.test", now).is_ok());
/// let used_up = budget.take("integration@acme.test", now).unwrap_err();
/// assert_eq!(used_up.free_in, Duration::from_secs(61 * 60));
/// assert!(budget.take("rep@acme.test", now).is_ok());
/// ```
#[derive(Clone, Debug)]
pub struct LoginBudget(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    logins: u32,
    refusals: u32,
    store: Store,
    progress: Option<Arc<dyn Progress>>,
    has_complained: AtomicBool,
}

/// No sign-in is left for now.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{budget}; the next is free in {}", brief(*.free_in))]
pub struct UsedUp {
    /// Which budget, in words that do not change from one attempt to the next.
    pub budget: String,
    /// How long it takes until one is free.
    pub free_in: Duration,
}

impl LoginBudget {
    /// A budget of this process alone, with so many sign-ins for each user and hour.
    #[must_use]
    pub fn in_memory(logins: u32) -> Self {
        Self::new(logins, Store::default(), None)
    }

    /// The budget of an org that all processes share whose state directory is `folder`, which
    /// must exist.
    #[must_use]
    pub fn shared(logins: u32, folder: &Path, org: &OrgId, progress: Arc<dyn Progress>) -> Self {
        let file = StateFile::new(folder.join(format!("logins-{org}.json")));
        Self::new(logins, Store::in_file(file), Some(progress))
    }

    fn new(logins: u32, store: Store, progress: Option<Arc<dyn Progress>>) -> Self {
        let has_complained = AtomicBool::new(false);
        let refusals = (logins / 3).saturating_mul(2).max(1);
        Self(Arc::new(Inner { logins, refusals, store, progress, has_complained }))
    }

    /// Takes a sign-in of `user` from the budget.
    ///
    /// # Errors
    ///
    /// Nothing is left, of the user's sign-ins or of the org's refusals; nothing was taken.
    pub fn take(&self, user: &str, now: SystemTime) -> Result<(), UsedUp> {
        let (of_user, of_refusals) = (of_user(user), of_refusals());
        let Inner { logins, refusals, .. } = *self.0;
        self.change(now, |counts| {
            if let Some(free_in) = counts.free_in(&of_user, logins, now) {
                let logins = grouped(logins);
                let budget =
                    format!("the login budget of {logins} an hour for `{user}` is used up");
                return Err(UsedUp { budget, free_in });
            }
            if let Some(free_in) = counts.free_in(&of_refusals, refusals, now) {
                let refusals = grouped(refusals);
                let budget = format!(
                    "{refusals} sign-ins were refused within an hour, and more could get this machine blocked"
                );
                return Err(UsedUp { budget, free_in });
            }
            counts.add(&of_user, now);
            Ok(())
        })
    }

    /// Counts a sign-in of `user` that happens whether or not something is left.
    pub fn count(&self, user: &str, now: SystemTime) {
        self.change(now, |counts| counts.add(&of_user(user), now));
    }

    /// Notes that the org refused a sign-in.
    pub fn refused(&self, now: SystemTime) {
        self.change(now, |counts| counts.add(&of_refusals(), now));
    }

    fn change<T>(&self, now: SystemTime, change: impl FnMut(&mut Counts) -> T) -> T {
        let Inner { store, progress, has_complained, .. } = &*self.0;
        let (outcome, problem) = store.change(now, change);
        if let (Some(problem), Some(progress)) = (problem, progress)
            && !has_complained.swap(true, Ordering::Relaxed)
        {
            progress.tell(ProgressEvent::Warning(problem));
        }
        outcome
    }
}

fn of_user(user: &str) -> String {
    key(&["user", &user.to_lowercase()])
}

fn of_refusals() -> String {
    key(&["refusals"])
}

/// 1800 as `1,800`.
fn grouped(number: u32) -> String {
    match (number / 1000, number % 1000) {
        (0, rest) => rest.to_string(),
        (thousands, rest) => format!("{},{rest:03}", grouped(thousands)),
    }
}
