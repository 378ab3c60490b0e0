//! An app is provisioned and awaited while scenarios run that do not need it.
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

#[path = "../output/mod.rs"]
mod output;
mod suite;

use std::time::Duration;

use suite::{Outcome, Suite};

const APP: &str = "    Given a Salesforce external client app \"Orders\" with:
      | flows | client credentials |
    And the Salesforce external client app has propagated
    And I use the app
";

fn scenarios(named: &str, count: usize, steps: &str) -> String {
    let all: Vec<String> =
        (1..=count).map(|n| format!("  Scenario: {named} {n}\n{steps}")).collect();
    all.concat()
}

/// Twenty scenarios that need the app, and after them forty that do not.
fn sixty(seconds: u64) -> String {
    let work = format!("    Given I work for {seconds} seconds\n");
    format!("Feature: f\n{}{}", scenarios("app", 20, APP), scenarios("free", 40, &work))
}

fn percent(of: Duration, share: u32) -> Duration {
    of * share / 100
}

/// How long a run takes that does nothing else.
async fn the_wait_alone() -> Duration {
    let alone = Suite::new(&[&format!("Feature: f\n{}", scenarios("app", 1, APP))]).await;
    let Outcome { total, failed, text, .. } = alone.run("").await;
    assert!(!failed && total > Duration::from_secs(600), "{total:?}: {text}");
    total
}

async fn hardly_more_than_the_wait(what: &str, outcome: &Outcome) {
    let Outcome { total, waited, failed, text, .. } = outcome;
    assert!(!failed && text.contains("60 scenarios (60 passed)"), "{text}");
    assert!(*waited > Duration::from_secs(600), "{waited:?}");
    let alone = the_wait_alone().await;
    assert!(*total <= percent(alone, 102), "{what}: {total:?}, the wait alone {alone:?}");
}

#[tokio::test]
async fn sixty_scenarios_take_hardly_longer_than_the_wait() {
    for (concurrency, seconds) in [(64, 500), (8, 80), (1, 8)] {
        let suite = Suite::new(&[&sixty(seconds)]).await;
        let outcome = suite.run(&format!("--concurrency {concurrency}")).await;
        hardly_more_than_the_wait(&format!("{concurrency} at once"), &outcome).await;
    }
}

#[tokio::test]
async fn features_that_need_no_app_come_first() {
    let work = scenarios("free", 40, "    Given I work for 8 seconds\n");
    let app = format!("Feature: a\n{}", scenarios("app", 20, APP));
    let suite = Suite::new(&[&app, &format!("Feature: b\n{work}")]).await;
    let outcome = suite.run("--concurrency 1").await;
    hardly_more_than_the_wait("one at once", &outcome).await;
    let [first, second] = ["Feature: b", "Feature: a"].map(|name| outcome.text.find(name).unwrap());
    assert!(first < second, "{}", outcome.text);
}

#[tokio::test]
async fn two_apps_are_made_at_once() {
    let other = APP.replace("Orders", "Billing");
    let steps = format!("{APP}{}", other.replace("Given", "And"));
    let suite = Suite::new(&[&format!("Feature: f\n  Scenario: both\n{steps}")]).await;
    let outcome = suite.run("").await;
    assert!(!outcome.failed, "{}", outcome.text);
    assert!(outcome.total < percent(outcome.waited, 110), "{outcome:?}");
    assert!(outcome.counts.starts_with("2 apps created, 2 deleted"), "{}", outcome.counts);
}

#[tokio::test]
async fn no_app_is_made_that_only_filtered_scenarios_need() {
    let feature = format!(
        "Feature: f\n{}  @other\n{}{}",
        scenarios("app", 1, APP),
        scenarios("billing", 1, &APP.replace("Orders", "Billing")),
        scenarios("free", 1, "    Given I work for 8 seconds\n"),
    );
    let cases = [
        ("--name free", "0 apps created, 0 deleted"),
        ("--name app", "1 app created, 1 deleted"),
        ("--tags @other", "1 app created, 1 deleted"),
        ("", "2 apps created, 2 deleted"),
    ];
    for (arguments, counts) in cases {
        for asks_for_retries in [true, false] {
            let mut suite = Suite::new(&[&feature]).await;
            suite.asks_for_retries = asks_for_retries;
            let outcome = suite.run(arguments).await;
            assert!(!outcome.failed, "{arguments}: {}", outcome.text);
            assert_eq!(outcome.counts, counts, "{arguments} {asks_for_retries}");
        }
    }
}

/// The org answers on threads of its own.
#[tokio::test(flavor = "multi_thread")]
async fn a_step_that_blocks_its_thread_does_not_stop_the_probing() {
    let block = scenarios("free", 1, "    Given I block the thread until the org was probed\n");
    let feature = format!("Feature: f\n{}{block}", scenarios("app", 1, APP));
    for concurrency in [64, 1] {
        let suite = Suite::new(&[&feature]).await;
        let outcome = suite.run(&format!("--concurrency {concurrency}")).await;
        assert!(!outcome.failed, "{}", outcome.text);
    }
}

#[tokio::test]
async fn what_nobody_asks_for_in_the_end_is_deleted_and_not_waited_for() {
    let fails = "    Given I panic\n".to_owned() + &APP.replace("Given", "And");
    let suite = Suite::new(&[&format!("Feature: f\n{}", scenarios("app", 1, &fails))]).await;
    let outcome = suite.run("").await;
    assert!(outcome.failed, "{}", outcome.text);
    assert_eq!(outcome.counts, "1 app created, 1 deleted");
    assert!(outcome.total < Duration::from_secs(300), "{:?}", outcome.total);
    assert!(suite.apps().is_empty());
}

#[tokio::test]
async fn a_prefetch_that_failed_is_told_by_the_step_that_needs_the_app() {
    let wrong =
        APP.replace("client credentials |", "client credentials |\n      | run as | nobody |");
    let free = scenarios("free", 1, "    Given I work for 8 seconds\n");
    let feature = format!("Feature: f\n{}{free}", scenarios("app", 1, &wrong));
    let outcome = Suite::new(&[&feature]).await.run("").await;
    assert!(
        outcome.failed && outcome.text.contains("2 scenarios (1 passed, 1 failed)"),
        "{}",
        outcome.text
    );
    assert!(outcome.text.contains("`nobody`"), "{}", outcome.text);
}

#[tokio::test]
async fn an_app_of_a_feature_is_begun_with_the_feature() {
    let free = scenarios("free", 4, "    Given I work for 120 seconds\n");
    let feature = format!("@lifespan-feature\nFeature: f\n{}{free}", scenarios("app", 1, APP));
    let outcome = Suite::new(&[&feature]).await.run("--concurrency 1").await;
    assert!(!outcome.failed, "{}", outcome.text);
    // The first free scenario may be under way before the feature's beginning is told.
    assert!(outcome.total <= outcome.waited + Duration::from_secs(140), "{outcome:?}");
}
