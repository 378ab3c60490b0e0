//! What a report shows, and what it never shows.

use crate::suite::{run, run_knowing};

#[tokio::test]
async fn no_secret_passes_in_any_part_of_a_step() {
    let secret = r#"p<w&>"'\é!x"#;
    let quoted = secret.replace('\\', r"\\").replace('"', "\\\"");
    let cell = secret.replace('\\', r"\\");
    let feature = format!(
        "
Feature: f
  Scenario: s
    Given I say \"{quoted}\"
      | cell | {cell} |
    And I say \"plain\"
      \"\"\"
      {secret}
      \"\"\"
    Then I fail with \"{quoted}\"
"
    );
    let outcome = run_knowing(&[secret], &feature, "-vvv").await;
    assert!(outcome.has_failed && outcome.passed == 2, "{}", outcome.text);
    for part in [secret, &quoted, &format!("{secret:?}"), "p<w&"] {
        assert!(!outcome.text.contains(part), "{part} in {}", outcome.text);
    }
    assert!(outcome.text.contains("***"), "{}", outcome.text);
}

#[tokio::test]
async fn a_world_without_secrets_is_still_shown() {
    let feature = "
Feature: f
  Scenario: clean
    Given I say \"hello\"
    Then I fail
  Scenario: dirty
    Given I say \"s3cr3t-value\"
    Then I fail
";
    let outcome = run_knowing(&["s3cr3t-value"], feature, "-vvv").await;
    assert_eq!(outcome.text.matches("said: ").count(), 1, "{}", outcome.text);
    assert!(outcome.text.contains("said: \"hello\"") && !outcome.text.contains("s3cr3t"));
}

#[tokio::test]
async fn unknown_and_ambiguous_steps_are_reported_as_cucumber_does() {
    let feature = "
Feature: f
  Scenario: unknown
    Given nobody knows this
  Scenario: ambiguous
    Given two steps mean this
";
    let outcome = run(feature, "").await;
    assert_eq!(outcome.failed, 2, "{}", outcome.text);
    assert!(outcome.text.contains("Step doesn't match any function"), "{}", outcome.text);
    assert!(outcome.text.contains("Step match is ambiguous"), "{}", outcome.text);
}
