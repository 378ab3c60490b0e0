//! What preflight found.

use crate::error::{Error, ErrorKind, Result};

/// The result of one check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All is well.
    Passed,
    /// The run may go on, and the user should know.
    Unknown(String),
    /// The run cannot work.
    Failed {
        /// What is wrong.
        problem: String,
        /// What to change, with the Setup page or permission first.
        remedy: String,
    },
}

/// One check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What was checked, such as `creating external client apps`.
    pub what: String,
    /// What came out.
    pub outcome: Outcome,
}

/// What preflight found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreflightReport {
    pub(super) org: String,
    /// Every check, in the order made.
    pub checks: Vec<Check>,
}

impl PreflightReport {
    /// What the user should know although the run goes on.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        let warning = |check: &Check| match &check.outcome {
            Outcome::Unknown(text) => Some(format!("{}: {text}", check.what)),
            Outcome::Passed | Outcome::Failed { .. } => None,
        };
        self.checks.iter().filter_map(warning).collect()
    }

    /// Nothing, where no check failed.
    ///
    /// # Errors
    ///
    /// All failed checks at once, each with its remedy.
    pub fn verdict(&self) -> Result<()> {
        let failed: Vec<(&str, &str)> = self
            .checks
            .iter()
            .filter_map(|check| match &check.outcome {
                Outcome::Failed { problem, remedy } => Some((problem.as_str(), remedy.as_str())),
                Outcome::Passed | Outcome::Unknown(_) => None,
            })
            .collect();
        match failed.as_slice() {
            [] => Ok(()),
            [(problem, remedy)] => Err(self.error(problem).hint(*remedy)),
            many => {
                let lines: Vec<String> = many
                    .iter()
                    .map(|(problem, remedy)| format!("{problem} (hint: {remedy})"))
                    .collect();
                Err(self.error(&format!("{} problems:\n  - {}", many.len(), lines.join("\n  - "))))
            }
        }
    }

    fn error(&self, problem: &str) -> Error {
        Error::new(ErrorKind::Refused, format!("{} cannot be used: {problem}", self.org))
    }
}
