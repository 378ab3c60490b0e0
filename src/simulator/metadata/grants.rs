//! Which permission sets open an app, by its own metadata: `SetupEntityAccess` records.

use serde_json::json;

use super::rules::permission_set_id;
use crate::simulator::state::State;

/// Adds the access that an app's metadata lists. What came otherwise stays: somebody may have
/// granted it through the data API.
pub(super) fn keep(state: &mut State, app_id: &str, named: &[String]) {
    let by = state.facts.profile.permission_set_by;
    let sets: Vec<String> =
        named.iter().filter_map(|name| permission_set_id(state, by, name)).collect();
    for set in sets {
        let there = state
            .tables
            .rows("SetupEntityAccess")
            .any(|row| row["ParentId"] == set.as_str() && row["SetupEntityId"] == app_id);
        if !there {
            let access = json!({ "ParentId": set, "SetupEntityId": app_id });
            let made = state.tables.insert("SetupEntityAccess", &access);
            debug_assert!(made.is_ok(), "{made:?}");
        }
    }
}
