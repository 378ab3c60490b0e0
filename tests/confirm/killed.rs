//! `kill -9` and `Ctrl-C` of `cucumber-salesforce confirm`, and what `reap` finds then.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Output, Stdio};

use cucumber_salesforce::model::{Fact, ProfileFile};
use rustix::process::{Pid, Signal, kill_process};

use crate::process::{COMMAND, Running, simulate};

/// An org in a process of its own, and the state directory of this machine.
struct Ground {
    org: Running,
    state: tempfile::TempDir,
}

/// One that measures, with what it tells.
struct Measuring(Child, BufReader<ChildStderr>);

impl Ground {
    fn new() -> Self {
        let org = simulate(&["--deploy-pending", "0s", "--deploy-running", "300ms"]);
        Self { org, state: tempfile::tempdir().unwrap() }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(Path::new(COMMAND));
        command
            .args(arguments)
            .env("SALESFORCE_ORG", self.org.text("base_url"))
            .env("SALESFORCE_ACCESS_TOKEN", self.org.text("access_token"))
            .env("CUCUMBER_SALESFORCE_STATE", self.state.path())
            .stdin(Stdio::null());
        command
    }

    /// Where the profile goes.
    fn out(&self) -> PathBuf {
        self.state.path().join("profile.json")
    }

    /// Measures until it says that.
    fn until(&self, said: &str) -> Measuring {
        let out = self.out();
        let out = out.to_str().unwrap();
        let facts = ["key_rules", "edits.external_key"];
        let mut command = self.command(&["confirm", "--out", out, "--only", facts[0], facts[1]]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap());
        let (mut line, mut all) = (String::new(), String::new());
        while !line.contains(said) {
            line.clear();
            assert!(lines.read_line(&mut line).unwrap() > 0, "it never said `{said}`: {all}");
            all.push_str(&line);
        }
        Measuring(child, lines)
    }

    fn reap(&self, arguments: &[&str]) -> (bool, String) {
        let Output { status, stdout, .. } =
            self.command(&[&["reap"], arguments].concat()).output().unwrap();
        (status.success(), String::from_utf8(stdout).unwrap())
    }
}

impl Drop for Measuring {
    /// A failed test leaves no process behind.
    fn drop(&mut self) {
        let _ended_before = self.0.kill().and_then(|()| self.0.wait());
    }
}

/// Right behind a deploy, with some apps in the org; and when the next one is on its way.
#[test]
fn what_a_killed_one_leaves_is_reaped() {
    let ground = Ground::new();
    for said in ["key_rules: ", "deploy of `Confirm keys`: succeeded"] {
        drop(ground.until(said));
        let (clean, told) = ground.reap(&[]);
        assert!(clean && told.contains("deleted"), "{said}: {told}");
        let (clean, told) = ground.reap(&["--dry-run"]);
        assert!(clean && !told.contains("would delete"), "{said}: {told}");
    }
    ground.org.stop();
}

#[test]
fn an_interrupted_one_leaves_nothing_and_tells_what_it_saw() {
    let ground = Ground::new();
    fs::write(ground.out(), "of an earlier run").unwrap();
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129)] {
        interrupted_by(&ground, signal, code);
    }
    ground.org.stop();
}

fn interrupted_by(ground: &Ground, signal: Signal, code: i32) {
    let mut measuring = ground.until("key_rules: ");
    kill_process(Pid::from_child(&measuring.0), signal).unwrap();
    let mut told = String::new();
    measuring.1.read_to_string(&mut told).unwrap();
    assert_eq!(measuring.0.wait().unwrap().code(), Some(code), "{told}");
    let partial = format!("{}.partial", ground.out().display());
    let end = format!("1 of 2 facts were measured, see `{partial}`: interrupted");
    assert!(told.ends_with(&format!("error: {end}\n")), "{told}");
    assert_eq!(fs::read_to_string(ground.out()).unwrap(), "of an earlier run");
    let partial = ProfileFile::from_json(&fs::read_to_string(partial).unwrap()).unwrap();
    let facts: Vec<Fact> = partial.facts().map(|(fact, _)| fact).collect();
    assert_eq!(facts, [Fact::KeyRules]);
    let (clean, told) = ground.reap(&["--dry-run"]);
    assert!(clean && !told.contains("would delete"), "{told}");
}
