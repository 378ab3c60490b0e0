//! The environment of a program under test.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::process::Command;

use super::Injector;
use super::injector::refuse_redactions;
use crate::error::Error;
use crate::model::Secret;

/// What the names of our own settings and of the Salesforce tools' begin with.
const OURS: [&str; 4] = ["SALESFORCE_", "SF_", "SFDX_", "CUCUMBER_SALESFORCE_"];

/// The variables of this process that no program under test may see: every `SALESFORCE_*`,
/// `SF_*`, `SFDX_*` and `CUCUMBER_SALESFORCE_*`.
///
/// The administrator's token is among them. Salesforce tools also act on several of them, and
/// then test something else than the feature file says.
#[must_use]
pub fn clean_environment() -> Vec<OsString> {
    std::env::vars_os()
        .map(|(name, _)| name)
        .filter(|name| {
            // Windows compares names without regard to case.
            let name = name.to_string_lossy().to_ascii_uppercase();
            OURS.iter().any(|prefix| name.starts_with(prefix))
        })
        .collect()
}

/// The variables that a program under test gets on top of the cleaned environment of this
/// process.
#[derive(Clone, Debug, Default)]
pub struct Environment(BTreeMap<String, Secret>);

impl Environment {
    /// Cleans the environment of `command`, then sets the variables.
    pub fn apply(&self, command: &mut Command) {
        for name in clean_environment() {
            command.env_remove(name);
        }
        for (name, value) in &self.0 {
            command.env(name, value.expose());
        }
    }
}

impl Injector for Environment {
    fn inject(&mut self, values: &[(String, Secret)]) -> Result<(), Error> {
        refuse_redactions(values)?;
        for (name, value) in values {
            if name.is_empty() || name.contains(['=', '\0']) || value.expose().contains('\0') {
                return Err(Error::usage(format!(
                    "an environment variable cannot hold `{}`",
                    name.replace('\0', "\\0")
                ))
                .hint("a name has no `=`; neither name nor value has a NUL character"));
            }
            self.0.insert(name.clone(), value.clone());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Set by [`the_administrators_variables_never_reach_the_program`] for its second self only.
    const SECOND_SELF: &str = "TEST_ENVIRONMENT_SECOND_SELF";

    #[test]
    #[cfg(unix)]
    fn the_administrators_variables_never_reach_the_program() {
        let name =
            "inject::environment::tests::the_administrators_variables_never_reach_the_program";
        if std::env::var_os(SECOND_SELF).is_none() {
            let status = Command::new(std::env::current_exe().unwrap())
                .args(["--exact", name])
                .env(SECOND_SELF, "1")
                .envs([
                    ("SALESFORCE_ACCESS_TOKEN", "00D!administrator"),
                    ("SALESFORCE_ORG_BILLING_ACCESS_TOKEN", "00D!administrator"),
                    ("SF_ACCESS_TOKEN", "00D!administrator"),
                    ("SFDX_AUTH_URL", "force://00D!administrator"),
                    ("CUCUMBER_SALESFORCE_KEEP", "always"),
                    ("salesforce_password", "00D!administrator"),
                    ("BILLING", "kept"),
                ])
                .output()
                .unwrap();
            assert!(status.status.success(), "{}", String::from_utf8_lossy(&status.stdout));
            return;
        }
        assert!(clean_environment().len() >= 6, "and whatever this machine has");
        let mut environment = Environment::default();
        environment
            .inject(&[("SALESFORCE_CLIENT_ID".to_owned(), Secret::new("the scenario's"))])
            .unwrap();
        let mut command = Command::new("env");
        environment.apply(&mut command);
        let output = String::from_utf8(command.output().unwrap().stdout).unwrap();
        assert!(output.contains("SALESFORCE_CLIENT_ID=the scenario's"), "{output}");
        assert!(output.contains("BILLING=kept"), "{output}");
        assert!(!output.contains("00D!administrator"), "{output}");
        assert!(!output.contains("CUCUMBER_SALESFORCE"), "{output}");
    }

    #[test]
    fn refuses_what_a_redaction_has_left() {
        let values = [("SALESFORCE_PASSWORD".to_owned(), Secret::new("[REDACTED]"))];
        let error = Environment::default().inject(&values).unwrap_err();
        assert!(error.to_string().starts_with("`SALESFORCE_PASSWORD` holds the placeholder"));
    }

    #[test]
    fn refuses_names_that_no_environment_holds() {
        let error = Environment::default().inject(&[("A=B".into(), Secret::new("x"))]).unwrap_err();
        assert_eq!(error.to_string(), "an environment variable cannot hold `A=B`");
    }
}
