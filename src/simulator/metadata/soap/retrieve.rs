//! `retrieve`, `checkRetrieveStatus`, and the retired `checkStatus`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::deploy::unknown;
use super::envelope::{Answer, Call, node};
use super::fault::Fault;
use crate::simulator::metadata::deploy::Status;
use crate::simulator::metadata::element::Element;
use crate::simulator::metadata::retrieve::{self, Wish};
use crate::simulator::session::Session;
use crate::simulator::state::State;

/// Queues a retrieve; its element has one name in the WSDL and another in clients.
pub(super) fn start(
    state: &mut State,
    session: &Session,
    call: &Call,
    version: &str,
) -> Result<Answer, Fault> {
    let request = ["retrieveRequest", "request"].iter().find_map(|n| call.operation.child(n));
    let request = request.ok_or_else(|| Fault::client("no request"))?;
    let user_id = session.user_id.clone();
    let single_package = request.is("singlePackage");
    let mut wish = Wish { user_id, single_package, ..Wish::default() };
    let named = request.child("unpackaged").cloned().unwrap_or_default();
    for types in named.all("types") {
        let kind = types.get("name");
        let members = types.texts("members").into_iter();
        wish.entries.extend(members.map(|member| (kind.to_owned(), member)));
    }
    let versions = [named.get("version"), request.get("apiVersion"), version];
    let version = versions.into_iter().find(|version| !version.is_empty()).unwrap_or_default();
    version.clone_into(&mut wish.version);
    let id = retrieve::queue(state, wish);
    let texts = [("done", "false"), ("id", &id), ("state", "Queued")];
    let result = node("result", texts.map(|(name, text)| Element::new(name, text)).into());
    Ok(Answer::metadata("retrieve", vec![result]))
}

/// How far a retrieve is, with its ZIP unless that is not wished.
pub(super) fn status(state: &State, call: &Call) -> Result<Answer, Fault> {
    let id = call.operation.get("asyncProcessId");
    let found = state.retrieves.get(id).ok_or_else(|| unknown(id))?;
    let with_zip = call.operation.get("includeZip").is_empty() || call.operation.is("includeZip");
    let done = if found.files.is_some() { "true" } else { "false" };
    let mut result = vec![Element::new("done", done)];
    let files = found.files.clone().unwrap_or_default();
    result.extend(files.properties.into_iter().map(|told| node("fileProperties", told)));
    result.push(Element::new("id", &found.id));
    for (file, problem) in &files.messages {
        let texts = [("fileName", file), ("problem", problem)];
        let texts = texts.map(|(name, text)| Element::new(name, text));
        result.push(node("messages", texts.into()));
    }
    result.push(Element::new("status", found.status(state.now())));
    result.push(Element::new("success", done));
    result.push(match (found.files.is_some(), with_zip) {
        (true, true) => Element::new("zipFile", &STANDARD.encode(&files.zip)),
        _ => Element { is_nil: true, ..Element::new("zipFile", "") },
    });
    Ok(Answer::metadata("checkRetrieveStatus", vec![node("result", result)]))
}

/// How far a deploy or a retrieve is, as clients asked before each had a call of its own.
pub(super) fn old_status(state: &State, call: &Call) -> Result<Answer, Fault> {
    let ids = call.operation.texts("asyncProcessId");
    let results = ids.iter().map(|id| {
        let now = state.now();
        let named = |status: &str| match status {
            "Pending" => "Queued",
            "Succeeded" => "Completed",
            _ => "InProgress",
        };
        let error = state.deploys.get(id).and_then(|found| found.error.as_ref());
        let (id, stands) = match (state.retrieves.get(id), state.deploys.get(id)) {
            (Some(found), _) => (&found.id, named(found.status(now))),
            (None, Some(found)) => (
                &found.id,
                match found.status {
                    Status::Pending => "Queued",
                    Status::Succeeded | Status::SucceededPartial => "Completed",
                    status if status.is_done() => "Error",
                    _ => "InProgress",
                },
            ),
            (None, None) => return Err(unknown(id)),
        };
        let done = if ["Completed", "Error"].contains(&stands) { "true" } else { "false" };
        let message = error.map(|error| ("message", &*error.message));
        let code = error.map(|error| ("statusCode", &*error.code));
        let texts = [("done", done), ("id", id)].into_iter().chain(message);
        let texts = texts.chain([("state", stands)]).chain(code);
        Ok(node("result", texts.map(|(name, text)| Element::new(name, text)).collect()))
    });
    Ok(Answer::metadata("checkStatus", results.collect::<Result<_, Fault>>()?))
}
