//! Live lines and cucumber's own output share a terminal.

use std::fs::{File, OpenOptions};
use std::io::Read as _;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use cucumber::World as _;
use cucumber_salesforce::cucumber_ext::Plugin;
use cucumber_salesforce::prelude::*;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use crate::suite::{Toy, folder, line, settings};

const WIDTH: u16 = 100;

const WAITING: &str = "
Feature: f
  Scenario: one
    Given I wait for \"app1\" and say so
    And I do nothing
  Scenario: two
    Given I do nothing
    And I wait for \"app2\" and say so
    Then I fail
";

/// Runs on a terminal of its own.
#[tokio::test]
#[ignore = "the other test starts it"]
async fn child() {
    let folder = folder(WAITING);
    let cucumber = Toy::cucumber().with_salesforce(Plugin::new(settings()).without_signals());
    let cucumber = cucumber.fail_on_skipped().with_cli(line(""));
    drop(cucumber.filter_run(folder.path().to_owned(), |_, _, _| true).await);
}

#[test]
fn live_lines_and_notes_leave_the_report_whole() {
    let output = on_a_terminal();
    let screen = screen(&output);
    for what in ["app1", "app2"] {
        assert!(output.contains(&format!("waiting for {what}: ")), "no live line:\n{screen}");
        let notes = [format!("note about {what}"), format!("{what}: has propagated (12m)")];
        for note in notes.map(|note| format!("\n[salesforce] {note}\n")) {
            assert_eq!(screen.matches(&note).count(), 1, "{note} in\n{screen}");
        }
    }
    let start = screen.find("Feature: f (simulated org)").unwrap();
    let report: Vec<&str> =
        screen[start..].lines().filter(|line| !line.starts_with("[salesforce]")).collect();
    let expected = [
        "Feature: f (simulated org)",
        "  Scenario: one",
        "   ✔  Given I wait for \"app1\" and say so",
        "   ✔  And I do nothing",
        "  Scenario: two",
        "   ✔  Given I do nothing",
        "   ✔  And I wait for \"app2\" and say so",
        "   ✘  Then I fail",
        "      Step failed:",
    ];
    assert_eq!(report[..expected.len()], expected, "{screen}");
    assert!(!screen.contains("waiting for"), "a live line stays:\n{screen}");
}

fn on_a_terminal() -> String {
    let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&terminal).unwrap();
    unlockpt(&terminal).unwrap();
    let size = Winsize { ws_row: 40, ws_col: WIDTH, ws_xpixel: 0, ws_ypixel: 0 };
    tcsetwinsize(&terminal, size).unwrap();
    let name = ptsname(&terminal, Vec::new()).unwrap();
    let path = Path::new(std::ffi::OsStr::from_bytes(name.as_bytes())).to_owned();
    let end = || Stdio::from(OpenOptions::new().read(true).write(true).open(&path).unwrap());
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "terminal::child", "--ignored", "--nocapture"])
        .env("TERM", "xterm-256color")
        .env_remove("NO_COLOR")
        .stdout(end())
        .stderr(end())
        .spawn()
        .unwrap();
    let mut output = Vec::new();
    // Linux ends a terminal with an error, once the other side is closed.
    drop(File::from(terminal).read_to_end(&mut output));
    child.wait().unwrap();
    String::from_utf8(output).unwrap()
}

/// What stands on the screen in the end.
fn screen(output: &str) -> String {
    let (mut rows, mut row, mut column) = (vec![String::new()], 0_usize, 0_usize);
    let mut rest = output;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '\r' => column = 0,
            '\n' => row += 1,
            '\x1b' => {
                let end = rest.find(|c: char| c.is_ascii_alphabetic()).unwrap();
                let (number, command) = (&rest[1..end], &rest[end..=end]);
                match command {
                    "A" => row = row.saturating_sub(number.parse().unwrap_or(1)),
                    "B" => row += number.parse().unwrap_or(1),
                    "K" => {
                        let kept = if number == "2" { 0 } else { column };
                        rows[row] = rows[row].chars().take(kept).collect();
                    }
                    "J" => {
                        rows.truncate(row + 1);
                        rows[row] = rows[row].chars().take(column).collect();
                    }
                    "m" | "h" | "l" => {}
                    other => panic!("the terminal does not know `{number}{other}`"),
                }
                rest = &rest[end + 1..];
            }
            c => {
                if column == usize::from(WIDTH) {
                    (row, column) = (row + 1, 0);
                    rows.resize(rows.len().max(row + 1), String::new());
                }
                let mut text: Vec<char> = rows[row].chars().collect();
                text.resize(text.len().max(column + 1), ' ');
                text[column] = c;
                rows[row] = text.into_iter().collect();
                column += 1;
            }
        }
        rows.resize(rows.len().max(row + 1), String::new());
    }
    rows.iter().map(|row| format!("{}\n", row.trim_end())).collect::<Vec<_>>().concat()
}
