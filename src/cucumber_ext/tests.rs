use cucumber::gherkin::{Background, Feature, GherkinEnv, Step};

use super::tags;
use crate::model::Lifespan;

const APP: &str = "a Salesforce connected app";
const ECA: &str = "a Salesforce external client app";

fn feature(text: &str) -> Feature {
    Feature::parse(text, GherkinEnv::default()).unwrap()
}

fn texts(steps: &[Step]) -> Vec<&str> {
    steps.iter().map(|step| step.value.as_str()).collect()
}

fn background(background: Option<&Background>) -> Vec<&str> {
    background.map(|background| texts(&background.steps)).unwrap_or_default()
}

#[test]
fn a_tag_on_the_feature_comes_before_its_background() {
    let mut feature = feature(
        "@connected-app
Feature: f
  Background:
    Given b
  @connected-app @external-client-app
  Scenario: s
    Given x
  @external-client-app
  Rule: r
    Scenario: t
      Given y
",
    );
    tags::apply(&mut feature, true);
    assert_eq!(background(feature.background.as_ref()), [APP, "b"]);
    assert_eq!(texts(&feature.scenarios[0].steps), [ECA, "x"]);
    assert_eq!(texts(&feature.rules[0].scenarios[0].steps), [ECA, "y"]);
}

#[test]
fn a_tag_comes_before_everything_where_there_is_no_background() {
    let mut feature = feature(
        "@connected-app
Feature: f
  @external-client-app
  Scenario: s
    Given x
  Rule: r
    Background:
      Given b
    @external-client-app
    Scenario: t
      Given y
",
    );
    tags::apply(&mut feature, true);
    let scenario = &feature.scenarios[0];
    assert_eq!(texts(&scenario.steps), [APP, ECA, "x"]);
    assert_eq!(scenario.steps[0].position, feature.position);
    assert_eq!(background(feature.rules[0].background.as_ref()), [APP, "b"]);
    assert_eq!(texts(&feature.rules[0].scenarios[0].steps), [ECA, "y"]);
}

#[test]
fn a_lifespan_of_one_scenario_applies_to_its_background_too() {
    let mut feature = feature(
        "Feature: f
  Background:
    Given b
  @lifespan-scenario
  Scenario: s
    Given x
  Rule: r
    Background:
      Given c
    Scenario: t
      Given y
",
    );
    tags::apply(&mut feature, true);
    assert_eq!(feature.background, None);
    assert_eq!(texts(&feature.scenarios[0].steps), ["b", "x"]);
    assert_eq!(texts(&feature.rules[0].scenarios[0].steps), ["b", "c", "y"]);
    assert_eq!(tags::lifespan(&feature.scenarios[0].tags), Some(Lifespan::Scenario));
}

#[test]
fn scenarios_that_do_not_fit_the_org_skip_themselves() {
    for (tag, simulated, skips) in
        [("live", true, true), ("live", false, false), ("simulated", false, true)]
    {
        let text =
            format!("@{tag}\nFeature: f\n  Background:\n    Given b\n  Scenario: s\n    Given x\n");
        let mut feature = feature(&text);
        tags::apply(&mut feature, simulated);
        let scenario = &feature.scenarios[0];
        assert_eq!(scenario.tags.iter().any(|tag| tag == "allow.skipped"), skips);
        let first = &scenario.steps[0].value;
        assert_eq!(first.starts_with(&format!("(skipped: tagged @{tag}, ")), skips, "{first}");
    }
}
