//! Runs that end too early in a process of their own: nothing stays in the org or on the machine.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::Stdio;

#[cfg(target_os = "linux")]
use rustix::process::Signal;

#[cfg(target_os = "linux")]
use crate::child::lives;
use crate::child::{Bench, Running};

/// Goes on to write when nobody reads any more.
fn writes(step: &str) -> String {
    format!(
        "
@external-client-app
Feature: f
  Scenario: s
    Given I wait for the go
    And {step}
    And I do nothing
"
    )
}

/// `suite | head -1`
#[tokio::test(flavor = "multi_thread")]
async fn a_closed_pipe_ends_the_run_and_not_the_clean_up() {
    for step in ["I do nothing", "I print"] {
        let bench = Bench::start().await;
        let mut command = bench.command(&writes(step));
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        while !line.contains("Feature: f") {
            assert_ne!(out.read_line(&mut line).unwrap(), 0, "{line}");
        }
        drop(out);
        bench.go();
        let (status, text) = Running::from(child).end();
        assert_eq!(status, Some(101), "{text}");
        assert!(
            text.contains("a cucumber writer panicked: failed to write into terminal"),
            "{text}"
        );
        assert!(text.contains("1 app created, 1 deleted"), "{text}");
        assert_eq!(bench.org.apps(), [""; 0], "{text}");
    }
}

/// `suite 2>&1 | head -1`: there is nobody to tell anything.
#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_nobody_hears_cleans_up_all_the_same() {
    let bench = Bench::start().await;
    let mut command = bench.command(&writes("I print"));
    let (reader, writer) = std::io::pipe().unwrap();
    command.stdout(writer.try_clone().unwrap()).stderr(writer);
    let mut child = command.spawn().unwrap();
    // It holds the writing end.
    drop(command);
    let mut out = BufReader::new(reader);
    let mut text = String::new();
    while !text.contains("waiting for the go") {
        assert_ne!(out.read_line(&mut text).unwrap(), 0, "{text}");
    }
    assert_eq!(bench.org.apps().len(), 1);
    drop(out);
    bench.go();
    assert_eq!(child.wait().unwrap().code(), Some(101));
    assert_eq!(bench.org.apps(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clean_up_that_fails_makes_a_run_fail_that_has_passed() {
    let bench = Bench::start().await;
    let mut command = bench.command(&writes("I do nothing"));
    command.env("CUCUMBER_SALESFORCE_TEARDOWN", "1 s");
    let child = Running::of(command, "waiting for the go");
    bench.refuse_to_delete();
    bench.go();
    let (status, text) = child.end();
    assert_eq!(status, Some(101), "{text}");
    let left = format!("ExternalClientApplication `{}` in ", bench.org.apps()[0]);
    for told in ["error: the clean-up was not over after 1s", "this run leaves behind:", &left] {
        assert!(text.contains(told), "`{told}` in\n{text}");
    }
}

/// What no program can prevent, the journal tells.
#[tokio::test(flavor = "multi_thread")]
async fn a_step_that_ends_the_process_leaves_a_line_in_the_journal() {
    let bench = Bench::start().await;
    let feature = writes("I leave without a word");
    let child = bench.begin(&feature, "waiting for the go");
    bench.go();
    let (status, text) = child.end();
    assert_eq!(status, Some(7), "{text}");
    let left = bench.org.apps();
    assert_eq!(left.len(), 1);
    let journal = files(&bench.path("state")).find(|path| path.contains("journal-")).unwrap();
    assert!(std::fs::read_to_string(journal).unwrap().contains(&left[0]));
}

/// An app with a private key; `kill -9` leaves the key, and the next run removes it.
#[tokio::test(flavor = "multi_thread")]
#[cfg(target_os = "linux")]
async fn private_keys_go_with_the_run_or_with_the_next_one() {
    let feature = "
Feature: f
  Scenario: s
    Given a Salesforce connected app \"Orders\" with:
      | flows | JWT bearer |
      | users | srep       |
    And I wait for the go
";
    let bench = Bench::start().await;
    let keys = || files(&bench.path("state/files")).count();
    let killed = bench.begin(feature, "waiting for the go");
    assert_eq!(keys(), 1);
    killed.signal(Signal::KILL);
    assert_eq!(killed.end().0, None);
    assert_eq!(keys(), 1);
    let interrupted = bench.begin(feature, "waiting for the go");
    assert_eq!(keys(), 1, "its own alone");
    interrupted.signal(Signal::TERM);
    assert_eq!(interrupted.end().0, Some(143));
    assert_eq!(keys(), 0);
}

/// A program that stays and one that a step waits for, each with a child that ignores SIGTERM.
#[tokio::test(flavor = "multi_thread")]
#[cfg(target_os = "linux")]
async fn programs_and_files_go_before_the_apps() {
    let bench = Bench::start().await;
    let (stays, ends, file) = (bench.path("stays"), bench.path("ends"), bench.path("app.env"));
    let family = |ids: &Path| {
        let stubborn = r#"sh -c "trap '' TERM; exec sleep 600""#;
        let script = bench.path(&format!("{}.sh", ids.file_name().unwrap().display()));
        let text = format!("{stubborn} &\necho $$ $! > {}\necho all here\nwait\n", ids.display());
        std::fs::write(&script, text).unwrap();
        format!("sh {}", script.display())
    };
    let feature = format!(
        "
Feature: f
  Scenario: s
    Given a Salesforce connected app \"Orders\"
    And I write the credentials to \"{}\"
    And I start the program \"{}\"
    And I run the program \"{}\"
",
        file.display(),
        family(&stays),
        family(&ends)
    );
    let child = bench.begin(&feature, "running a program");
    let ids = loop {
        let read = [&stays, &ends].map(|ids| std::fs::read_to_string(ids).unwrap_or_default());
        let ids = read.concat();
        if ids.split_whitespace().count() == 4 && ids.ends_with('\n') {
            break ids;
        }
        tokio::task::yield_now().await;
    };
    assert!(file.exists() && ids.split_whitespace().all(lives), "{ids}");
    bench.refuse_to_delete();
    child.signal(Signal::INT);
    // The org holds up the end, but not that of these.
    while file.exists() || ids.split_whitespace().any(lives) {
        tokio::task::yield_now().await;
    }
    assert_eq!(bench.org.apps().len(), 1);
    bench.org.clear_weather();
    let (status, text) = child.end();
    assert_eq!(status, Some(130), "{text}");
    assert!(text.contains("1 app created, 1 deleted"), "{text}");
}

fn files(folder: &Path) -> impl Iterator<Item = String> {
    let files = std::fs::read_dir(folder).unwrap();
    files.map(|file| file.unwrap().path().display().to_string())
}
