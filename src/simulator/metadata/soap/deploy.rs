//! `deploy`, `checkDeployStatus`, `cancelDeploy`, `deployRecentValidation`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::envelope::{Answer, Call, node};
use super::fault::Fault;
use crate::simulator::metadata::deploy;
use crate::simulator::metadata::element::Element;
use crate::simulator::metadata::options::Options;
use crate::simulator::metadata::report::deploy_result;
use crate::simulator::session::Session;
use crate::simulator::state::State;
use crate::simulator::trouble::Trouble;

pub(super) fn start(
    state: &mut State,
    session: &Session,
    call: &Call,
    trouble: Option<Trouble>,
) -> Result<Answer, Fault> {
    let encoded: String =
        call.operation.get("ZipFile").chars().filter(|c| !c.is_whitespace()).collect();
    let zip = STANDARD.decode(encoded).map_err(|error| Fault::client(&error.to_string()))?;
    let options = call.operation.child("DeployOptions").cloned().unwrap_or_default();
    let options = Options::of_xml(&options);
    let id = deploy::queue(state, &session.user_id, &zip, options, trouble)?;
    let texts = [("done", "false"), ("id", &id), ("state", "Queued")];
    let result = node("result", texts.map(|(name, text)| Element::new(name, text)).into());
    Ok(Answer::metadata("deploy", vec![result]))
}

pub(super) fn status(
    state: &State,
    call: &Call,
    trouble: Option<Trouble>,
) -> Result<Answer, Fault> {
    let id = call.operation.get("asyncProcessId");
    let found = state.deploys.get(id).ok_or_else(|| unknown(id))?;
    let old = trouble == Some(Trouble::OldStatus);
    let found = if old { &found.as_queued() } else { found };
    let details = call.operation.is("includeDetails");
    let mut told = deploy_result(state, found, details);
    if !state.facts.profile.deploying.soap_says_finalizing_deploy {
        told["status"] = json!(found.status.short_name());
    }
    let mut result = Vec::new();
    write("result", &told, &mut result);
    Ok(Answer::metadata("checkDeployStatus", result))
}

pub(super) fn cancel(state: &mut State, session: &Session, call: &Call) -> Result<Answer, Fault> {
    // The WSDL calls it `String`; some clients say `id`, and Salesforce takes that.
    let id = call.operation.children.first().map_or("", |id| id.text.trim()).to_owned();
    state.deploys.get(&id).ok_or_else(|| unknown(&id))?;
    deploy::cancel(state, &session.user_id, &id, call.release)?;
    let found = state.deploys.get(&id).ok_or_else(|| unknown(&id))?;
    let done = found.status.is_done().to_string();
    let texts = [("done", done.as_str()), ("id", &id)];
    let result = node("result", texts.map(|(name, text)| Element::new(name, text)).into());
    Ok(Answer::metadata("cancelDeploy", vec![result]))
}

/// Deploys what has been validated before.
pub(super) fn quick(state: &mut State, session: &Session, call: &Call) -> Result<Answer, Fault> {
    let id = call.operation.get("validationId");
    let id = deploy::quick(state, &session.user_id, id)?;
    Ok(Answer::metadata("deployRecentValidation", vec![Element::new("result", &id)]))
}

/// No deploy or retrieve has this id.
pub(super) fn unknown(id: &str) -> Fault {
    Fault::new("INVALID_CROSS_REFERENCE_KEY", &format!("invalid cross reference id: {id}"))
}

/// JSON as XML: objects nest, arrays repeat, nulls are left out.
fn write(name: &str, value: &Value, into: &mut Vec<Element>) {
    match value {
        Value::Null => {}
        Value::Array(all) => all.iter().for_each(|value| write(name, value, into)),
        Value::Object(members) => {
            let mut children = Vec::new();
            for (name, value) in members {
                write(name, value, &mut children);
            }
            into.push(node(name, children));
        }
        Value::String(text) => into.push(Element::new(name, text)),
        other => into.push(Element::new(name, &other.to_string())),
    }
}
