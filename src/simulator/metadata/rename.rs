//! `renameMetadata`: another full name for a component, which stays what it is otherwise.

use serde_json::json;

use super::change::{Trial, permitted};
use super::component::{Component, ComponentType};
use super::problem::Problem;
use super::rules;
use crate::simulator::apps::AppType;
use crate::simulator::state::State;

/// Renames a component on somebody's behalf.
pub(super) fn rename(
    state: &mut State,
    user_id: &str,
    kind: ComponentType,
    old: &str,
    new: &str,
) -> Result<(), Problem> {
    let trial = Trial { state, user_id, check_only: false, ignore_warnings: true, release: 0 };
    permitted(&trial, kind)?;
    let is_app =
        matches!(kind, ComponentType::ConnectedApp | ComponentType::ExternalClientApplication);
    let may = is_app && state.facts.profile.edits.apps_can_be_renamed;
    if kind != ComponentType::PermissionSet && !may {
        let text = format!("Components of type {} can't be renamed", kind.name());
        return Err(Problem::new("INVALID_TYPE", text));
    }
    let missing = || Problem::no_such("fullName", kind.name(), old);
    let is_there = |name: &str| {
        state.components.get(kind, name).is_some()
            || kind == ComponentType::PermissionSet
                && state.tables.find("PermissionSet", "Name", name).is_some()
    };
    if !is_there(old) {
        return Err(missing());
    }
    rules::name(kind, new)?;
    let apps = [ComponentType::ConnectedApp, ComponentType::ExternalClientApplication];
    let taken = is_app && apps.iter().any(|kind| state.components.get(*kind, new).is_some());
    if is_there(new) || taken {
        return Err(Problem::duplicate("DeveloperName"));
    }
    records(state, kind, old, new);
    move_component(state, kind, old, new);
    Ok(())
}

/// The records that bear the name; those of connected apps bear the label.
fn records(state: &mut State, kind: ComponentType, old: &str, new: &str) {
    let (object, field) = match kind {
        ComponentType::PermissionSet => ("PermissionSet", "Name"),
        ComponentType::ExternalClientApplication => ("ExternalClientApplication", "DeveloperName"),
        _ => return,
    };
    let known = state.tables.find(object, field, old).and_then(|row| row["Id"].as_str());
    if let Some(id) = known.map(str::to_owned) {
        let done = state.tables.update(object, &id, &json!({ field: new }));
        debug_assert!(done.is_ok(), "{done:?}");
    }
}

fn move_component(state: &mut State, kind: ComponentType, old: &str, new: &str) {
    let now = state.now();
    if let Some(component) = state.components.remove(kind, old) {
        let full_name = new.to_owned();
        state.components.put(Component { full_name, modified: now, ..component });
    }
    match kind {
        ComponentType::ConnectedApp => state.apps.rename(AppType::Connected, old, new),
        ComponentType::ExternalClientApplication => {
            state.apps.rename(AppType::External, old, new);
            let scoped = format!("{}:{new}", &state.facts.org_id[..15]);
            let satellites: Vec<_> = state.components.satellites(old).cloned().collect();
            for mut satellite in satellites {
                satellite.body.0.set("externalClientApplication", new);
                state.components.put(satellite);
            }
            let header = state.components.get(kind, new).cloned();
            if let Some(mut header) = header {
                header.body.0.set("orgScopedExternalApp", &scoped);
                state.components.put(header);
            }
        }
        _ => {}
    }
}
