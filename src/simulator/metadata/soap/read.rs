//! `readMetadata`, `listMetadata`.

use super::crud::{LIMIT, within};
use super::envelope::{Answer, Call, node};
use super::fault::Fault;
use crate::simulator::metadata::catalogue::{found, names, properties};
use crate::simulator::metadata::component::ComponentType;
use crate::simulator::metadata::display::shown;
use crate::simulator::metadata::element::Element;
use crate::simulator::session::Session;
use crate::simulator::state::State;

/// Salesforce's limit on queries in one `listMetadata`.
const QUERIES: usize = 3;

pub(super) fn read(state: &State, session: &Session, call: &Call) -> Result<Answer, Fault> {
    let kind = call.kind(call.operation.get("type"))?;
    let names = call.operation.texts("fullNames");
    within(names.len(), LIMIT)?;
    let records = names.iter().map(|name| match found(state, kind, name) {
        Some((body, _)) => record(kind, name, shown(state, &session.user_id, kind, body)),
        // In its place, so that answers line up with questions.
        None => Element { is_nil: true, ..Element::new("records", "") },
    });
    let result = node("result", records.collect());
    Ok(Answer::metadata("readMetadata", vec![result]))
}

pub(super) fn list(state: &State, call: &Call) -> Result<Answer, Fault> {
    within(call.operation.all("queries").count(), QUERIES)?;
    let mut results = Vec::new();
    for query in call.operation.all("queries") {
        let kind = call.kind(query.get("type"))?;
        for name in names(state, kind) {
            if let Some((_, dates)) = found(state, kind, &name) {
                results.push(node("result", properties(state, kind, &name, dates)));
            }
        }
    }
    Ok(Answer::metadata("listMetadata", results))
}

/// A component as `readMetadata` gives it.
fn record(kind: ComponentType, name: &str, mut body: Element) -> Element {
    body.children.insert(0, Element::new("fullName", name));
    "records".clone_into(&mut body.name);
    kind.element().clone_into(&mut body.xsi_type);
    body
}
