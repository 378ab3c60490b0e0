//! Asking flags, environment and file for one setting, in this order.

use std::fmt::Display;
use std::path::PathBuf;
use std::str::FromStr;

use super::docs::CONFIG;
use super::file::{FILE_NAME, File, Section};
use super::vars::problem;
use super::{SettingDoc, Settings};
use crate::model::{Secret, folded_name};

/// Reads settings and collects what is wrong with them.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    settings: &'a Settings,
    file: File,
    problems: Vec<String>,
}

/// Whose setting it is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place<'a> {
    /// The run's, or the default org's.
    Default,
    /// That of an org, user or app with a name.
    Named(Section, &'a str),
}

/// A value and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// A flag, a variable, or a key of the file.
    pub(super) origin: String,
    pub(super) value: Secret,
    pub(super) from_file: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(settings: &'a Settings) -> Self {
        let mut problems: Vec<String> = settings.vars.problems().collect();
        let flags = settings.flags.all();
        problems.extend(flags.filter_map(|(flag, value)| problem(flag, &Secret::new(value))));
        let file = match file_path(settings) {
            Some(path) => File::read(&path, &mut problems),
            None => File::default(),
        };
        Self { settings, file, problems }
    }

    /// The strongest source's value.
    pub(super) fn find(&self, place: Place<'_>, doc: &SettingDoc) -> Option<Found> {
        self.flag(place, doc).or_else(|| self.variable(place, doc)).or_else(|| self.key(place, doc))
    }

    fn flag(&self, place: Place<'_>, doc: &SettingDoc) -> Option<Found> {
        let value = match place {
            Place::Default if !doc.flag.is_empty() => self.settings.flags.value(doc)?,
            _ => return None,
        };
        (!value.trim().is_empty()).then(|| Found {
            origin: doc.flag.to_owned(),
            value: value.into(),
            from_file: false,
        })
    }

    fn variable(&self, place: Place<'_>, doc: &SettingDoc) -> Option<Found> {
        let name = match place {
            Place::Default => doc.variable.to_owned(),
            Place::Named(_, name) => format!("{}_{}", doc.variable, folded_name(name)),
        };
        let value = self.settings.vars.get(&name)?.clone();
        Some(Found { origin: name, value, from_file: false })
    }

    fn key(&self, place: Place<'_>, doc: &SettingDoc) -> Option<Found> {
        let section = match place {
            Place::Default => None,
            Place::Named(section, name) => Some((section, name)),
        };
        let (origin, value) = self.file.get(section, doc)?;
        Some(Found { origin, value: value.clone(), from_file: true })
    }

    pub(super) fn secret(&self, place: Place<'_>, doc: &SettingDoc) -> Option<Secret> {
        self.find(place, doc).map(|found| found.value)
    }

    pub(super) fn text(&self, place: Place<'_>, doc: &SettingDoc) -> Option<String> {
        self.find(place, doc).map(|found| found.value.expose().trim().to_owned())
    }

    /// A value that is read by `FromStr`; a malformed one becomes a problem.
    pub(super) fn parse<T: FromStr<Err: Display>>(&mut self, doc: &SettingDoc) -> Option<T> {
        self.read(Place::Default, doc, str::parse)
    }

    /// A value that is read by a function; a malformed one becomes a problem.
    pub(super) fn read<T, E: Display>(
        &mut self,
        place: Place<'_>,
        doc: &SettingDoc,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let found = self.find(place, doc)?;
        match read(found.value.expose().trim()) {
            Ok(value) => Some(value),
            Err(error) => {
                self.problem(format!("`{}`: {error}", found.origin));
                None
            }
        }
    }

    /// A list, separated by commas; each malformed item becomes a problem.
    pub(super) fn list<T: FromStr<Err: Display>>(&mut self, doc: &SettingDoc) -> Vec<T> {
        let Some(found) = self.find(Place::Default, doc) else { return Vec::new() };
        let mut items = Vec::new();
        for item in found.value.expose().split(',').map(str::trim).filter(|item| !item.is_empty()) {
            match item.parse() {
                Ok(item) => items.push(item),
                Err(error) => self.problem(format!("`{}`: {error}", found.origin)),
            }
        }
        items
    }

    /// The names that variables or the file give to orgs, users or apps, each once.
    pub(super) fn names(&self, section: Section, docs: &[&SettingDoc]) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        let file = self.file.names(section);
        let vars = docs.iter().flat_map(|doc| self.settings.vars.names(doc));
        for name in file.chain(vars) {
            if !names.iter().any(|known| folded_name(known) == folded_name(name)) {
                names.push(name.to_owned());
            }
        }
        names
    }

    /// The secrets of the environment and of the file, whether anyone asks for them or not.
    pub(super) fn secrets(&self) -> Vec<(String, Secret)> {
        let vars = self.settings.vars.secrets().map(|(name, value)| (name.to_owned(), value));
        vars.chain(self.file.secrets()).map(|(name, value)| (name, value.clone())).collect()
    }

    /// The value of a variable that is not a setting of ours.
    pub(super) fn foreign(&self, variable: &str) -> Option<&str> {
        self.settings.vars.get(variable).map(Secret::expose)
    }

    pub(super) fn problem(&mut self, problem: String) {
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    pub(super) fn problem_count(&self) -> usize {
        self.problems.len()
    }

    pub(super) fn into_problems(self) -> Vec<String> {
        self.problems
    }
}

fn file_path(settings: &Settings) -> Option<PathBuf> {
    let named = settings.explicit.file.clone();
    let flag = || settings.flags.value(&CONFIG).filter(|path| !path.trim().is_empty());
    let variable = || settings.vars.get(CONFIG.variable).map(|path| path.expose().to_owned());
    named.or_else(|| flag().or_else(variable).map(PathBuf::from)).or_else(|| {
        let unasked = settings.directory.as_ref()?.join(FILE_NAME);
        unasked.exists().then_some(unasked)
    })
}
