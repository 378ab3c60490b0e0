//! What components the org has, whether they were deployed or are records first of all.

use std::time::SystemTime;

use super::component::{Component, ComponentType};
use super::element::Element;
use super::profiles;
use super::report::moment;
use crate::simulator::apps::AppType;
use crate::simulator::data::Row;
use crate::simulator::state::State;

/// When a component was made, and last changed.
type Dates = (SystemTime, SystemTime);

/// The fields of a component and when it was made; permission sets may be records only.
pub(super) fn found(state: &State, kind: ComponentType, name: &str) -> Option<(Element, Dates)> {
    let component = state.components.get(kind, name);
    if kind == ComponentType::Profile {
        let row = profiles::row(state, name)?;
        let epoch = SystemTime::UNIX_EPOCH;
        let dates = component.map_or((epoch, epoch), |c| (c.created, c.modified));
        return Some((profiles::body(row, component), dates));
    }
    if kind != ComponentType::PermissionSet {
        return component
            .map(|component| (component.body.0.clone(), (component.created, component.modified)));
    }
    let row = state.tables.find("PermissionSet", "Name", name)?;
    if row["IsOwnedByProfile"] == true {
        return None;
    }
    let mut body = component.map(|component| component.body.0.clone()).unwrap_or_default();
    for (element, field) in [("description", "Description"), ("label", "Label")] {
        if let Some(text) = row[field].as_str() {
            body.set(element, text);
        }
    }
    let epoch = SystemTime::UNIX_EPOCH;
    let dates = component.map_or((epoch, epoch), |c| (c.created, c.modified));
    Some((body, dates))
}

/// The full names of all components of a type.
pub(super) fn names(state: &State, kind: ComponentType) -> Vec<String> {
    if kind == ComponentType::Profile {
        return profiles::names(state);
    }
    if kind != ComponentType::PermissionSet {
        return state.components.of(kind).map(|c: &Component| c.full_name.clone()).collect();
    }
    let sets = state.tables.rows("PermissionSet").filter(|row| row["IsOwnedByProfile"] != true);
    sets.filter_map(|row| row["Name"].as_str().map(str::to_owned)).collect()
}

/// What the org knows of a component as a file: `FileProperties`, in WSDL order.
pub(super) fn properties(
    state: &State,
    kind: ComponentType,
    name: &str,
    dates: Dates,
) -> Vec<Element> {
    let (folder, suffix) = kind.place();
    let record = record(state, kind, name);
    let text = |field: &str| {
        let found = record.and_then(|row| row[field].as_str());
        found.unwrap_or_default().to_owned()
    };
    let author = text("CreatedById");
    let author_name = state.person(&author).map(|person| person.name).unwrap_or_default();
    let (created, modified) = (moment(dates.0), moment(dates.1));
    let file = format!("{folder}/{name}.{suffix}");
    let id = text("Id");
    let mut texts = vec![
        ("createdById", author.as_str()),
        ("createdByName", &author_name),
        ("createdDate", &created),
        ("fileName", &file),
        ("fullName", name),
        ("id", &id),
        ("lastModifiedById", &author),
        ("lastModifiedByName", &author_name),
        ("lastModifiedDate", &modified),
        ("manageableState", "unmanaged"),
    ];
    if let Some(namespace) = state.facts.namespace.as_deref().filter(|_| kind.is_packaged()) {
        texts.push(("namespacePrefix", namespace));
    }
    texts.push(("type", kind.name()));
    texts.into_iter().map(|(name, text)| Element::new(name, text)).collect()
}

/// The record id of a component, by its type's name; none where it has no record.
pub(super) fn id(state: &State, kind: &str, name: &str) -> Option<String> {
    let row = record(state, ComponentType::of(kind)?, name)?;
    row["Id"].as_str().map(str::to_owned)
}

fn record<'a>(state: &'a State, kind: ComponentType, name: &str) -> Option<&'a Row> {
    match kind {
        ComponentType::PermissionSet => state.tables.find("PermissionSet", "Name", name),
        ComponentType::Profile => profiles::row(state, name),
        ComponentType::ConnectedApp => {
            let app = state.apps.named(AppType::Connected, name);
            app.and_then(|app| state.tables.get("ConnectedApplication", &app.id))
        }
        ComponentType::ExternalClientApplication => {
            state.tables.find("ExternalClientApplication", "DeveloperName", name)
        }
        _ => None,
    }
}
