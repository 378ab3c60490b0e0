//! `cucumber-salesforce simulate`, started and stopped.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, ChildStdout, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

pub(crate) const COMMAND: &str = env!("CARGO_BIN_EXE_cucumber-salesforce");

/// A simulated org in a process of its own.
pub(crate) struct Running {
    child: Child,
    pub(crate) ready: Value,
    rest: BufReader<ChildStdout>,
}

pub(crate) fn simulate(flags: &[&str]) -> Running {
    let mut command = Command::new(COMMAND);
    let mut child = command.arg("simulate").args(flags).stdout(Stdio::piped()).spawn().unwrap();
    let mut rest = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    rest.read_line(&mut line).unwrap();
    Running { child, ready: serde_json::from_str(&line).unwrap(), rest }
}

impl Running {
    /// One of the values of its JSON line.
    pub(crate) fn text(&self, key: &str) -> String {
        self.ready[key].as_str().unwrap().to_owned()
    }

    /// Sends SIGTERM; gives the exit code and what else came on stdout.
    pub(crate) fn stop(self) -> (Option<i32>, String) {
        self.stop_by(Signal::TERM)
    }

    /// The same by another signal.
    pub(crate) fn stop_by(mut self, signal: Signal) -> (Option<i32>, String) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
        let mut more = String::new();
        self.rest.read_to_string(&mut more).unwrap();
        (self.child.wait().unwrap().code(), more)
    }
}

impl Drop for Running {
    /// A failed test leaves no process behind.
    fn drop(&mut self) {
        let _ended_before = self.child.kill().and_then(|()| self.child.wait());
    }
}
