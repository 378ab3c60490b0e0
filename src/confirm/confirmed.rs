//! What the experiments saw.

use serde_json::Value;

use crate::error::Error;
use crate::model::{Fact, ProfileFile};

/// What an experiment saw of one fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// The fact.
    pub fact: Fact,
    /// Its value, as a profile file has it; `None` where the org did not tell.
    pub value: Option<Value>,
    /// What was seen, or why nothing was, in a few words.
    pub seen: String,
}

impl std::fmt::Display for Sighting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.value {
            Some(value) => write!(f, "{}: {value} ({})", self.fact, self.seen),
            None => write!(f, "{}: not measured ({})", self.fact, self.seen),
        }
    }
}

/// What came of the experiments.
#[derive(Debug, Default)]
pub struct Confirmed {
    /// What was seen, in the order of the facts.
    pub sightings: Vec<Sighting>,
    /// What was measured, as a profile file; it holds no secret.
    pub profile: ProfileFile,
    /// What could not be deleted; the reaper finds it.
    pub left: Vec<String>,
    /// Why the experiments ended before they were through; what was seen by then is good.
    pub cut_short: Option<Error>,
}
