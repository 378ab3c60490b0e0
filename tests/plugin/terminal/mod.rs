//! Live lines and cucumber's own output share a terminal.

mod pty;

use std::sync::Arc;
use std::time::Duration;

use cucumber::World as _;
use cucumber_salesforce::clock::SystemClock;
use cucumber_salesforce::cucumber_ext::Plugin;
use cucumber_salesforce::prelude::*;
use cucumber_salesforce::simulator::{Profile, SimulatedOrg};
use rustix::process::{Pid, Signal, kill_process};

use crate::child::{ARGUMENTS, Bench};
use crate::suite::{Toy, folder, line, settings};
use pty::Terminal;

/// Two waits at once, notes in between, and a report that goes on beside them.
const WAITING: &str = "
Feature: f
  Scenario: one
    Given I wait for \"app1\"
    And I do nothing
  Scenario: two
    Given I do nothing
    And I wait for \"app2\"
    Then I fail
";

const WAITING_REPORT: [&str; 9] = [
    "Feature: f (simulated org)",
    "  Scenario: one",
    "   ✔  Given I wait for \"app1\"",
    "   ✔  And I do nothing",
    "  Scenario: two",
    "   ✔  Given I do nothing",
    "   ✔  And I wait for \"app2\"",
    "   ✘  Then I fail",
    "      Step failed:",
];

async fn run(plugin: Plugin, feature: &str) {
    let folder = folder(feature);
    let cucumber = Toy::cucumber().with_salesforce(plugin).fail_on_skipped();
    drop(cucumber.with_cli(line("")).filter_run(folder.path().to_owned(), |_, _, _| true).await);
}

#[tokio::test]
#[ignore = "another test starts it"]
async fn child_waits() {
    run(Plugin::new(settings()).without_signals(), WAITING).await;
}

fn assert_whole(lines: &[String], report: &[&str]) {
    let screen = lines.join("\n");
    let start =
        lines.iter().position(|line| line == report[0]).unwrap_or_else(|| panic!("{screen}"));
    let told: Vec<&String> =
        lines[start..].iter().filter(|line| !line.starts_with("[salesforce]")).collect();
    assert_eq!(told[..report.len()], *report, "{screen}");
    for line in report {
        let times = lines.iter().filter(|shown| shown == line).count();
        let expected = report.iter().filter(|other| *other == line).count();
        assert_eq!(times, expected, "`{line}` in\n{screen}");
    }
    for trace in [", attempt ", "left, ", "⠋", "⠙", "⠹"] {
        assert!(!screen.contains(trace), "a live line stays:\n{screen}");
    }
}

#[test]
fn live_lines_and_notes_leave_the_report_whole() {
    // A busy machine may draw a line too late for one of the terminals.
    let mut seen = [false; 2];
    for columns in [120, 80, 40] {
        let mut terminal = Terminal::start("terminal::child_waits", columns);
        terminal.watch(|screen, _| {
            for (seen, what) in seen.iter_mut().zip(["app1", "app2"]) {
                *seen |= screen.contains(&format!("{what}: "));
            }
            false
        });
        let lines = terminal.lines();
        assert_whole(&lines, &WAITING_REPORT);
        for what in ["app1", "app2"] {
            let notes = [format!("note about {what}"), format!("{what}: has propagated (12m)")];
            for note in notes.map(|note| format!("[salesforce] {note}")) {
                assert_eq!(lines.iter().filter(|line| **line == note).count(), 1, "{note}");
            }
        }
    }
    assert_eq!(seen, [true, true], "no live line");
}

/// The terminal becomes wider while there are two live lines. (What was drawn for a wider one and
/// is under way when it becomes narrower, no program can take back.)
const RESIZED: &str = "
Feature: f
  Scenario: one
    Given I wait for \"app1\" at 70 columns
    And I wait for \"app1\" at 90 columns
    And I do nothing
";

#[tokio::test]
#[ignore = "another test starts it"]
async fn child_is_resized() {
    run(Plugin::new(settings()).without_signals(), RESIZED).await;
}

#[test]
fn a_terminal_may_become_wider_during_a_wait() {
    let mut terminal = Terminal::start("terminal::child_is_resized", 44);
    for columns in [70, 90] {
        assert!(terminal.watch(|_, output| output.contains(&format!("make it {columns}\x07"))));
        terminal.widen(columns);
    }
    terminal.watch(|_, _| false);
    let report = [
        "Feature: f (simulated org)",
        "  Scenario: one",
        "   ✔  Given I wait for \"app1\" at 70 columns",
        "   ✔  And I wait for \"app1\" at 90 columns",
        "   ✔  And I do nothing",
    ];
    assert_whole(&terminal.lines(), &report);
}

/// Two apps of the simulated org, each with a deploy and a wait.
const APPS: &str = "
Feature: f
  Scenario: both
    Given a Salesforce connected app \"One\"
    And a Salesforce connected app \"Two\"
    And the Salesforce connected app has propagated
  Scenario: none
    Given I do nothing
";

#[tokio::test]
#[ignore = "another test starts it"]
async fn child_makes_apps() {
    run(Plugin::new(settings()).without_signals(), APPS).await;
}

#[test]
fn apps_are_made_below_the_report() {
    let mut terminal = Terminal::start("terminal::child_makes_apps", 80);
    terminal.watch(|_, _| false);
    let report = [
        "Feature: f (simulated org)",
        "  Scenario: none",
        "   ✔  Given I do nothing",
        "  Scenario: both",
        "   ✔  Given a Salesforce connected app \"One\"",
        "   ✔  And a Salesforce connected app \"Two\"",
        "   ✔  And the Salesforce connected app has propagated",
    ];
    let lines = terminal.lines();
    assert_whole(&lines, &report);
    let told = lines.join("\n");
    assert!(told.contains("[salesforce] created external client app `One`"), "{told}");
    assert!(told.contains("[salesforce] deleted external client app `Two`"), "{told}");
}

/// In real time no app propagates soon enough to end this run.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "another test starts it"]
async fn child_is_interrupted() {
    let mut profile = Profile::default();
    (profile.deploy_pending, profile.deploy_running) = (Duration::ZERO, Duration::ZERO);
    let (hour, clock) = (Duration::from_secs(3600), Arc::new(SystemClock));
    let org = SimulatedOrg::builder().profile(profile).propagation(hour..=hour).clock(clock);
    let org = org.start().await.unwrap();
    let plugin = Plugin::new(settings().simulated(&org));
    run(
        plugin,
        &APPS.replace(
            "And the",
            "And the Salesforce connected app \"One\" has propagated\n    And the",
        ),
    )
    .await;
}

#[test]
fn an_interrupted_wait_leaves_a_clean_screen() {
    let mut terminal = Terminal::start("terminal::child_is_interrupted", 80);
    assert!(terminal.watch(|screen, _| {
        ["One", "Two"].iter().all(|app| screen.contains(&format!("app `{app}`: ")))
    }));
    kill_process(Pid::from_child(&terminal.child), Signal::INT).unwrap();
    terminal.watch(|_, _| false);
    let (code, lines) = (terminal.child.wait().unwrap().code(), terminal.lines());
    let screen = lines.join("\n");
    assert_eq!(code, Some(130), "{screen}");
    assert!(screen.contains("[salesforce] interrupted: deleting what this run made"), "{screen}");
    assert!(screen.contains("2 apps created, 2 deleted"), "{screen}");
    let report = ["Feature: f (simulated org)", "  Scenario: none", "   ✔  Given I do nothing"];
    assert_whole(&lines, &report);
}

/// `setsid` gives the child the terminal that Ctrl-C is pressed on.
#[tokio::test(flavor = "multi_thread")]
#[cfg(target_os = "linux")]
async fn ctrl_c_twice_gives_up_and_names_what_stays() {
    let bench = Bench::start().await;
    let mut command = std::process::Command::new("setsid");
    command.arg("--ctty").arg(std::env::current_exe().unwrap()).args(ARGUMENTS);
    let never_ends = "
@external-client-app
Feature: f
  Scenario: s
    Given I wait for a signal
";
    bench.set(&mut command, never_ends);
    let mut terminal = Terminal::of(command, 200);
    terminal.watch_for("waiting for a signal");
    bench.refuse_to_delete();
    terminal.press_ctrl_c();
    terminal.watch_for("a second signal gives up");
    terminal.press_ctrl_c();
    terminal.watch(|_, _| false);
    let (code, screen) = (terminal.child.wait().unwrap().code(), terminal.lines().join("\n"));
    assert_eq!(code, Some(130), "{screen}");
    let left = format!("ExternalClientApplication `{}` in", bench.org.apps()[0]);
    for told in ["gave up at the second signal", "this run leaves behind:", &left] {
        assert!(screen.contains(told), "`{told}` in\n{screen}");
    }
}
