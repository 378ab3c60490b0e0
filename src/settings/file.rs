//! `salesforce.toml`.

use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::docs::{SECRETS, SETTINGS, SettingDoc, USER};
use super::vars::problem;
use crate::model::{Secret, folded_name};

/// The name of the file that is read where no other is named.
pub(super) const FILE_NAME: &str = "salesforce.toml";

/// The tables whose entries have names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    /// `[orgs.<name>]`
    Orgs,
    /// `[users.<alias>]`
    Users,
    /// `[apps.<label>]`
    Apps,
}

/// A file's settings, flattened.
#[derive(Debug, Default)]
pub(super) struct File {
    path: PathBuf,
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    section: Option<(Section, String)>,
    key: String,
    value: Secret,
}

impl File {
    /// Reads a file; all problems at once, by key and never by value.
    pub(super) fn read(path: &Path, problems: &mut Vec<String>) -> Self {
        let shown = path.display();
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(path, &text, problems),
            Err(error) => {
                problems.push(format!("settings file `{shown}` is unreadable: {error}"));
                Self::default()
            }
        }
    }

    fn parse(path: &Path, text: &str, problems: &mut Vec<String>) -> Self {
        let mut file = Self { path: path.to_owned(), entries: Vec::new() };
        match text.parse::<Table>() {
            Ok(table) => file.take(None, table, problems),
            Err(error) => {
                let start = error.span().map_or(0, |span| span.start);
                let line = text[..start.min(text.len())].lines().count().max(1);
                let message = error.message();
                problems.push(format!("`{}` line {line} is no TOML: {message}", path.display()));
            }
        }
        file
    }

    fn take(
        &mut self,
        section: Option<&(Section, String)>,
        table: Table,
        problems: &mut Vec<String>,
    ) {
        for (key, value) in table {
            match (section, Section::named(&key), value) {
                (None, Some(section), Value::Table(tables)) => {
                    for (name, value) in tables {
                        let origin = self.origin(Some(&(section, name.clone())), "");
                        match value {
                            Value::Table(table) => {
                                self.take(Some(&(section, name)), table, problems);
                            }
                            _ => problems.push(format!("`{origin}` is no table")),
                        }
                    }
                }
                (section, _, value) => {
                    let origin = self.origin(section, &key);
                    match text(&key, &value) {
                        _ if !is_known(section.map(|(section, _)| *section), &key) => {
                            problems.push(format!("`{origin}` is unknown"));
                        }
                        Some(value) => {
                            problems.extend(problem(&origin, &value));
                            self.entries.push(Entry { section: section.cloned(), key, value });
                        }
                        None => problems.push(format!("`{origin}` is no text (hint: quote it)")),
                    }
                }
            }
        }
    }

    /// A value and where it stands.
    pub(super) fn get(
        &self,
        section: Option<(Section, &str)>,
        doc: &SettingDoc,
    ) -> Option<(String, &Secret)> {
        let entry = self.entries.iter().find(|entry| {
            entry.key == doc.key
                && match (section, &entry.section) {
                    (None, None) => true,
                    (Some((asked, name)), Some((section, found))) => {
                        asked == *section && folded_name(name) == folded_name(found)
                    }
                    _ => false,
                }
        })?;
        (!entry.value.expose().trim().is_empty())
            .then(|| (self.origin(entry.section.as_ref(), doc.key), &entry.value))
    }

    /// The values that nobody may see, and where they stand.
    pub(super) fn secrets(&self) -> impl Iterator<Item = (String, &Secret)> {
        let entries = self.entries.iter();
        let secret = entries.filter(|entry| SECRETS.iter().any(|doc| doc.key == entry.key));
        secret.map(|entry| (self.origin(entry.section.as_ref(), &entry.key), &entry.value))
    }

    /// The names in a section, in the order of the file.
    pub(super) fn names(&self, section: Section) -> impl Iterator<Item = &str> {
        self.entries
            .iter()
            .filter_map(|entry| entry.section.as_ref())
            .filter(move |(found, _)| *found == section)
            .map(|(_, name)| name.as_str())
    }

    fn origin(&self, section: Option<&(Section, String)>, key: &str) -> String {
        let file = self.path.file_name().unwrap_or_default().to_string_lossy();
        match section {
            None => format!("{key} in {file}"),
            Some((section, name)) if key.is_empty() => {
                format!("[{}.\"{name}\"] in {file}", section.name())
            }
            Some((section, name)) => format!("{key} of [{}.\"{name}\"] in {file}", section.name()),
        }
    }
}

impl Section {
    fn named(key: &str) -> Option<Self> {
        [Self::Orgs, Self::Users, Self::Apps].into_iter().find(|section| section.name() == key)
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Orgs => "orgs",
            Self::Users => "users",
            Self::Apps => "apps",
        }
    }

    const fn builder(self) -> &'static [&'static str] {
        match self {
            Self::Orgs => &["org(..)", "simulated(..)", "existing_app(..)"],
            Self::Users => &["user(alias, ..)"],
            Self::Apps => &["existing_app(..)"],
        }
    }
}

fn is_known(section: Option<Section>, key: &str) -> bool {
    let credential = |key| matches!(key, "password" | "security_token");
    SETTINGS.iter().filter(|doc| !doc.key.is_empty() && doc.key == key).any(|doc| match section {
        None => *doc != USER,
        Some(Section::Users) if credential(key) => true,
        Some(section) => section.builder().contains(&doc.builder),
    })
}

/// The keys whose values are numbers.
const NUMBERS: &[&str] = &["confirmations", "login_budget", "login_nodes", "nodes", "seed"];

/// Secrets must be quoted: TOML would turn `0x1F` and `1_000` into other texts.
fn text(key: &str, value: &Value) -> Option<Secret> {
    let plain = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Boolean(yes) => Some(yes.to_string()),
        Value::Integer(number) if NUMBERS.contains(&key) => Some(number.to_string()),
        _ => None,
    };
    match value {
        Value::Array(items) => {
            let items: Option<Vec<String>> = items.iter().map(plain).collect();
            items.map(|items| Secret::new(items.join(",")))
        }
        value => plain(value).map(Secret::new),
    }
}
