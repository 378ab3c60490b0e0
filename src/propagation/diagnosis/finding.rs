//! What was found out.

use std::fmt;

use serde::Serialize;

use super::Cause;

/// A setting, by its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Setting {
    /// The page in Setup, with the pages that lead to it; empty for a setting outside of Salesforce.
    pub page: String,
    /// The field, or the name of the setting; empty for a whole page.
    pub field: String,
}

/// A cause, and the setting that mends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The cause.
    pub cause: Cause,
    /// What to change.
    pub setting: Setting,
    /// To what.
    pub remedy: String,
    /// What speaks for it.
    pub because: String,
    /// Whether what was read back proves it.
    pub certain: bool,
}

/// A finding, and how much speaks for it.
#[derive(Debug)]
pub(super) struct Suspicion {
    pub(super) weight: u32,
    pub(super) finding: Finding,
}

/// What a look at the org says about a cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// It is so, and no waiting mends it.
    Proven(String),
    /// Much speaks for it.
    Likely(String),
    /// Nothing was seen, or could be.
    Open(String),
}

impl Setting {
    pub(super) fn new(page: impl Into<String>, field: impl Into<String>) -> Self {
        Self { page: page.into(), field: field.into() }
    }

    /// Something outside of Salesforce.
    pub(super) fn outside(name: impl Into<String>) -> Self {
        Self::new("", name)
    }
}

impl Finding {
    /// Where and what to change, in one line.
    #[must_use]
    pub fn advice(&self) -> String {
        format!("{}: {}", self.setting, self.remedy)
    }
}

impl Suspicion {
    /// `heard` weighs the answers: 20 where the code fits, 40 where the words do.
    pub(super) fn new(
        cause: Cause,
        heard: u32,
        look: Look,
        setting: Setting,
        remedy: impl Into<String>,
    ) -> Self {
        let (seen, because, certain) = match look {
            Look::Proven(because) => (50, because, true),
            Look::Likely(because) => (25, because, false),
            Look::Open(because) => (0, because, false),
        };
        let finding = Finding { cause, setting, remedy: remedy.into(), because, certain };
        Self { weight: heard + seen, finding }
    }
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.page.as_str(), self.field.as_str()) {
            ("", field) => f.write_str(field),
            (page, "") => write!(f, "Setup > {page}"),
            (page, field) => write!(f, "Setup > {page} > {field}"),
        }
    }
}
