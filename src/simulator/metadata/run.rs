//! Runs changes: all of them in order, on a copy first.

use super::change::{Change, Done, Trial};
use super::problem::Problem;
use super::project;
use crate::simulator::profile::Refusal;
use crate::simulator::state::State;
use crate::simulator::trouble::{Trouble, already_in_process, locked_row};

/// How changes are to be run, and on whose behalf.
#[derive(Clone, Debug)]
pub(super) struct Order {
    pub(super) user_id: String,
    pub(super) check_only: bool,
    pub(super) ignore_warnings: bool,
    pub(super) all_or_none: bool,
    /// The release whose API version was spoken.
    pub(super) release: u16,
}

/// What became of one change; `Ok(None)`: there was nothing to delete.
pub(super) type Outcome = Result<Option<Done>, Problem>;

/// Whether a change failed: a warning counts unless warnings are to be ignored.
pub(super) fn is_failure(outcome: &Outcome, ignore_warnings: bool) -> bool {
    match outcome {
        Ok(Some(_)) => false,
        Ok(None) => !ignore_warnings,
        Err(_) => true,
    }
}

/// What a trouble says of every change.
pub(super) fn refusal(trouble: Trouble) -> Option<Refusal> {
    match trouble {
        Trouble::LockedRow => Some(locked_row()),
        Trouble::AlreadyInProcess => Some(already_in_process()),
        _ => None,
    }
}

/// Refuses changes one by one, without a look at them.
pub(super) fn refuse_all(changes: &[Change], refusal: Refusal) -> Vec<Outcome> {
    let problem = Problem::new(&refusal.code, refusal.message);
    changes.iter().map(|_| Err(problem.clone())).collect()
}

/// Runs changes, and keeps what they did unless it is only a check or one failed that all hang
/// on.
pub(super) fn run(state: &mut State, changes: &[Change], order: &Order) -> Vec<Outcome> {
    let mut trial_run = project::copy(state);
    let outcomes: Vec<Outcome> = {
        let trial = Trial {
            state,
            user_id: &order.user_id,
            check_only: order.check_only,
            ignore_warnings: order.ignore_warnings,
            release: order.release,
        };
        changes.iter().map(|change| change.try_on(&mut trial_run, &trial)).collect()
    };
    let bad = |outcome: &Outcome| is_failure(outcome, order.ignore_warnings);
    let failed = outcomes.iter().any(bad);
    let rolled_back = failed && order.all_or_none;
    if !order.check_only && !rolled_back {
        let results = changes.iter().zip(&outcomes);
        let done: Vec<(&Change, Done)> = results
            .filter_map(|(change, outcome)| Some((change, (*outcome.as_ref().ok()?)?)))
            .collect();
        project::commit(state, trial_run, &done);
    }
    outcomes
}
