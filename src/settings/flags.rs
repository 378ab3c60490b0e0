//! The `--sf-*` flags, made from the table of settings.

use std::fmt;

use clap::error::Error as ClapError;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};

use super::SettingDoc;
use super::docs::{ALLOW_SETTINGS, CI_MASK, REQUIRE_ORG, SETTINGS};

/// The `--sf-*` flags of a run's command line; all are optional, and each has a twin in the
/// environment.
///
/// They are texts until [`Settings::resolve`](super::Settings::resolve) reads them, so that all
/// problems are reported together and in one form.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SfFlags {
    given: Vec<(&'static str, String)>,
}

impl SfFlags {
    /// These flags with one more, as if the command line held `flag=value`; a flag that is not
    /// in [`SETTINGS`] is ignored.
    #[must_use]
    pub fn with(mut self, flag: &str, value: impl Into<String>) -> Self {
        let known = SETTINGS.iter().find(|doc| !doc.flag.is_empty() && doc.flag == flag);
        self.given.extend(known.map(|doc| (doc.flag, value.into())));
        self
    }

    pub(super) fn value(&self, doc: &SettingDoc) -> Option<String> {
        let values: Vec<&str> = self
            .given
            .iter()
            .filter(|(flag, _)| *flag == doc.flag)
            .map(|(_, value)| value.as_str())
            .collect();
        (!values.is_empty()).then(|| values.join(","))
    }

    pub(super) fn all(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.given.iter().map(|(flag, value)| (*flag, value.as_str()))
    }
}

/// Names alone: people paste URLs with session ids.
impl fmt::Debug for SfFlags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.given.iter().map(|(flag, _)| flag)).finish()
    }
}

impl Args for SfFlags {
    fn augment_args(command: Command) -> Command {
        flags().fold(command, |command, doc| command.arg(arg(doc)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for SfFlags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, ClapError> {
        let mut found = Self::default();
        found.update_from_arg_matches(matches)?;
        Ok(found)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), ClapError> {
        for doc in flags() {
            if let Ok(Some(values)) = matches.try_get_many::<String>(doc.flag) {
                self.given.retain(|(flag, _)| *flag != doc.flag);
                self.given.extend(values.map(|value| (doc.flag, value.clone())));
            }
        }
        Ok(())
    }
}

fn flags() -> impl Iterator<Item = &'static SettingDoc> {
    SETTINGS.iter().filter(|doc| !doc.flag.is_empty())
}

fn arg(doc: &'static SettingDoc) -> Arg {
    let default = match doc.default {
        "" => String::new(),
        default => format!(" [default: {default}]"),
    };
    let arg = Arg::new(doc.flag)
        .long(doc.flag.trim_start_matches("--"))
        .help(format!("Salesforce: {} [env: {}]{default}", doc.meaning, doc.variable))
        .value_name(if doc.key.is_empty() { "PATH" } else { "VALUE" })
        .action(ArgAction::Append)
        .global(true)
        .hide_possible_values(true);
    if [REQUIRE_ORG, ALLOW_SETTINGS, CI_MASK].contains(doc) {
        arg.num_args(0..=1).require_equals(true).default_missing_value("true")
    } else {
        arg
    }
}
