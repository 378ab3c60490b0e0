//! The part of the environment that settings come from.

use std::collections::BTreeMap;
use std::ffi::OsString;

use super::SettingDoc;
use super::docs::{SECRETS, SETTINGS, SFDX_AUTH_URL};
use crate::model::Secret;

/// Variables that we read though they are not ours.
const FOREIGN: &[&str] =
    &["CI", "GITHUB_ACTIONS", "TF_BUILD", "HOME", "XDG_STATE_HOME", "LOCALAPPDATA"];

/// The variables that may concern us; values are treated as secret.
#[derive(Clone, Debug, Default)]
pub(super) struct Vars {
    values: BTreeMap<String, Secret>,
    unreadable: Vec<String>,
}

impl Vars {
    /// Picks the variables that may concern us.
    pub(super) fn pick<N: Into<OsString>, V: Into<OsString>>(
        all: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        let mut vars = Self::default();
        for (name, value) in all {
            let Ok(name) = name.into().into_string() else { continue };
            if !FOREIGN.contains(&name.as_str()) && !is_ours(&name) {
                continue;
            }
            match value.into().into_string() {
                Ok(value) => drop(vars.values.insert(name, Secret::new(value))),
                Err(_) => vars.unreadable.push(name),
            }
        }
        vars
    }

    /// The value of a variable that is set and not empty.
    pub(super) fn get(&self, name: &str) -> Option<&Secret> {
        self.values.get(name).filter(|value| !value.expose().trim().is_empty())
    }

    /// What is wrong with variables of ours, whether anyone asks for them or not.
    pub(super) fn problems(&self) -> impl Iterator<Item = String> {
        let unreadable = self.unreadable.iter().map(|name| format!("`{name}` is no UTF-8 text"));
        let ours = self.values.iter().filter(|(name, _)| is_ours(name));
        unreadable.chain(ours.filter_map(|(name, value)| problem(name, value)))
    }

    /// The variables whose values nobody may see, of orgs, users and apps with names too.
    pub(super) fn secrets(&self) -> impl Iterator<Item = (&str, &Secret)> {
        let is_secret = |name: &str| {
            SECRETS.iter().any(|doc| {
                let suffix = name.strip_prefix(doc.variable);
                suffix.is_some_and(|suffix| suffix.is_empty() || suffix.starts_with('_'))
            })
        };
        let all = self.values.iter().map(|(name, value)| (name.as_str(), value));
        all.filter(move |(name, _)| is_secret(name))
    }

    /// The suffixes of the variables that begin with the setting's name and `_`.
    pub(super) fn names(&self, doc: &SettingDoc) -> impl Iterator<Item = &str> {
        let variable = doc.variable;
        self.values.keys().filter_map(move |name| {
            // `SALESFORCE_ORG_ID` is a credential that we hand out, not an org called "ID".
            let suffix = name.strip_prefix(variable)?.strip_prefix('_')?;
            (!suffix.is_empty() && suffix != "ID").then_some(suffix)
        })
    }
}

/// What is wrong with a value, without the value.
pub(super) fn problem(origin: &str, value: &Secret) -> Option<String> {
    if value.expose().trim().is_empty() {
        Some(format!("`{origin}` is set but empty (hint: give it a value, or unset it)"))
    } else if value.looks_redacted() {
        Some(format!(
            "`{origin}` holds the placeholder of somebody's redaction in place of a value (hint: a tool or log masked it; hand over the real value)"
        ))
    } else {
        None
    }
}

fn is_ours(name: &str) -> bool {
    SETTINGS.iter().filter(|doc| !doc.variable.is_empty()).any(|doc| {
        let named = doc.variable.starts_with("SALESFORCE_") || *doc == SFDX_AUTH_URL;
        match name.strip_prefix(doc.variable) {
            Some("") => true,
            Some(suffix) => named && suffix.starts_with('_'),
            None => false,
        }
    })
}
