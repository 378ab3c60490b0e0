//! A signal deletes what the run made, and then ends the process.

use std::process::Command;

use rustix::process::Signal;

use crate::child::{ARGUMENTS, Bench, Running};

const NEVER_ENDS: &str = "
@external-client-app
Feature: f
  Scenario: s
    Given I wait for a signal
";
const READY: &str = "waiting for a signal";

#[tokio::test(flavor = "multi_thread")]
async fn signals_clean_up() {
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129)] {
        let bench = Bench::start().await;
        let child = bench.begin(NEVER_ENDS, READY);
        assert_eq!(bench.org.apps().len(), 1);
        child.signal(signal);
        let (status, text) = child.end();
        assert_eq!(status, Some(code), "{text}");
        let interrupted = "[salesforce] interrupted: deleting what this run made";
        assert!(text.contains(interrupted), "{text}");
        assert!(text.contains("1 app created, 1 deleted"), "{text}");
        assert_eq!(bench.org.apps(), [""; 0], "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_signal_gives_up_and_names_what_stays() {
    let bench = Bench::start().await;
    let mut child = bench.begin(NEVER_ENDS, READY);
    bench.refuse_to_delete();
    child.signal(Signal::TERM);
    child.read_until("a second signal gives up");
    child.signal(Signal::INT);
    let (status, text) = child.end();
    assert_eq!(status, Some(143), "{text}");
    let left = format!(": ExternalClientApplication `{}` in ", bench.org.apps()[0]);
    for told in ["error: gave up at the second signal", "error: this run leaves behind:", &left] {
        assert!(text.contains(told), "`{told}` in\n{text}");
    }
    let state = bench.path("state").display().to_string();
    assert!(text.contains(&format!("noted in the journal in `{state}`")), "{text}");
}

/// As `nohup` and a shell's `&` do.
#[tokio::test(flavor = "multi_thread")]
#[cfg(target_os = "linux")]
async fn what_the_process_was_told_to_ignore_it_ignores() {
    let bench = Bench::start().await;
    let mut command = Command::new("sh");
    command
        .args(["-c", "trap '' HUP INT; exec \"$0\" \"$@\""])
        .arg(std::env::current_exe().unwrap());
    bench.set(&mut command, NEVER_ENDS).args(ARGUMENTS);
    let child = Running::of(command, READY);
    child.signal(Signal::HUP);
    child.signal(Signal::INT);
    child.signal(Signal::TERM);
    let (status, text) = child.end();
    assert_eq!(status, Some(143), "{text}");
    assert!(!text.contains("gave up"), "{text}");
    assert_eq!(bench.org.apps(), [""; 0], "{text}");
}
