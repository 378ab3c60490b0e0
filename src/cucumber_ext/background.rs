//! Turns the steps of a Background into steps of each scenario.

use cucumber::gherkin::{Background, Feature, Scenario, Step};

/// Copies the Backgrounds of `feature` and of its rules into the scenarios, in the order in which
/// they would have run, and removes them.
///
/// A Background's step does not know for which scenario it runs. Where scenarios differ in what
/// their tags ask for, each needs steps of its own.
pub(super) fn inline(feature: &mut Feature) {
    let shared = steps(feature.background.take());
    prepend_to_all(&mut feature.scenarios, &shared);
    for rule in &mut feature.rules {
        let own = steps(rule.background.take());
        prepend_to_all(&mut rule.scenarios, &[shared.as_slice(), own.as_slice()].concat());
    }
}

fn steps(background: Option<Background>) -> Vec<Step> {
    background.map(|background| background.steps).unwrap_or_default()
}

fn prepend_to_all(scenarios: &mut [Scenario], steps: &[Step]) {
    for scenario in scenarios {
        scenario.steps.splice(0..0, steps.iter().cloned());
    }
}
