//! Logs of continuous integration that mask what they are told to mask.

use std::collections::BTreeSet;
use std::fmt;
use std::io::Write;

use super::spelling;
use crate::model::Secret;

/// A CI that takes values to mask while a job runs.
///
/// GitLab has none: it masks the variables that its settings mark as masked, and nothing that
/// comes into being later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CiLog {
    /// GitHub Actions, and what understands its commands: `::add-mask::`.
    GitHubActions,
    /// Azure Pipelines: `##vso[task.setsecret]`.
    AzurePipelines,
}

impl CiLog {
    /// The CI that these variables tell of.
    ///
    /// ```
    /// use cucumber_salesforce::redact::CiLog;
    ///
    /// let github = |name: &str| (name == "GITHUB_ACTIONS").then_some("true");
    /// assert_eq!(CiLog::of(github), Some(CiLog::GitHubActions));
    /// assert_eq!(CiLog::of(|_| None), None);
    /// ```
    pub fn of<'a>(variable: impl Fn(&str) -> Option<&'a str>) -> Option<Self> {
        let is_true = |name| variable(name).is_some_and(|value| value.eq_ignore_ascii_case("true"));
        if is_true("GITHUB_ACTIONS") {
            Some(Self::GitHubActions)
        } else if is_true("TF_BUILD") {
            Some(Self::AzurePipelines)
        } else {
            None
        }
    }

    /// The command that has one line of a secret masked.
    fn command(self, line: &str) -> String {
        // A carriage return would end the command, and the percent sign begins an escape.
        let (command, percent) = match self {
            Self::GitHubActions => ("::add-mask::", "%25"),
            Self::AzurePipelines => ("##vso[task.setsecret]", "%AZP25"),
        };
        let line = line.replace('%', percent).replace('\r', "%0D").replace('\n', "%0A");
        format!("{command}{line}\n")
    }
}

/// Tells a CI of secrets, each line of each of them once.
pub(super) struct Announcer {
    log: CiLog,
    out: Box<dyn Write + Send>,
    told: BTreeSet<String>,
}

impl Announcer {
    pub(super) fn new(log: CiLog, out: impl Write + Send + 'static) -> Self {
        Self { log, out: Box::new(out), told: BTreeSet::new() }
    }

    /// One write for each line: others write to the same log.
    pub(super) fn tell(&mut self, secret: &Secret) {
        for line in spelling::lines(secret.expose()) {
            if self.told.insert(line.to_owned()) {
                let command = self.log.command(line);
                // There is nobody left to tell about a failure.
                drop(self.out.write_all(command.as_bytes()).and_then(|()| self.out.flush()));
            }
        }
    }
}

impl fmt::Debug for Announcer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Announcer").field("log", &self.log).finish_non_exhaustive()
    }
}
