//! Deploys: queued, run when their time has come, remembered.

use std::time::SystemTime;

use super::change::Done;
use super::course::{Course, DeployFate, Stage};
use super::execute::execute;
use super::jobs::{Job, Jobs};
use super::options::Options;
use super::package::{Package, TooMuch};
use super::shown;
use crate::simulator::profile::Refusal;
use crate::simulator::state::State;
use crate::simulator::trouble::Trouble;

/// Where a deploy stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Pending,
    InProgress,
    Finalizing,
    FinalizingFailed,
    Succeeded,
    SucceededPartial,
    Failed,
    Canceling,
    Canceled,
}

impl Status {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Pending => "Pending",
            Self::InProgress => "InProgress",
            Self::Finalizing => "FinalizingDeploy",
            Self::FinalizingFailed => "FinalizingDeployFailed",
            Self::Succeeded => "Succeeded",
            Self::SucceededPartial => "SucceededPartial",
            Self::Failed => "Failed",
            Self::Canceling => "Canceling",
            Self::Canceled => "Canceled",
        }
    }

    /// As the Salesforce CLI knows it, by SOAP.
    pub(super) const fn short_name(self) -> &'static str {
        match self {
            Self::Finalizing => "Finalizing",
            Self::FinalizingFailed => "FinalizingFailed",
            _ => self.name(),
        }
    }

    pub(super) const fn is_done(self) -> bool {
        !matches!(self, Self::Pending | Self::InProgress | Self::Finalizing | Self::Canceling)
    }
}

/// A deploy.
#[derive(Clone, Debug)]
pub(super) struct Deploy {
    pub(super) id: String,
    pub(super) user_id: String,
    pub(super) options: Options,
    pub(super) created: SystemTime,
    pub(super) status: Status,
    pub(super) started: Option<SystemTime>,
    pub(super) completed: Option<SystemTime>,
    /// The user who has canceled it.
    pub(super) canceled_by: Option<String>,
    /// Why it failed as a whole.
    pub(super) error: Option<Refusal>,
    pub(super) messages: Vec<Message>,
    course: Course,
    pub(super) trouble: Option<Trouble>,
    pub(super) package: Package,
}

/// How many components there are, and what became of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counts {
    pub(super) errors: usize,
    pub(super) deployed: usize,
    pub(super) total: usize,
}

impl Deploy {
    /// What has been done by now: a part of it while it runs.
    pub(super) fn counts(&self, now: SystemTime) -> Counts {
        if self.is_under_way() {
            let total = self.package.steps.len() + self.package.faults.len();
            return Counts { errors: 0, deployed: self.course.done(now, total), total };
        }
        let errors = self.messages.iter().filter(|message| message.failure).count();
        let total = self.messages.len();
        let undone = matches!(self.status, Status::Failed | Status::FinalizingFailed);
        let deployed = if undone { 0 } else { total - errors };
        Counts { errors, deployed, total }
    }

    /// What it is at, while it runs.
    pub(super) fn detail(&self, now: SystemTime) -> Option<String> {
        let at = self.is_under_way().then(|| self.counts(now).deployed)?;
        let step = self.package.steps.get(at)?;
        Some(format!("Processing Type: {}", step.change.kind().name()))
    }

    fn is_under_way(&self) -> bool {
        matches!(self.status, Status::InProgress | Status::Finalizing | Status::Canceling)
    }

    /// The same as it was when it was queued.
    pub(super) fn as_queued(&self) -> Self {
        Self {
            status: Status::Pending,
            started: None,
            completed: None,
            canceled_by: None,
            error: None,
            messages: Vec::new(),
            ..self.clone()
        }
    }
}

/// What became of one component.
#[derive(Clone, Debug)]
pub(super) struct Message {
    /// The name in `package.xml`; empty for the manifest itself.
    pub(super) kind: String,
    pub(super) full_name: String,
    pub(super) file: String,
    pub(super) done: Option<Done>,
    /// `Error` or `Warning`, and the text.
    pub(super) problem: Option<(&'static str, String)>,
    pub(super) line: u32,
    /// Whether the deploy fails of it: a warning may, too.
    pub(super) failure: bool,
}

/// Every deploy of the org.
#[derive(Debug, Default)]
pub(in crate::simulator) struct Deploys(Jobs<Deploy>);

impl Deploys {
    pub(super) fn get(&self, id: &str) -> Option<&Deploy> {
        self.0.get(id)
    }
}

impl Job for Deploy {
    const PREFIX: &'static str = "0AfSm0";

    fn id(&self) -> &str {
        &self.id
    }

    fn is_done(&self) -> bool {
        self.status.is_done()
    }
}

/// How large a ZIP may be, in bytes.
const LARGEST_ZIP: usize = 39_000_000;

/// Queues a deploy and returns its id, or tells why the org does not take it at all.
pub(super) fn queue(
    state: &mut State,
    user_id: &str,
    zip: &[u8],
    options: Options,
    trouble: Option<Trouble>,
) -> Result<String, Refusal> {
    options.check(state.facts.kind)?;
    let wire = &state.facts.profile.wire;
    let package = if zip.len() > LARGEST_ZIP {
        Err(TooMuch::Bytes)
    } else {
        Package::read(zip, options.single_package, options.allow_missing_files)
    };
    let mut package = package.map_err(|too_much| match too_much {
        TooMuch::Files => Refusal::of("INVALID_OPERATION", "Too many files in zip"),
        TooMuch::Bytes => wire.oversized_package.clone(),
    })?;
    if wire.drops_out_of_order {
        package.drop_out_of_order();
    }
    Ok(start(state, user_id, package, options, trouble))
}

fn start(
    state: &mut State,
    user_id: &str,
    package: Package,
    options: Options,
    trouble: Option<Trouble>,
) -> String {
    let id = state.deploys.0.next_id();
    let (now, number) = (state.now(), state.deploys.0.len() + 1);
    let lengths = state.facts.deploy_lengths(number);
    let deploy = Deploy {
        id: id.clone(),
        user_id: user_id.to_owned(),
        options,
        created: now,
        status: Status::Pending,
        started: None,
        completed: None,
        canceled_by: None,
        error: None,
        messages: Vec::new(),
        course: Course::new(now, lengths, fate_of(trouble)),
        trouble,
        package,
    };
    keep(state, deploy);
    id
}

/// Queues what a deploy has validated, and returns the id of the new deploy.
pub(super) fn quick(state: &mut State, user_id: &str, id: &str) -> Result<String, Refusal> {
    let facts = &state.facts.profile.deploying;
    let (refusal, lasting) = (facts.not_validated.clone(), facts.validation_lasts);
    let validated = state.deploys.get(id).filter(|deploy| {
        let recent = deploy.completed.is_some_and(|at| state.now() <= at + lasting);
        recent && deploy.options.check_only && deploy.status == Status::Succeeded
    });
    let validated = validated.ok_or(refusal)?;
    let (package, mut options) = (validated.package.clone(), validated.options.clone());
    options.check_only = false;
    Ok(start(state, user_id, package, options, None))
}

fn fate_of(trouble: Option<Trouble>) -> Option<DeployFate> {
    match trouble {
        Some(Trouble::Deploy(fate)) => Some(fate),
        _ => None,
    }
}

/// The release from which on a deploy that is being finalized cannot be canceled any more.
const NOT_WHILE_FINALIZING: u16 = 65;

/// Cancels a deploy, or tells why it is too late; its status then says how far that has come.
pub(super) fn cancel(
    state: &mut State,
    user_id: &str,
    id: &str,
    release: u16,
) -> Result<(), Refusal> {
    let Some(mut deploy) = state.deploys.get(id).cloned() else { return Ok(()) };
    if !deploy.course.cancel(state.now(), release < NOT_WHILE_FINALIZING) {
        let facts = &state.facts.profile.deploying;
        let too_late = deploy.status.is_done();
        let refusals = (facts.cancel_after_the_end.clone(), facts.cancel_while_finalizing.clone());
        return Err(if too_late { refusals.0 } else { refusals.1 });
    }
    deploy.canceled_by.get_or_insert_with(|| user_id.to_owned());
    advance(state, &mut deploy);
    keep(state, deploy);
    Ok(())
}

/// Brings every deploy up to the present moment.
pub(in crate::simulator) fn run_due_deploys(state: &mut State) {
    let now = state.now();
    let due = |deploy: &&Deploy| deploy.status != status(deploy.course.stage(now));
    let due: Vec<Deploy> = state.deploys.0.open().filter(due).cloned().collect();
    for mut deploy in due {
        state.write_history();
        advance(state, &mut deploy);
        keep(state, deploy);
    }
}

/// The status at a stage; that of one that ends depends on its components.
const fn status(stage: Stage) -> Status {
    match stage {
        Stage::Pending => Status::Pending,
        Stage::Running => Status::InProgress,
        Stage::Finalizing => Status::Finalizing,
        Stage::Canceling => Status::Canceling,
        Stage::Canceled(_) => Status::Canceled,
        Stage::FailedFinalizing(_) => Status::FinalizingFailed,
        Stage::Ended(_) => Status::Succeeded,
    }
}

fn advance(state: &mut State, deploy: &mut Deploy) {
    let reached = deploy.course.stage(state.now());
    deploy.status = status(reached);
    let began = match reached {
        Stage::Pending => false,
        // It may have been canceled before it began.
        Stage::Canceled(at) => at > deploy.course.starts,
        _ => true,
    };
    deploy.started = began.then_some(deploy.course.starts);
    match reached {
        Stage::Canceled(at) => deploy.completed = Some(at),
        Stage::FailedFinalizing(at) => {
            deploy.completed = Some(at);
            deploy.error = Some(state.facts.profile.deploying.finalizing_failure.clone());
        }
        Stage::Ended(at) => end(state, deploy, at, execute),
        _ => {}
    }
}

/// Ends a deploy: as one that failed until all of it is done, so that none is begun twice.
fn end(
    state: &mut State,
    deploy: &mut Deploy,
    at: SystemTime,
    execute: impl FnOnce(&mut State, &mut Deploy),
) {
    deploy.completed = Some(at);
    let package = std::mem::take(&mut deploy.package);
    let error = Some(state.facts.profile.deploying.finalizing_failure.clone());
    keep(state, Deploy { status: Status::FinalizingFailed, error, ..deploy.clone() });
    deploy.package = package;
    execute(state, deploy);
}

fn keep(state: &mut State, deploy: Deploy) {
    shown::show(state, &deploy);
    state.deploys.0.keep(deploy);
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::*;
    use crate::simulator::SimulatedOrg;
    use crate::simulator::found::found;

    #[test]
    fn a_deploy_that_breaks_off_is_over() {
        let shared = found(SimulatedOrg::builder(), "http://127.0.0.1".to_owned());
        let mut state = shared.lock();
        let id = queue(&mut state, "", &[], Options::default(), None).unwrap();
        let mut deploy = state.deploys.get(&id).unwrap().clone();
        let now = state.now();
        let broken = catch_unwind(AssertUnwindSafe(|| {
            end(&mut state, &mut deploy, now, |_, _| panic!("a fault"));
        }));
        assert!(broken.is_err());
        assert_eq!(state.deploys.get(&id).unwrap().status, Status::FinalizingFailed);
    }
}
