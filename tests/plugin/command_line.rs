//! Flags of cucumber, of the plug-in and of test harnesses, side by side.

use crate::suite::run;

const TWO: &str = "
Feature: Orders
  @slow
  Scenario: it signs in
    Given I do nothing
  Scenario: it signs out
    Given I do nothing
    And I am marked
";

#[tokio::test]
async fn every_scenario_runs_without_arguments() {
    let outcome = run(TWO, "").await;
    assert_eq!((outcome.passed, outcome.has_failed), (3, false), "{}", outcome.text);
}

#[tokio::test]
async fn filters_keep_what_they_name() {
    let cases = [
        ("signs", 3),
        ("Orders:", 3),
        ("out", 2),
        ("nothing_like_it", 0),
        ("--exact features --nocapture", 3),
        ("--skip out --test-threads 1", 1),
        ("--tags @slow", 1),
        ("--name out", 2),
        ("plugin", 3),
        ("--concurrency 1 --fail-fast --retry 1 -q", 3),
    ];
    for (arguments, steps) in cases {
        let outcome = run(TWO, arguments).await;
        assert_eq!((outcome.passed, outcome.failed), (steps, 0), "{arguments}: {}", outcome.text);
    }
}

#[tokio::test]
async fn every_report_names_the_org_and_filters_do_not_see_it() {
    let outcome = run(TWO, "--name simulated|org").await;
    assert_eq!(outcome.passed, 0, "{}", outcome.text);
    let outcome = run(TWO, "").await;
    assert!(outcome.text.starts_with("Feature: Orders (simulated org)\n"), "{}", outcome.text);
    let outcome = run(TWO, "--sf-org sf:uat").await;
    assert!(outcome.text.starts_with("Feature: Orders (sf:uat)\n"), "{}", outcome.text);
    assert_eq!(run(TWO, "simulated").await.passed, 0);
}

#[tokio::test]
async fn a_list_of_tests_runs_nothing_and_no_writer_speaks() {
    let outcome = run(TWO, "--list --format terse --ignored").await;
    assert_eq!((outcome.text.as_str(), outcome.has_failed), ("", false));
}

#[tokio::test]
async fn wrong_flags_fail_the_run_once_it_has_something_to_run() {
    let outcome = run(TWO, "--sf-keep sometimes").await;
    assert!(outcome.has_failed && outcome.hook_errors == 1, "{outcome:?}");
    let outcome = run(TWO, "--sf-keep sometimes nothing_like_it").await;
    assert!(!outcome.has_failed, "{outcome:?}");
}

#[tokio::test]
async fn fail_fast_stops_the_run() {
    let feature = "
Feature: f
  Scenario: one
    Given I do nothing
    Then I fail
  Scenario: two
    Given I do nothing
    Then I fail
";
    let outcome = run(feature, "--fail-fast --concurrency 1").await;
    assert_eq!((outcome.failed, outcome.passed), (1, 1), "{}", outcome.text);
}
