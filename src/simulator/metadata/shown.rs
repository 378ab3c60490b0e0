//! Deploys as records: what the Tooling API's `DeployRequest` shows of them.

use std::time::SystemTime;

use serde_json::{Value, json};

use super::deploy::Deploy;
use crate::simulator::data::{Row, moment};
use crate::simulator::state::State;

/// Shows a deploy as it stands.
pub(super) fn show(state: &mut State, deploy: &Deploy) {
    let counts = deploy.counts(state.now());
    let date = |at: SystemTime| json!(moment(at));
    let last = date(deploy.completed.unwrap_or(deploy.created));
    let fields: [(&str, Value); 17] = [
        ("Status", json!(deploy.status.name())),
        ("CheckOnly", json!(deploy.options.check_only)),
        ("IgnoreWarnings", json!(deploy.options.ignore_warnings)),
        ("RollbackOnError", json!(deploy.options.rollback_on_error)),
        ("StartDate", deploy.started.map_or(Value::Null, date)),
        ("CompletedDate", deploy.completed.map_or(Value::Null, date)),
        ("CanceledById", json!(deploy.canceled_by)),
        ("ErrorStatusCode", json!(deploy.error.as_ref().map(|error| &error.code))),
        ("ErrorMessage", json!(deploy.error.as_ref().map(|error| &error.message))),
        ("NumberComponentErrors", json!(counts.errors)),
        ("NumberComponentsDeployed", json!(counts.deployed)),
        ("NumberComponentsTotal", json!(counts.total)),
        ("CreatedDate", date(deploy.created)),
        ("CreatedById", json!(deploy.user_id)),
        ("LastModifiedDate", last.clone()),
        ("LastModifiedById", json!(deploy.user_id)),
        ("SystemModstamp", last),
    ];
    let fields: Row = fields.map(|(name, value)| (name.to_owned(), value)).into_iter().collect();
    state.tables.show("DeployRequest", &deploy.id, fields);
}
