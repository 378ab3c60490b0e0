//! The options of a deploy, over REST and over SOAP.

use serde_json::{Value, json};

use super::element::Element;
use crate::model::OrgKind;
use crate::simulator::profile::Refusal;

/// The options as they were sent.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "they are the options of the wire")]
pub(super) struct Options {
    pub(super) allow_missing_files: bool,
    auto_update_package: bool,
    pub(super) check_only: bool,
    pub(super) ignore_warnings: bool,
    perform_retrieve: bool,
    purge_on_delete: bool,
    pub(super) rollback_on_error: bool,
    run_tests: Vec<String>,
    pub(super) single_package: bool,
    test_level: Option<String>,
}

impl Options {
    /// `deployOptions`; booleans may be texts.
    pub(super) fn of_json(sent: &Value) -> Self {
        let is = |name: &str| match &sent[name] {
            Value::Bool(on) => *on,
            Value::String(text) => text.eq_ignore_ascii_case("true"),
            _ => false,
        };
        let tests = sent["runTests"].as_array().into_iter().flatten();
        let tests = tests.filter_map(|name| name.as_str().map(str::to_owned)).collect();
        Self::read(is, tests, sent["testLevel"].as_str().unwrap_or_default())
    }

    /// `DeployOptions`.
    pub(super) fn of_xml(sent: &Element) -> Self {
        Self::read(|name| sent.is(name), sent.texts("runTests"), sent.get("testLevel"))
    }

    fn read(is: impl Fn(&str) -> bool, run_tests: Vec<String>, level: &str) -> Self {
        Self {
            allow_missing_files: is("allowMissingFiles"),
            auto_update_package: is("autoUpdatePackage"),
            check_only: is("checkOnly"),
            ignore_warnings: is("ignoreWarnings"),
            perform_retrieve: is("performRetrieve"),
            purge_on_delete: is("purgeOnDelete"),
            rollback_on_error: is("rollbackOnError"),
            run_tests,
            single_package: is("singlePackage"),
            test_level: Some(level).filter(|level| !level.is_empty()).map(str::to_owned),
        }
    }

    /// As REST tells them.
    pub(super) fn to_json(&self) -> Value {
        json!({
            "allowMissingFiles": self.allow_missing_files,
            "autoUpdatePackage": self.auto_update_package,
            "checkOnly": self.check_only,
            "ignoreWarnings": self.ignore_warnings,
            "performRetrieve": self.perform_retrieve,
            "purgeOnDelete": self.purge_on_delete,
            "rollbackOnError": self.rollback_on_error,
            "runTests": Some(&self.run_tests).filter(|tests| !tests.is_empty()),
            "singlePackage": self.single_package,
            "testLevel": self.test_level,
        })
    }

    /// Refuses what an org of this kind does not take.
    pub(super) fn check(&self, kind: OrgKind) -> Result<(), Refusal> {
        if kind != OrgKind::Production {
            return Ok(());
        }
        let refused = |text| Err(Refusal::of("INVALID_OPERATION", text));
        if !self.rollback_on_error {
            return refused("rollbackOnError option must be true on a production org");
        }
        if self.purge_on_delete {
            return refused("purgeOnDelete option can only be used on a non-active org");
        }
        if self.test_level.as_deref() == Some("NoTestRun") {
            return refused("testLevel of NoTestRun cannot be used in production organizations");
        }
        Ok(())
    }
}
