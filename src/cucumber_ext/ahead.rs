//! Which scenarios will run, and so which apps can be begun before any does.
//!
//! The parser sees every scenario; cucumber filters them afterwards, by flags or by a closure,
//! and tells nobody. But it asks for the retries of each scenario that it keeps, before it runs
//! the first ([`Plugin::retry_options`](super::Plugin::retry_options)). Where that question does
//! not reach us, the number of scenarios tells whether any was filtered out; and if so, an app is
//! begun with the first scenario that needs it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cucumber::gherkin::{Feature, Scenario};

use super::Mark;
use crate::fixture::Scope;
use crate::salesforce::{Place, Run};

/// What is known of the scenarios of a run.
#[derive(Debug, Default)]
pub(super) struct Ahead(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    /// Every scenario that was parsed, by feature.
    parsed: BTreeMap<u32, Vec<Place>>,
    /// Those that cucumber keeps, as far as it has told.
    kept: BTreeMap<u32, Vec<Place>>,
    /// Whether `kept` is complete.
    is_complete: bool,
}

impl Ahead {
    /// Notes a scenario that the parser has read.
    pub(super) fn parsed(&self, place: Place) {
        self.lock().parsed.entry(place.feature).or_default().push(place);
    }

    /// Notes a scenario that cucumber keeps.
    pub(super) fn keeps(&self, scenario: &Scenario) {
        if let Some(place) = place_of(scenario) {
            self.lock().kept.entry(place.feature).or_default().push(place);
        }
    }

    /// The last feature has been read, and those before it have been filtered.
    pub(super) fn read_all(&self, run: &Arc<Run>) {
        let mut known = self.lock();
        known.is_complete = !known.kept.is_empty();
        known.begin_run(run);
    }

    /// cucumber has so many scenarios.
    pub(super) fn counted(&self, run: &Arc<Run>, scenarios: usize) {
        let mut known = self.lock();
        if !known.is_complete && known.parsed.values().map(Vec::len).sum::<usize>() == scenarios {
            known.kept = known.parsed.clone();
            known.is_complete = true;
            known.begin_run(run);
        }
    }

    /// The first scenario of a feature begins.
    pub(super) fn feature_started(&self, run: &Arc<Run>, feature: &Feature) {
        let known = self.lock();
        let number = super::order::every_scenario(feature).find_map(|(_, s)| place_of(s));
        let places = number.and_then(|place| known.kept.get(&place.feature));
        if let Some(places) = places.filter(|_| known.is_complete) {
            run.begin_ahead(places, |scope| matches!(scope, Scope::Feature(_)));
        }
    }

    /// A scenario begins.
    pub(super) fn scenario_started(&self, run: &Arc<Run>, scenario: &Scenario) {
        if let Some(place) = place_of(scenario)
            && !self.lock().is_complete
        {
            run.begin_ahead(&[place], |_| true);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    fn begin_run(&self, run: &Arc<Run>) {
        if self.is_complete {
            let places: Vec<Place> = self.kept.values().flatten().copied().collect();
            run.begin_ahead(&places, |scope| scope == Scope::Run);
        }
    }
}

/// The place of a scenario, if it has a step of its own.
fn place_of(scenario: &Scenario) -> Option<Place> {
    Some(Mark::of(scenario.steps.first()?)?.place)
}
