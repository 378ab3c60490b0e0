//! Permission sets.

use super::super::element::Element;
use super::super::problem::Problem;
use super::fits;
use crate::simulator::data::PERMISSIONS;
use crate::simulator::state::State;

pub(super) fn check(body: &Element) -> Result<(), Problem> {
    fits("Label", body.get("label"), 80)?;
    fits("Description", body.get("description"), 255)?;
    let named = body.all("userPermissions").map(|permission| permission.get("name"));
    match { named }.find(|name| !PERMISSIONS.contains(name)) {
        Some(name) => {
            let text = format!("Unknown user permission: {name}");
            Err(Problem::new("INVALID_CROSS_REFERENCE_KEY", text))
        }
        None => Ok(()),
    }
}

/// A permission set that somebody holds stays.
pub(in crate::simulator::metadata) fn deletable(state: &State, name: &str) -> Result<(), Problem> {
    let set = state.tables.find("PermissionSet", "Name", name);
    let Some(id) = set.and_then(|row| row["Id"].as_str()) else { return Ok(()) };
    state
        .tables
        .refuse_delete("PermissionSet", id)
        .map_err(|error| Problem::new(&error.code, error.message))
}
