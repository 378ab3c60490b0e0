//! Profiles: records first of all, with login hours and addresses in their metadata.

use serde_json::{Map, Value, json};

use super::component::{Component, ComponentType};
use super::element::Element;
use super::problem::Problem;
use crate::simulator::data::{PERMISSIONS, Row};
use crate::simulator::state::State;

/// Profiles whose name in the Metadata API is not that of their record.
const RENAMED: [(&str, &str); 2] =
    [("System Administrator", "Admin"), ("Standard User", "Standard")];

/// The name in the Metadata API of a profile's record.
pub(super) fn full_name(record: &str) -> &str {
    RENAMED.iter().find(|(name, _)| *name == record).map_or(record, |(_, full)| full)
}

/// The record of a profile's name in the Metadata API.
pub(super) fn row<'a>(state: &'a State, name: &str) -> Option<&'a Row> {
    let record = RENAMED.iter().find(|(_, full)| *full == name).map_or(name, |(record, _)| record);
    let row = state.tables.find("Profile", "Name", record)?;
    (full_name(row["Name"].as_str()?) == name).then_some(row)
}

/// The names of all profiles in the Metadata API.
pub(super) fn names(state: &State) -> Vec<String> {
    let rows = state.tables.rows("Profile");
    rows.filter_map(|row| row["Name"].as_str().map(|name| full_name(name).to_owned())).collect()
}

/// The fields of a profile: what was deployed, and the permissions of its record.
pub(super) fn body(row: &Row, component: Option<&Component>) -> Element {
    let mut body = component.map(|component| component.body.0.clone()).unwrap_or_default();
    body.remove("userPermissions");
    let name = row["Name"].as_str().unwrap_or_default();
    body.set("custom", &(!super::profiles::is_standard(name)).to_string());
    body.set("userLicense", "Salesforce");
    for permission in PERMISSIONS {
        if row.get(&format!("Permissions{permission}")) == Some(&Value::Bool(true)) {
            let children = vec![Element::new("enabled", "true"), Element::new("name", permission)];
            body.children.push(Element { children, ..Element::new("userPermissions", "") });
        }
    }
    body
}

fn is_standard(name: &str) -> bool {
    full_name(name) != name || name.starts_with("Minimum Access")
}

/// Checks a profile, and keeps what an update does not mention.
pub(super) fn check(known: Option<&Component>, body: &mut Element) -> Result<(), Problem> {
    let named = body.all("userPermissions").map(|permission| permission.get("name"));
    if let Some(name) = { named }.find(|name| !PERMISSIONS.contains(name)) {
        let text = format!("Unknown user permission: {name}");
        return Err(Problem::new("INVALID_CROSS_REFERENCE_KEY", text));
    }
    // An empty element takes the hours away, and an update without ranges the ranges.
    let old = known.and_then(|known| known.body.0.child("loginHours"));
    if let (Some(hours), None) = (old, body.child("loginHours")) {
        body.children.push(hours.clone());
    }
    Ok(())
}

/// Carries the permissions of a profile over into its record.
pub(super) fn commit(state: &mut State, profile: &Component) {
    let permissions = profile.body.0.all("userPermissions");
    let fields: Map<String, Value> = permissions
        .map(|one| (format!("Permissions{}", one.get("name")), json!(one.is("enabled"))))
        .collect();
    let row = row(state, &profile.full_name);
    let id = row.and_then(|row| row["Id"].as_str()).map(str::to_owned);
    if let Some(id) = id.filter(|_| !fields.is_empty()) {
        let written = state.tables.update("Profile", &id, &Value::Object(fields));
        debug_assert!(written.is_ok(), "{written:?}");
    }
}

/// Whether there is a profile of this name.
pub(super) fn exists(state: &State, kind: ComponentType, name: &str) -> bool {
    kind == ComponentType::Profile && row(state, name).is_some()
}
