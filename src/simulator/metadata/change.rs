//! A change to one component, tried out on a copy of all components.

use super::component::{Body, Component, ComponentType};
use super::components::Components;
use super::element::Element;
use super::problem::Problem;
use super::{check, profiles, rules};
use crate::simulator::state::State;

/// What to do with a component.
#[derive(Clone, Debug)]
pub(super) enum Change {
    /// Make it; it must be new.
    Create(ComponentType, String, Body),
    /// Change it; it must be there.
    Update(ComponentType, String, Body),
    /// Make it, or change it.
    Upsert(ComponentType, String, Body),
    /// Delete it.
    Delete(ComponentType, String),
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Done {
    Created,
    Changed,
    Unchanged,
    Deleted,
}

/// On whose behalf, and how.
pub(super) struct Trial<'a> {
    pub(super) state: &'a State,
    pub(super) user_id: &'a str,
    pub(super) check_only: bool,
    pub(super) ignore_warnings: bool,
    /// The release whose API version was spoken.
    pub(super) release: u16,
}

impl Change {
    pub(super) fn kind(&self) -> ComponentType {
        match self {
            Self::Create(kind, ..)
            | Self::Update(kind, ..)
            | Self::Upsert(kind, ..)
            | Self::Delete(kind, _) => *kind,
        }
    }

    pub(super) fn full_name(&self) -> &str {
        match self {
            Self::Create(_, name, _)
            | Self::Update(_, name, _)
            | Self::Upsert(_, name, _)
            | Self::Delete(_, name) => name,
        }
    }

    /// Tries the change; `Ok(None)` where there is nothing to delete.
    pub(super) fn try_on(
        &self,
        components: &mut Components,
        trial: &Trial<'_>,
    ) -> Result<Option<Done>, Problem> {
        let (kind, name) = (self.kind(), self.full_name());
        let exists = components.get(kind, name).is_some() || is_record(trial.state, kind, name);
        match self {
            Self::Create(_, _, _) if exists && kind == ComponentType::PermissionSet => {
                Err(Problem::duplicate("Name"))
            }
            Self::Create(_, _, _) if exists => Err(Problem::new(
                "DUPLICATE_DEVELOPER_NAME",
                format!(
                    "The name {name} is already used by another component of type {}",
                    kind.name()
                ),
            )),
            Self::Update(_, _, _) if !exists => {
                Err(Problem::no_such("fullName", kind.name(), name))
            }
            Self::Delete(..) if !exists => Ok(None),
            _ => {
                permitted(trial, kind)?;
                match self {
                    Self::Create(_, _, body)
                    | Self::Update(_, _, body)
                    | Self::Upsert(_, _, body) => save(components, trial, kind, name, &body.0),
                    Self::Delete(..) => delete(components, trial, kind, name),
                }
                .map(Some)
            }
        }
    }
}

/// Permission sets and profiles may have a record without a component.
fn is_record(state: &State, kind: ComponentType, name: &str) -> bool {
    profiles::exists(state, kind, name)
        || kind == ComponentType::PermissionSet
            && state.tables.find("PermissionSet", "Name", name).is_some()
}

/// Whether the user may change components of a type.
pub(super) fn permitted(trial: &Trial<'_>, kind: ComponentType) -> Result<(), Problem> {
    let may = |permission: &&str| trial.state.tables.permits(trial.user_id, permission);
    let (all, any) = kind.permissions();
    if may(&all) && (any.is_empty() || any.iter().any(may)) {
        return Ok(());
    }
    Err(Problem::new(
        "INSUFFICIENT_ACCESS_OR_READONLY",
        "You do not have the level of access necessary to perform the operation you requested. Please contact the owner of the record or your administrator if access is necessary.",
    ))
}

fn save(
    components: &mut Components,
    trial: &Trial<'_>,
    kind: ComponentType,
    name: &str,
    body: &Element,
) -> Result<Done, Problem> {
    check::check(kind, trial.release, body)?;
    rules::name(kind, name)?;
    let known = components.get(kind, name).cloned();
    let mut body = body.clone();
    body.remove("fullName");
    rules::apply(components, trial, name, kind, known.as_ref(), &mut body)?;
    let now = trial.state.now();
    let existed = known.is_some() || is_record(trial.state, kind, name);
    if known.as_ref().is_some_and(|known| same(&known.body.0, &body)) {
        return Ok(Done::Unchanged);
    }
    components.put(Component {
        kind,
        full_name: name.to_owned(),
        body: Body(body),
        created: known.as_ref().map_or(now, |known| known.created),
        modified: now,
        automatic: false,
    });
    Ok(if existed { Done::Changed } else { Done::Created })
}

/// Whether two elements say the same; where they stood does not matter.
fn same(one: &Element, other: &Element) -> bool {
    one.name == other.name
        && one.text.trim() == other.text.trim()
        && one.children.len() == other.children.len()
        && one.children.iter().zip(&other.children).all(|(one, other)| same(one, other))
}

fn delete(
    components: &mut Components,
    trial: &Trial<'_>,
    kind: ComponentType,
    name: &str,
) -> Result<Done, Problem> {
    match kind {
        kind if kind.is_settings() => {
            return Err(Problem::new("INVALID_TYPE", "Settings cannot be deleted"));
        }
        // Somebody has it, or it is the org's own.
        ComponentType::Profile => {
            return Err(Problem::new("DELETE_FAILED", "Profiles cannot be deleted"));
        }
        ComponentType::PermissionSet => rules::permission_set::deletable(trial.state, name)?,
        ComponentType::ExternalClientApplication => {
            let satellites: Vec<_> = components.satellites(name).cloned().collect();
            for satellite in satellites {
                forget(components, satellite.kind, &satellite.full_name);
            }
        }
        _ => {}
    }
    forget(components, kind, name);
    Ok(Done::Deleted)
}

fn forget(components: &mut Components, kind: ComponentType, name: &str) {
    let Some(gone) = components.remove(kind, name) else { return };
    if matches!(kind, ComponentType::ConnectedApp | ComponentType::ExternalClientApplication) {
        components.spent_names.insert((kind, name.to_owned()));
    }
    let fields = gone.body.0.child("oauthConfig").unwrap_or(&gone.body.0);
    let key = fields.get("consumerKey").to_owned();
    if !key.is_empty() {
        components.spent_keys.insert(key);
    }
}
