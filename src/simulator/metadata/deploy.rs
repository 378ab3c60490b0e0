//! Deploys: queued, run when their time has come, remembered.

use std::time::SystemTime;

use super::change::{Change, Done};
use super::component::ComponentType;
use super::course::{Course, DeployFate, Stage};
use super::jobs::{Job, Jobs};
use super::package::{Package, Step};
use super::run::{Order, Outcome, is_failure, refusal, refuse_all, run};
use super::shown;
use crate::model::OrgKind;
use crate::simulator::profile::Refusal;
use crate::simulator::state::State;
use crate::simulator::trouble::{Trouble, already_in_process};

/// The options that make a difference here.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "they are the options of the wire")]
pub(super) struct Options {
    pub(super) check_only: bool,
    pub(super) ignore_warnings: bool,
    pub(super) rollback_on_error: bool,
    pub(super) single_package: bool,
}

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
    /// Why it failed as a whole.
    pub(super) error: Option<Refusal>,
    pub(super) messages: Vec<Message>,
    course: Course,
    trouble: Option<Trouble>,
    package: Package,
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

/// Queues a deploy and returns its id.
pub(super) fn queue(
    state: &mut State,
    user_id: &str,
    zip: &[u8],
    mut options: Options,
    trouble: Option<Trouble>,
) -> String {
    // Documented to be a must there; nobody says what becomes of who leaves it off.
    options.rollback_on_error |= state.facts.kind == OrgKind::Production;
    let mut package = Package::read(zip, options.single_package);
    if state.facts.profile.wire.drops_out_of_order {
        package.drop_out_of_order();
    }
    start(state, user_id, package, options, trouble)
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
    let options = Options { check_only: false, ..validated.options };
    Ok(start(state, user_id, validated.package.clone(), options, None))
}

fn fate_of(trouble: Option<Trouble>) -> Option<DeployFate> {
    match trouble {
        Some(Trouble::Deploy(fate)) => Some(fate),
        _ => None,
    }
}

/// Cancels a deploy, or tells why it is too late; its status then says how far that has come.
pub(super) fn cancel(state: &mut State, id: &str) -> Result<(), Refusal> {
    let Some(mut deploy) = state.deploys.get(id).cloned() else { return Ok(()) };
    if !deploy.course.cancel(state.now()) {
        let facts = &state.facts.profile.deploying;
        let too_late = deploy.status.is_done();
        let refusals = (facts.cancel_after_the_end.clone(), facts.cancel_while_finalizing.clone());
        return Err(if too_late { refusals.0 } else { refusals.1 });
    }
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
        Stage::Ended(at) => {
            execute(state, deploy);
            deploy.completed = Some(at);
        }
        _ => {}
    }
}

fn keep(state: &mut State, deploy: Deploy) {
    shown::show(state, &deploy);
    state.deploys.0.keep(deploy);
}

fn execute(state: &mut State, deploy: &mut Deploy) {
    let package = std::mem::take(&mut deploy.package);
    if deploy.options.check_only {
        // It may be deployed yet.
        deploy.package = package.clone();
    }
    if deploy.trouble == Some(Trouble::AlreadyInProcess) {
        deploy.status = Status::Failed;
        deploy.error = Some(already_in_process());
        return;
    }
    let unreadable = !package.faults.is_empty();
    deploy.messages = package
        .faults
        .into_iter()
        .map(|fault| Message {
            kind: fault.kind,
            full_name: fault.name,
            file: fault.file,
            done: None,
            problem: Some(("Error", fault.problem)),
            line: 1,
            failure: true,
        })
        .collect();
    let all_or_none = deploy.options.rollback_on_error;
    let order = Order {
        user_id: deploy.user_id.clone(),
        check_only: deploy.options.check_only || (unreadable && all_or_none),
        ignore_warnings: deploy.options.ignore_warnings,
        all_or_none,
        release: package.release.unwrap_or(state.facts.newest().release()),
    };
    let changes: Vec<Change> = package.steps.iter().map(|step| step.change.clone()).collect();
    let outcomes = match deploy.trouble.and_then(refusal) {
        Some(refusal) => refuse_all(&changes, refusal),
        None => run(state, &changes, &order),
    };
    deploy.messages.extend(
        package
            .steps
            .into_iter()
            .zip(outcomes)
            .map(|(step, outcome)| message(step, outcome, order.ignore_warnings)),
    );
    let failures = deploy.messages.iter().filter(|message| message.failure).count();
    deploy.status = match failures {
        0 => Status::Succeeded,
        _ if all_or_none || failures == deploy.messages.len() => Status::Failed,
        _ => Status::SucceededPartial,
    };
}

fn message(step: Step, outcome: Outcome, ignore_warnings: bool) -> Message {
    let kind = step.change.kind();
    let mut message = Message {
        kind: kind.name().to_owned(),
        full_name: step.change.full_name().to_owned(),
        file: step.file,
        done: None,
        problem: None,
        line: 1,
        failure: is_failure(&outcome, ignore_warnings),
    };
    match outcome {
        Ok(Some(done)) => message.done = Some(done),
        Ok(None) => {
            let text = format!("No {} named: {} found", kind.name(), message.full_name);
            message.problem = Some(("Warning", text));
            message.full_name.clone_from(&message.file);
        }
        Err(problem) => {
            message.line = problem.line;
            message.problem = Some(("Error", problem.message));
        }
    }
    if kind == ComponentType::Settings && message.problem.is_none() {
        "settings/ExternalClientApp.settings".clone_into(&mut message.file);
    }
    message
}
