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
    let set = state.tables.find("PermissionSet", "Name", name).map(|row| &row["Id"]);
    let held = |row: &crate::simulator::data::Row| Some(&row["PermissionSetId"]) == set;
    if set.is_some() && state.tables.rows("PermissionSetAssignment").any(held) {
        return Err(Problem::new(
            "DELETE_FAILED",
            "This permission set can't be deleted because it's assigned to at least one user. Remove the assignments first.",
        ));
    }
    Ok(())
}
