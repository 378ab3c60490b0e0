//! `createMetadata`, `updateMetadata`, `upsertMetadata`, `deleteMetadata`, `renameMetadata`.

use super::envelope::{Answer, Call, node};
use super::fault::Fault;
use crate::simulator::metadata::change::{Change, Done};
use crate::simulator::metadata::component::Body;
use crate::simulator::metadata::element::Element;
use crate::simulator::metadata::problem::Problem;
use crate::simulator::metadata::rename;
use crate::simulator::metadata::run::{Order, Outcome, refusal, refuse_all, run};
use crate::simulator::session::Session;
use crate::simulator::state::State;
use crate::simulator::trouble::Trouble;

/// Salesforce's limit on components in one call.
pub(super) const LIMIT: usize = 10;

pub(super) fn answer(
    state: &mut State,
    session: &Session,
    call: &Call,
    trouble: Option<Trouble>,
) -> Result<Answer, Fault> {
    let operation = call.operation.name.as_str();
    let changes = match operation {
        "deleteMetadata" => doomed(call)?,
        _ => given(operation, call)?,
    };
    within(changes.len(), LIMIT)?;
    let order = Order {
        user_id: session.user_id.clone(),
        check_only: false,
        ignore_warnings: true,
        all_or_none: call.all_or_none,
        release: call.release,
    };
    let mut outcomes = match trouble.and_then(refusal) {
        Some(refusal) => refuse_all(&changes, refusal),
        None => run(state, &changes, &order),
    };
    if let Some(problem) = outcomes.iter().filter_map(|o| o.as_ref().err()).find(|p| p.malformed) {
        return Err(Fault::client(problem.message.trim_start_matches("Error parsing file: ")));
    }
    let code = &state.facts.profile.wire.other_version_status_code;
    for problem in outcomes.iter_mut().filter_map(|o| o.as_mut().err()) {
        if problem.other_version {
            problem.status_code = code.to_string();
        }
    }
    let failed = outcomes.iter().any(Result::is_err);
    let rolled_back = call.all_or_none && failed;
    let results = changes.iter().zip(&outcomes);
    let results = results.map(|(change, outcome)| result(operation, change, outcome, rolled_back));
    Ok(Answer::metadata(operation, results.collect()))
}

/// `renameMetadata`: one component, and one result.
pub(super) fn rename(state: &mut State, session: &Session, call: &Call) -> Result<Answer, Fault> {
    let kind = call.kind(call.operation.get("type"))?;
    let (old, new) = (call.operation.get("oldFullName"), call.operation.get("newFullName"));
    let problem = rename::rename(state, &session.user_id, kind, old, new).err();
    let name = if problem.is_some() { old } else { new };
    Ok(Answer::metadata("renameMetadata", vec![node("result", saved(problem, name))]))
}

fn doomed(call: &Call) -> Result<Vec<Change>, Fault> {
    let kind = call.kind(call.operation.get("type"))?;
    let names = call.operation.texts("fullNames");
    Ok(names.into_iter().map(|name| Change::Delete(kind, name)).collect())
}

fn given(operation: &str, call: &Call) -> Result<Vec<Change>, Fault> {
    let components = call.operation.all("metadata");
    components
        .map(|component| {
            let kind = call.kind(&component.xsi_type)?;
            let name = component.get("fullName").to_owned();
            let mut body = component.clone();
            body.xsi_type.clear();
            kind.element().clone_into(&mut body.name);
            let body = Body(body);
            Ok(match operation {
                "createMetadata" => Change::Create(kind, name, body),
                "updateMetadata" => Change::Update(kind, name, body),
                _ => Change::Upsert(kind, name, body),
            })
        })
        .collect()
}

/// Refuses more in one call than Salesforce takes.
pub(super) fn within(number: usize, limit: usize) -> Result<(), Fault> {
    if number <= limit {
        return Ok(());
    }
    let text =
        format!("record limit reached. cannot submit more than {limit} records into this call");
    Err(Fault::new("LIMIT_EXCEEDED", &text))
}

fn result(operation: &str, change: &Change, outcome: &Outcome, rolled_back: bool) -> Element {
    let mut children = Vec::new();
    if operation == "upsertMetadata" {
        let created = matches!(outcome, Ok(Some(Done::Created))) && !rolled_back;
        children.push(Element::new("created", &created.to_string()));
    }
    let problem = match outcome {
        Err(problem) => Some(problem.clone()),
        Ok(None) => {
            let (kind, name) = (change.kind().name(), change.full_name());
            Some(Problem::new(
                "INVALID_CROSS_REFERENCE_KEY",
                format!("No {kind} named: {name} found"),
            ))
        }
        Ok(Some(_)) if rolled_back => Some(Problem::new(
            "ALL_OR_NONE_OPERATION_ROLLED_BACK",
            "Record rolled back because not all records were valid and the request was using AllOrNone header",
        )),
        Ok(Some(_)) => None,
    };
    children.extend(saved(problem, change.full_name()));
    node("result", children)
}

/// What every result of a change says, in WSDL order.
fn saved(problem: Option<Problem>, full_name: &str) -> Vec<Element> {
    let mut children = Vec::new();
    let success = problem.is_none();
    if let Some(problem) = problem {
        let fields = problem.field.iter().map(|field| ("fields", field));
        let texts = [("message", &problem.message), ("statusCode", &problem.status_code)];
        let told = fields.chain(texts).map(|(name, text)| Element::new(name, text));
        children.push(node("errors", told.collect()));
    }
    children.push(Element::new("fullName", full_name));
    children.push(Element::new("success", &success.to_string()));
    children
}
