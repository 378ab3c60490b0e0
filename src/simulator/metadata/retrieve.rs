//! Retrieves: what the org has, as the files that a deploy takes.

use std::fmt;
use std::time::SystemTime;

use super::archive::{file, manifest, pack};
use super::catalogue::{found, names, properties};
use super::component::ComponentType;
use super::display::shown;
use super::element::Element;
use super::jobs::{Job, Jobs};
use super::report::moment;
use crate::simulator::state::State;

/// What somebody wishes to have.
#[derive(Clone, Debug, Default)]
pub(super) struct Wish {
    /// Whose it is.
    pub(super) user_id: String,
    /// Type and name of every entry; a name may be `*`.
    pub(super) entries: Vec<(String, String)>,
    /// Whether the files stand at the root of the ZIP.
    pub(super) single_package: bool,
    /// The version that the manifest says.
    pub(super) version: String,
}

/// What has been retrieved; its `Debug` shows no file.
#[derive(Clone, Default)]
pub(super) struct Files {
    pub(super) zip: Vec<u8>,
    /// `FileProperties`, each in WSDL order.
    pub(super) properties: Vec<Vec<Element>>,
    /// File and text of what could not be found.
    pub(super) messages: Vec<(String, String)>,
}

impl fmt::Debug for Files {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { zip, properties, messages } = self;
        f.debug_struct("Files")
            .field("zip", &zip.len())
            .field("properties", &properties.len())
            .field("messages", &messages.len())
            .finish()
    }
}

/// A retrieve.
#[derive(Clone, Debug)]
pub(super) struct Retrieve {
    pub(super) id: String,
    starts: SystemTime,
    ends: SystemTime,
    wish: Wish,
    /// None until it is done.
    pub(super) files: Option<Files>,
}

impl Retrieve {
    pub(super) fn status(&self, now: SystemTime) -> &'static str {
        match &self.files {
            Some(_) => "Succeeded",
            None if now < self.starts => "Pending",
            None => "InProgress",
        }
    }
}

/// Every retrieve of the org.
#[derive(Debug, Default)]
pub(in crate::simulator) struct Retrieves(Jobs<Retrieve>);

impl Retrieves {
    pub(super) fn get(&self, id: &str) -> Option<&Retrieve> {
        self.0.get(id)
    }
}

impl Job for Retrieve {
    const PREFIX: &'static str = "09SSm0";

    fn id(&self) -> &str {
        &self.id
    }

    fn is_done(&self) -> bool {
        self.files.is_some()
    }
}

/// Queues a retrieve and returns its id.
pub(super) fn queue(state: &mut State, wish: Wish) -> String {
    let id = state.retrieves.0.next_id();
    let facts = &state.facts.profile.deploying;
    let starts = state.now() + facts.retrieve_pending;
    let ends = starts + facts.retrieve_running;
    let retrieve = Retrieve { id: id.clone(), starts, ends, wish, files: None };
    state.retrieves.0.keep(retrieve);
    id
}

/// Gathers the files of every retrieve whose time has come.
pub(in crate::simulator) fn run_due_retrieves(state: &mut State) {
    let now = state.now();
    let due = |retrieve: &&Retrieve| now >= retrieve.ends;
    let due: Vec<Retrieve> = state.retrieves.0.open().filter(due).cloned().collect();
    for mut retrieve in due {
        retrieve.files = Some(gather(state, &retrieve.wish));
        state.retrieves.0.keep(retrieve);
    }
}

fn gather(state: &State, wish: &Wish) -> Files {
    let root = if wish.single_package { "" } else { "unpackaged/" };
    let mut files = Files::default();
    let mut written = Vec::new();
    let mut members = Vec::new();
    for (kind, name) in chosen(state, wish, &mut files.messages) {
        let Some((body, dates)) = found(state, kind, &name) else { continue };
        let (folder, suffix) = kind.place();
        let path = format!("{root}{folder}/{name}.{suffix}");
        let mut told = properties(state, kind, &name, dates);
        if let Some(file) = told.iter_mut().find(|one| one.name == "fileName") {
            file.text.clone_from(&path);
        }
        files.properties.push(told);
        let mut body = shown(state, &wish.user_id, kind, body);
        kind.element().clone_into(&mut body.name);
        written.push((path, file(&body)));
        members.push((kind.name(), name));
    }
    let path = format!("{root}package.xml");
    files.properties.push(of_manifest(state, &path));
    written.push((path, file(&manifest(&members, &wish.version))));
    files.zip = pack(&written);
    files
}

/// What is told of the manifest itself, along with the components.
fn of_manifest(state: &State, path: &str) -> Vec<Element> {
    let now = moment(state.now());
    let texts = [
        ("createdById", ""),
        ("createdByName", ""),
        ("createdDate", &now),
        ("fileName", path),
        ("fullName", path),
        ("id", ""),
        ("lastModifiedById", ""),
        ("lastModifiedByName", ""),
        ("lastModifiedDate", &now),
        ("manageableState", "unmanaged"),
        ("type", "Package"),
    ];
    texts.map(|(name, text)| Element::new(name, text)).into()
}

/// The components that a wish is about, once each; what there is none of goes into `messages`.
fn chosen(
    state: &State,
    wish: &Wish,
    messages: &mut Vec<(String, String)>,
) -> Vec<(ComponentType, String)> {
    let root = if wish.single_package { "" } else { "unpackaged/" };
    let mut refuse = |text: String| messages.push((format!("{root}package.xml"), text));
    let mut chosen = Vec::new();
    for (kind_name, name) in &wish.entries {
        let kinds: Vec<ComponentType> =
            ComponentType::ALL.iter().copied().filter(|kind| kind.name() == kind_name).collect();
        if kinds.is_empty() {
            refuse(format!("Entity type: '{kind_name}' is unknown"));
            continue;
        }
        let all = kinds.iter().flat_map(|kind| names(state, *kind).into_iter().map(|n| (*kind, n)));
        let before = chosen.len();
        chosen.extend(all.filter(|(_, there)| name == "*" || there == name));
        if chosen.len() == before && name != "*" {
            refuse(format!("Entity of type '{kind_name}' named '{name}' cannot be found"));
        }
    }
    chosen.sort();
    chosen.dedup();
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_not_printed() {
        let files = Files { zip: b"hunter2".to_vec(), ..Files::default() };
        assert_eq!(format!("{files:?}"), "Files { zip: 7, properties: 0, messages: 0 }");
    }
}
