//! What a deploy does when its time has come.

use super::change::Change;
use super::component::ComponentType;
use super::deploy::{Deploy, Message, Status};
use super::package::Step;
use super::run::{Order, Outcome, is_failure, refusal, refuse_all, run};
use crate::simulator::state::State;
use crate::simulator::trouble::{Trouble, already_in_process};

/// Runs a deploy, and says what became of each of its components.
pub(super) fn execute(state: &mut State, deploy: &mut Deploy) {
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
