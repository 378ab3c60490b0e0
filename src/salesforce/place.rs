//! Where in the run a scenario stands.

use crate::model::Lifespan;

/// A feature of the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeatureInfo {
    /// Its file, or its name where it has none.
    pub path: String,
    /// The lifespan that its tags ask for.
    pub lifespan: Option<Lifespan>,
}

/// A scenario of a feature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioInfo {
    /// Its name.
    pub name: String,
    /// The lifespan that its own tags, or its rule's, ask for.
    pub lifespan: Option<Lifespan>,
}

/// Where a step stands: numbers that the parser gave out, counted from 1; 0 is unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Place {
    /// The feature's number in the run.
    pub feature: u32,
    /// The scenario's number in the feature; 0 for a step of a Background.
    pub scenario: u32,
}
