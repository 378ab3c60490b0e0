//! What the org says about a deploy.

use std::fmt;

use serde::Deserialize;

use super::error::says_held;
use super::lenient;
use crate::redact::Redactor;

/// How far a deploy is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeployStatus {
    /// It waits for others.
    Pending,
    /// It runs.
    InProgress,
    /// It is being written down; it cannot be canceled any more.
    Finalizing,
    /// All components are in place.
    Succeeded,
    /// Some components are in place; never the case here, where every deploy rolls back.
    SucceededPartial,
    /// No component is in place.
    Failed,
    /// It is being canceled.
    Canceling,
    /// It was canceled.
    Canceled,
    /// A status that this crate does not know.
    Other(String),
}

impl From<String> for DeployStatus {
    fn from(text: String) -> Self {
        match text.as_str() {
            "Pending" | "Queued" => Self::Pending,
            "InProgress" => Self::InProgress,
            "FinalizingDeploy" | "Finalizing" => Self::Finalizing,
            "Succeeded" => Self::Succeeded,
            "SucceededPartial" => Self::SucceededPartial,
            "Failed" | "FinalizingDeployFailed" | "FinalizingFailed" => Self::Failed,
            "Canceling" => Self::Canceling,
            "Canceled" => Self::Canceled,
            _ => Self::Other(text),
        }
    }
}

impl DeployStatus {
    /// Whether the deploy may still change the org.
    #[must_use]
    pub fn is_open(&self) -> bool {
        match self {
            Self::Succeeded | Self::SucceededPartial | Self::Failed | Self::Canceled => false,
            // Whatever another is called, it is no end that is known.
            Self::Pending
            | Self::InProgress
            | Self::Finalizing
            | Self::Canceling
            | Self::Other(_) => true,
        }
    }
}

impl fmt::Display for DeployStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pending => "pending",
            Self::InProgress => "in progress",
            Self::Finalizing => "finalizing",
            Self::Succeeded => "succeeded",
            Self::SucceededPartial => "succeeded in part",
            Self::Failed => "failed",
            Self::Canceling => "canceling",
            Self::Canceled => "canceled",
            Self::Other(text) => text,
        })
    }
}

/// The state of a deploy, or its outcome.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeployReport {
    /// The deploy's id.
    #[serde(default, deserialize_with = "lenient::text")]
    pub id: String,
    /// Whether it is over.
    #[serde(default, deserialize_with = "lenient::boolean")]
    pub done: bool,
    /// Whether it succeeded.
    #[serde(default, deserialize_with = "lenient::boolean")]
    pub success: bool,
    /// How far it is.
    #[serde(deserialize_with = "status")]
    pub status: DeployStatus,
    /// What the org is doing with it at the moment, in the org's words.
    #[serde(default, deserialize_with = "lenient::text")]
    pub state_detail: String,
    /// The code of an error that concerns the deploy as a whole.
    #[serde(default, deserialize_with = "lenient::text")]
    pub error_status_code: String,
    /// The text of an error that concerns the deploy as a whole.
    #[serde(default, deserialize_with = "lenient::text")]
    pub error_message: String,
    /// How many components are in place.
    #[serde(default, deserialize_with = "lenient::number")]
    pub number_components_deployed: Option<u32>,
    /// How many components there are.
    #[serde(default, deserialize_with = "lenient::number")]
    pub number_components_total: Option<u32>,
    /// When the org took it, as the org writes it.
    #[serde(default, deserialize_with = "lenient::text")]
    pub created_date: String,
    /// When it began; empty where it has not.
    #[serde(default, deserialize_with = "lenient::text")]
    pub start_date: String,
    /// When it was over; empty where it is not.
    #[serde(default, deserialize_with = "lenient::text")]
    pub completed_date: String,
    /// What the org says about each component.
    #[serde(default)]
    pub details: DeployDetails,
}

impl DeployReport {
    /// A success that nobody has told, but whose work was found.
    pub(crate) fn in_place() -> Self {
        Self {
            id: String::new(),
            done: true,
            success: true,
            status: DeployStatus::Succeeded,
            state_detail: String::new(),
            error_status_code: String::new(),
            error_message: String::new(),
            number_components_deployed: None,
            number_components_total: None,
            created_date: String::new(),
            start_date: String::new(),
            completed_date: String::new(),
            details: DeployDetails::default(),
        }
    }

    /// Whether the deploy failed, and changed nothing, because another change held what it wanted.
    #[must_use]
    pub fn is_held(&self) -> bool {
        let failures = &self.details.component_failures;
        let held = |failure: &ComponentMessage| says_held(&failure.problem);
        self.status == DeployStatus::Failed
            && (says_held(&self.error_status_code)
                || says_held(&self.error_message)
                || (!failures.is_empty() && failures.iter().all(held)))
    }

    /// The report, where what it quotes of the deploy holds no secret.
    pub(super) fn without_secrets(mut self, redactor: &Redactor) -> Self {
        let DeployDetails { component_failures, component_successes } = &mut self.details;
        let messages = component_failures.iter_mut().chain(component_successes);
        let problems = messages.map(|message| &mut message.problem);
        for text in problems.chain([&mut self.error_message, &mut self.state_detail]) {
            *text = redactor.redact(text).into_owned();
        }
        self
    }
}

/// What the org says about the components of a deploy.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeployDetails {
    /// Components that failed.
    #[serde(default, deserialize_with = "lenient::list")]
    pub component_failures: Vec<ComponentMessage>,
    /// Components that succeeded, with their warnings.
    #[serde(default, deserialize_with = "lenient::list")]
    pub component_successes: Vec<ComponentMessage>,
}

/// What the org says about one component.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ComponentMessage {
    /// Its metadata type; empty for `package.xml`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub component_type: String,
    /// Its full name.
    #[serde(default, deserialize_with = "lenient::text")]
    pub full_name: String,
    /// Its file.
    #[serde(default, deserialize_with = "lenient::text")]
    pub file_name: String,
    /// Whether it exists because of this deploy.
    #[serde(default, deserialize_with = "lenient::boolean")]
    pub created: bool,
    /// Whether it succeeded.
    #[serde(default, deserialize_with = "lenient::boolean")]
    pub success: bool,
    /// The problem, in the org's words and the administrator's language.
    #[serde(default, deserialize_with = "lenient::text")]
    pub problem: String,
    /// `Error`, `Warning` or `Info`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub problem_type: String,
    /// The line of its file that the problem is in.
    #[serde(default, deserialize_with = "lenient::number")]
    pub line_number: Option<u32>,
}

impl ComponentMessage {
    /// The component for people: type and name, or the file where there is no type.
    #[must_use]
    pub fn component(&self) -> String {
        if self.component_type.is_empty() {
            self.file_name.clone()
        } else {
            format!("{} {}", self.component_type, self.full_name)
        }
    }
}

fn status<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<DeployStatus, D::Error> {
    lenient::text(deserializer).map(DeployStatus::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_quoted_values_and_lone_elements() {
        let report: DeployReport = serde_json::from_str(
            r#"{"id":"0Af000000000001","done":"true","success":"false","status":"Failed",
                "numberComponentsTotal":"5","numberComponentsDeployed":0,"stateDetail":null,
                "details":{"componentFailures":{"componentType":"ConnectedApp","fullName":"X",
                "created":"false","success":"false","problem":"No","problemType":"Error"},
                "componentSuccesses":[],"runTestResult":{"numFailures":"0"}}}"#,
        )
        .unwrap();
        assert!(report.done && !report.success);
        assert_eq!(report.status, DeployStatus::Failed);
        assert_eq!(report.number_components_total, Some(5));
        let [failure] = report.details.component_failures.as_slice() else { panic!("{report:?}") };
        assert_eq!((failure.component(), failure.created), ("ConnectedApp X".to_owned(), false));
    }

    #[test]
    fn reads_a_pending_report_without_details() {
        let report: DeployReport =
            serde_json::from_str(r#"{"id":"0Af","done":false,"status":"Pending"}"#).unwrap();
        assert!(!report.done && report.details.component_failures.is_empty());
        assert_eq!(DeployStatus::from("Novel".to_owned()).to_string(), "Novel");
    }

    #[test]
    fn names_the_manifest_by_its_file() {
        let message =
            ComponentMessage { file_name: "package.xml".to_owned(), ..Default::default() };
        assert_eq!(message.component(), "package.xml");
    }
}
