//! One line of the history.

use serde::{Deserialize, Serialize};

use crate::model::{AppKind, Change};

/// The format of the lines that this version writes.
pub(super) const VERSION: u32 = 1;

/// One wait that ended well. It holds no secret, and no name of an app or a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Entry {
    #[serde(rename = "v")]
    pub(super) version: u32,
    /// When it ended, in seconds since the Unix epoch.
    pub(super) at: u64,
    /// Which kind of app it was for.
    pub(super) kind: String,
    /// What had been done to the app.
    pub(super) change: Change,
    /// From the change to the last time that the app was looked for in vain before any node knew
    /// it, in seconds.
    pub(super) refused_until: f64,
    /// From the change to the end, in seconds.
    pub(super) ready: f64,
}

/// A line as this version understands it.
#[derive(Debug)]
pub(super) enum Line<'a> {
    Entry(Entry),
    /// What a later version wrote: it stays as it is.
    Later(&'a str),
    Damaged,
}

impl Entry {
    pub(super) fn is_of(&self, kind: AppKind, change: Change) -> bool {
        self.change == change && self.kind == kind.to_string()
    }
}

impl<'a> Line<'a> {
    pub(super) fn read(text: &'a str) -> Self {
        #[derive(Deserialize)]
        struct Versioned {
            v: u32,
        }
        match (serde_json::from_str::<Versioned>(text), serde_json::from_str::<Entry>(text)) {
            (Ok(Versioned { v }), _) if v > VERSION => Self::Later(text),
            (Ok(_), Ok(entry)) if entry.is_sound() => Self::Entry(entry),
            _ => Self::Damaged,
        }
    }
}

impl Entry {
    /// Whether its numbers can be durations.
    fn is_sound(&self) -> bool {
        let week = 0.0..604_800.0;
        week.contains(&self.refused_until) && week.contains(&self.ready)
    }
}
