//! Tags become steps.

use crate::suite::run;

#[tokio::test]
async fn a_live_scenario_is_skipped_with_its_reason_and_its_background() {
    let feature = "
Feature: f
  Background:
    Given I say \"background\"
  @live
  Scenario: live
    Then I fail
  @simulated
  Scenario: simulated
    Given I do nothing
";
    let outcome = run(feature, "").await;
    assert!(!outcome.has_failed, "{}", outcome.text);
    assert_eq!((outcome.skipped, outcome.passed), (1, 2), "{}", outcome.text);
    let reason = "?  Given (skipped: tagged @live, and the Salesforce org is simulated)\n      Step skipped: ";
    assert!(outcome.text.contains(reason), "{}", outcome.text);
}

#[tokio::test]
async fn an_unknown_lifespan_is_a_failure() {
    let feature = "
Feature: f
  @lifespan-forever
  Scenario: s
    Given I do nothing
";
    let outcome = run(feature, "").await;
    assert_eq!(outcome.failed, 1, "{}", outcome.text);
    assert!(outcome.text.contains("(the tag @lifespan-forever is unknown to Salesforce)"));
}
