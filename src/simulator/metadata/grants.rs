//! Which permission sets open an app, by its own metadata: `SetupEntityAccess` records.

use serde_json::json;

use super::rules::permission_set_id;
use crate::simulator::profile::PermissionSetBy;
use crate::simulator::state::State;

/// Adds the access that an app's metadata lists now, and takes back what it listed before.
///
/// What came otherwise stays: somebody may have granted it through the data API.
pub(super) fn follow(
    state: &mut State,
    by: PermissionSetBy,
    app_id: &str,
    before: &[String],
    now: &[String],
) {
    let (before, now) = (ids(state, by, before), ids(state, by, now));
    for set in before.iter().filter(|set| !now.contains(set)) {
        if let Some(access) = access(state, set, app_id) {
            let gone = state.tables.delete("SetupEntityAccess", &access);
            debug_assert!(gone.is_ok(), "{gone:?}");
        }
    }
    for set in &now {
        if access(state, set, app_id).is_none() {
            let access = json!({ "ParentId": set, "SetupEntityId": app_id });
            let made = state.tables.insert("SetupEntityAccess", &access);
            debug_assert!(made.is_ok(), "{made:?}");
        }
    }
}

fn ids(state: &State, by: PermissionSetBy, named: &[String]) -> Vec<String> {
    named.iter().filter_map(|name| permission_set_id(state, by, name)).collect()
}

/// The id of the record that opens an app to a permission set.
fn access(state: &State, set: &str, app_id: &str) -> Option<String> {
    let mut rows = state.tables.with("SetupEntityAccess", "SetupEntityId", app_id);
    let row = rows.find(|row| row["ParentId"] == set)?;
    row["Id"].as_str().map(str::to_owned)
}
