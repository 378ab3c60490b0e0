//! A signal deletes what the run made, and then ends the process.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use cucumber::WriterExt as _;
use cucumber::writer::{Basic, Coloring};
use cucumber_salesforce::cucumber_ext::Plugin;
use rustix::process::{Pid, Signal, kill_process};

use crate::suite::{Output, cucumber, folder, line, settings};

const NEVER_ENDS: &str = "
@external-client-app
Feature: f
  Scenario: s
    Given I wait for a signal
";

/// Runs in a process of its own, until the signal comes.
#[tokio::test]
#[ignore = "the other tests start it"]
async fn child() {
    let (plugin, folder) = (Plugin::new(settings()), folder(NEVER_ENDS));
    let basic = Basic::raw(Output::default(), Coloring::Never, 0);
    let writer = plugin.guard(plugin.redact_events(basic).normalized().summarized());
    cucumber(&plugin, writer).with_cli(line("")).run_and_exit(folder.path().to_owned()).await;
}

fn interrupt(signal: Signal) -> (Option<i32>, Vec<String>) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "interrupted::child", "--ignored", "--nocapture"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
    let mut seen: Vec<String> = Vec::new();
    for line in lines.by_ref() {
        let ready = line == "waiting for a signal";
        seen.push(line);
        if ready {
            break;
        }
    }
    kill_process(Pid::from_child(&child), signal).unwrap();
    seen.extend(lines);
    (child.wait().unwrap().code(), seen)
}

#[test]
fn signals_clean_up() {
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143)] {
        let (status, lines) = interrupt(signal);
        let text = lines.join("\n");
        assert_eq!(status, Some(code), "{text}");
        let interrupted = "[salesforce] interrupted: deleting what this run made";
        assert!(text.contains(interrupted), "{text}");
        assert!(text.contains("1 app created, 1 deleted"), "{text}");
    }
}
