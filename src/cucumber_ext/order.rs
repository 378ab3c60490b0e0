//! Scenarios that need an app come after those that need none.
//!
//! A scenario that waits for its app holds one of cucumber's places (64, or `--concurrency`), so
//! the others go first. The order stays that of the files in all other respects: within a feature
//! its own scenarios come before its rules, and what is tagged `@serial` is not moved: cucumber
//! runs it before all else, one by one, and its author may count on its order.

use cucumber::gherkin::{Feature, Rule, Scenario};
use cucumber::parser;

use crate::salesforce::Wish;
use crate::steps;

use super::tags;

/// Puts features and their scenarios in order.
pub(super) fn arrange(features: &mut [parser::Result<Feature>]) {
    for feature in features.iter_mut().flatten() {
        arrange_scenarios(feature);
    }
    features.sort_by_key(|feature| feature.as_ref().map_or(Need::None, need));
}

/// What the steps of a scenario will ask for, in their order; nothing where it will not run.
pub(super) fn wishes(feature: &Feature, rule: Option<&Rule>, scenario: &Scenario) -> Vec<Wish> {
    if tags::is_refused(scenario) {
        return Vec::new();
    }
    let of_rule = rule.and_then(|rule| rule.background.as_ref());
    let backgrounds = feature.background.iter().chain(of_rule);
    let steps = backgrounds.flat_map(|background| &background.steps).chain(&scenario.steps);
    steps.filter_map(steps::foresee).collect()
}

fn arrange_scenarios(feature: &mut Feature) {
    let mut scenarios = std::mem::take(&mut feature.scenarios);
    scenarios.sort_by_cached_key(|scenario| goes_last(feature, None, scenario));
    feature.scenarios = scenarios;
    let mut rules = std::mem::take(&mut feature.rules);
    for rule in &mut rules {
        let mut scenarios = std::mem::take(&mut rule.scenarios);
        scenarios.sort_by_cached_key(|scenario| goes_last(feature, Some(rule), scenario));
        rule.scenarios = scenarios;
    }
    rules.sort_by_cached_key(|rule| {
        Need::of(rule.scenarios.iter().map(|scenario| goes_last(feature, Some(rule), scenario)))
    });
    feature.rules = rules;
}

/// How many of the scenarios need an app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Need {
    None,
    Some,
    All,
}

impl Need {
    fn of(mut scenarios: impl Iterator<Item = bool>) -> Self {
        let Some(first) = scenarios.next() else { return Self::None };
        match (first, scenarios.all(|other| other == first)) {
            (true, true) => Self::All,
            (false, true) => Self::None,
            (_, false) => Self::Some,
        }
    }
}

fn need(feature: &Feature) -> Need {
    if every_scenario(feature).any(|(rule, scenario)| is_serial(feature, rule, scenario)) {
        return Need::None;
    }
    let scenarios = every_scenario(feature);
    Need::of(scenarios.map(|(rule, scenario)| goes_last(feature, rule, scenario)))
}

fn goes_last(feature: &Feature, rule: Option<&Rule>, scenario: &Scenario) -> bool {
    let needs_app = wishes(feature, rule, scenario).iter().any(|wish| matches!(wish, Wish::App(_)));
    needs_app && !is_serial(feature, rule, scenario)
}

/// As cucumber decides it, unless the suite has told it otherwise.
fn is_serial(feature: &Feature, rule: Option<&Rule>, scenario: &Scenario) -> bool {
    let of_rule = rule.into_iter().flat_map(|rule| &rule.tags);
    scenario.tags.iter().chain(of_rule).chain(&feature.tags).any(|tag| tag == "serial")
}

/// The scenarios of a feature, each with its rule.
pub(super) fn every_scenario(
    feature: &Feature,
) -> impl Iterator<Item = (Option<&Rule>, &Scenario)> {
    let own = feature.scenarios.iter().map(|scenario| (None, scenario));
    let of_rule = |rule| move |scenario| (Some(rule), scenario);
    own.chain(feature.rules.iter().flat_map(move |rule| rule.scenarios.iter().map(of_rule(rule))))
}

#[cfg(test)]
mod tests {
    use cucumber::gherkin::GherkinEnv;

    use super::*;

    fn feature(text: &str) -> Feature {
        Feature::parse(text, GherkinEnv::default()).unwrap()
    }

    fn names(features: &[parser::Result<Feature>]) -> Vec<String> {
        let features = features.iter().map(|feature| feature.as_ref().unwrap());
        let scenarios = features.flat_map(|feature| {
            every_scenario(feature)
                .map(|(_, s)| format!("{}{} at {}", feature.name, s.name, s.position.line))
        });
        scenarios.collect()
    }

    const MIXED: &str = "Feature: m
  Scenario: 1
    Given a Salesforce connected app
  Scenario: 2
    Given I do nothing
  Rule: r
    Scenario: 3
      Given a Salesforce connected app \"Orders\" with:
        | callback URL | http://localhost:${PORT}/ |
  Rule: s
    Background:
      Given I do nothing
    Scenario: 4
      Given I do nothing
";

    #[test]
    fn scenarios_that_need_an_app_come_last_and_keep_their_lines() {
        let all = "Feature: a
  Background:
    Given a Salesforce connected app
  Scenario: 1
    Given I do nothing
";
        let none = "Feature: n\n  Scenario: 1\n    Given I do nothing\n";
        let mut features = [all, MIXED, none].map(|text| Ok(feature(text)));
        arrange(&mut features);
        let expected = ["n1 at 2", "m2 at 4", "m1 at 2", "m4 at 13", "m3 at 7", "a1 at 4"];
        assert_eq!(names(&features), expected);
    }

    #[test]
    fn serial_scenarios_stay_where_they_are() {
        let serial = |name: &str| {
            feature(&format!(
                "@serial\nFeature: {name}
  Scenario: 1
    Given a Salesforce connected app
  Scenario: 2
    Given I do nothing
"
            ))
        };
        let mut features = ["a", "b"].map(|name| Ok(serial(name)));
        arrange(&mut features);
        assert_eq!(names(&features), ["a1 at 3", "a2 at 5", "b1 at 3", "b2 at 5"]);
    }

    #[test]
    fn a_scenario_that_skips_itself_needs_nothing() {
        let live = "Feature: f
  @live
  Scenario: 1
    Given a Salesforce connected app
";
        let mut parsed = feature(live);
        tags::apply(&mut parsed, true);
        assert_eq!(wishes(&parsed, None, &parsed.scenarios[0]), []);
    }
}
