//! A run in a process of its own, against an org that outlives it.

use std::io::{BufRead as _, BufReader, Lines};
use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use cucumber::World as _;
use cucumber_salesforce::clock::SystemClock;
use cucumber_salesforce::prelude::*;
use cucumber_salesforce::simulator::{Endpoint, Profile, SimulatedOrg, Trouble, Weather};
use futures::FutureExt as _;
use rustix::process::{Pid, Signal, kill_process};

use crate::suite::{Toy, folder, line};

const FEATURE: &str = "CHILD_FEATURE";
/// The file that a step of the child waits for.
const GO: &str = "CHILD_GO";

/// Runs one feature, and ends the process as `main` would.
#[tokio::test]
#[ignore = "the other tests start it"]
#[expect(clippy::disallowed_methods, reason = "the test harness has no exit code of its own")]
async fn run() {
    let folder = folder(&std::env::var(FEATURE).unwrap());
    let cucumber = Toy::cucumber().with_salesforce(Settings::from_env()).fail_on_skipped();
    let run = cucumber.with_cli(line("")).run_and_exit(folder.path().to_owned());
    let outcome = AssertUnwindSafe(run).catch_unwind().await;
    std::process::exit(if outcome.is_ok() { 0 } else { 101 });
}

#[cucumber::given("I wait for the go")]
async fn wait_for_the_go(_: &mut Toy) {
    let go = PathBuf::from(std::env::var_os(GO).unwrap());
    eprintln!("waiting for the go");
    while !go.exists() {
        tokio::task::yield_now().await;
    }
}

#[cucumber::given("I print")]
#[expect(clippy::print_stdout, reason = "what a user's step may do")]
fn print(_: &mut Toy) {
    println!("a line of the step's own");
}

#[cucumber::given("I leave without a word")]
#[expect(clippy::disallowed_methods, reason = "what a user's step may do")]
fn leave(_: &mut Toy) {
    std::process::exit(7);
}

#[cucumber::given(expr = "I write the credentials to {string}")]
async fn write(toy: &mut Toy, path: String) {
    toy.salesforce.write_file(&path, &[]).await.unwrap();
}

#[cucumber::given(expr = "I start the program {string}")]
async fn start(toy: &mut Toy, line: String) {
    toy.salesforce.start_program(&line, "all here").await.unwrap();
}

#[cucumber::given(expr = "I run the program {string}")]
async fn run_program(toy: &mut Toy, line: String) {
    eprintln!("running a program");
    toy.salesforce.run_program(&line).await.unwrap();
}

/// An org in this process and in real time, for a child to work in.
pub(crate) struct Bench {
    pub(crate) org: SimulatedOrg,
    pub(crate) state: tempfile::TempDir,
}

impl Bench {
    pub(crate) async fn start() -> Self {
        let mut profile = Profile::default();
        (profile.deploy_pending, profile.deploy_running) = (Duration::ZERO, Duration::ZERO);
        let org = SimulatedOrg::builder().profile(profile).clock(Arc::new(SystemClock));
        Self { org: org.start().await.unwrap(), state: tempfile::tempdir().unwrap() }
    }

    /// Lets no deletion succeed any more.
    pub(crate) fn refuse_to_delete(&self) {
        let outage = Trouble::Unavailable { retry_after: None };
        self.org.weather(Weather::new(outage).at(Endpoint::Metadata));
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.state.path().join(name)
    }

    /// Lets the child's step go on.
    pub(crate) fn go(&self) {
        std::fs::write(self.path("go"), "").unwrap();
    }

    /// Has a command run a feature.
    pub(crate) fn set<'a>(&self, command: &'a mut Command, feature: &str) -> &'a mut Command {
        command
            .env(FEATURE, feature)
            .env(GO, self.path("go"))
            .env("SALESFORCE_ORG", self.org.base_url())
            .env("SALESFORCE_ACCESS_TOKEN", self.org.administrator().access_token.expose())
            .env("CUCUMBER_SALESFORCE_STATE", self.path("state"))
    }

    /// The command that runs a feature.
    pub(crate) fn command(&self, feature: &str) -> Command {
        let mut command = Command::new(std::env::current_exe().unwrap());
        self.set(&mut command, feature).args(ARGUMENTS);
        command
    }

    /// Runs a feature, up to a line on standard error.
    pub(crate) fn begin(&self, feature: &str, until: &str) -> Running {
        Running::of(self.command(feature), until)
    }
}

/// What makes this test binary run [`run`] alone.
pub(crate) const ARGUMENTS: [&str; 4] = ["--exact", "child::run", "--ignored", "--nocapture"];

/// A child whose standard error is read.
pub(crate) struct Running {
    pub(crate) child: Child,
    lines: Lines<BufReader<ChildStderr>>,
    told: Vec<String>,
}

impl Running {
    pub(crate) fn of(mut command: Command, until: &str) -> Self {
        let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut running = Self::from(child);
        running.read_until(until);
        running
    }

    pub(crate) fn read_until(&mut self, text: &str) {
        for line in self.lines.by_ref().map(Result::unwrap) {
            let found = line.contains(text);
            self.told.push(line);
            if found {
                return;
            }
        }
        panic!("it never said `{text}`:\n{}", self.told.join("\n"));
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Its exit code, and what it has told.
    pub(crate) fn end(mut self) -> (Option<i32>, String) {
        self.told.extend(self.lines.by_ref().map(Result::unwrap));
        (self.child.wait().unwrap().code(), self.told.join("\n"))
    }
}

impl From<Child> for Running {
    fn from(mut child: Child) -> Self {
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        Self { child, lines, told: Vec::new() }
    }
}

impl Drop for Running {
    /// A failed test leaves no process behind.
    fn drop(&mut self) {
        let _ended_before = self.child.kill().and_then(|()| self.child.wait());
    }
}

/// Whether a process runs that has not ended.
#[cfg(target_os = "linux")]
pub(crate) fn lives(id: &str) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    stat.rsplit_once(')').is_some_and(|(_, rest)| !rest.trim_start().starts_with('Z'))
}
