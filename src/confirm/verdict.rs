//! What a deploy that was made to be refused says of that.

use crate::http::is_turned_away;
use crate::metadata::{ComponentMessage, DeployReport, DeployStatus, MetadataError, MetadataType};

/// What the org says of the components of one type.
#[derive(Debug)]
pub(super) enum Verdict {
    Taken,
    Refused(String),
    /// The deploy failed of something else.
    Unclear(String),
}

impl Verdict {
    /// Why it is not that all is well.
    pub(super) fn problem(self) -> Option<String> {
        match self {
            Self::Taken => None,
            Self::Refused(problem) | Self::Unclear(problem) => Some(problem),
        }
    }
}

/// The org's verdict on the components of that type, which hang on an app or are one.
pub(super) fn verdict(report: &DeployReport, kind: MetadataType) -> Verdict {
    if report.success {
        return Verdict::Taken;
    }
    let of = |kind: MetadataType| {
        let failures = report.details.component_failures.iter();
        failures.filter(move |failure| {
            failure.component_type == kind.name() && failure.problem_type != "Warning"
        })
    };
    let refused: Vec<&ComponentMessage> = of(kind).collect();
    let header = MetadataType::ExternalClientApplication;
    // What hangs on an app fails with it.
    let app_failed = kind != header && of(header).next().is_some();
    let stumbled = refused.iter().any(|failure| is_stumble(&failure.problem));
    let is_clear = report.status == DeployStatus::Failed && !refused.is_empty();
    if !is_clear || app_failed || stumbled || report.is_held() {
        return Verdict::Unclear(problems(report));
    }
    let said: Vec<&str> = refused.iter().map(|failure| failure.problem.as_str()).collect();
    Verdict::Refused(said.join("; "))
}

/// What a deploy says of what failed.
pub(super) fn problems(report: &DeployReport) -> String {
    let failures = report.details.component_failures.iter();
    let mut problems: Vec<&str> = failures.map(|failure| failure.problem.as_str()).collect();
    problems.push(&report.error_message);
    problems.retain(|problem| !problem.is_empty());
    if problems.is_empty() { report.status.to_string() } else { problems.join("; ") }
}

/// Whether the org refused a call, and will again: it does not speak of a session that has ended,
/// of locks, of limits or of trouble of its own.
pub(super) fn is_refusal(error: &MetadataError) -> bool {
    match error {
        MetadataError::Refused { code, .. } => {
            !error.is_transient()
                && !error.is_held()
                && !code.is_empty()
                && code != "INVALID_SESSION_ID"
        }
        MetadataError::Items(items) => {
            !error.is_held()
                && items.iter().all(|item| {
                    !item.code.is_empty() && !is_turned_away(&item.code) && !is_stumble(&item.code)
                })
        }
        _ => false,
    }
}

/// Salesforce's words for trouble of its own.
fn is_stumble(text: &str) -> bool {
    ["UNKNOWN_EXCEPTION", "SERVER_UNAVAILABLE", "unexpected error", "retry your request"]
        .iter()
        .any(|words| text.contains(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIND: MetadataType = MetadataType::ExtlClntAppGlobalOauthSettings;

    fn report(status: &str, failures: &[(&str, &str)]) -> DeployReport {
        let failures: Vec<_> = failures
            .iter()
            .map(|(kind, problem)| {
                serde_json::json!({ "componentType": kind, "fullName": "A", "problem": problem,
                    "problemType": "Error" })
            })
            .collect();
        let report = serde_json::json!({ "id": "0Af", "done": true, "status": status,
            "success": status == "Succeeded", "details": { "componentFailures": failures } });
        serde_json::from_value(report).unwrap()
    }

    #[test]
    fn only_what_was_asked_about_is_refused() {
        let (settings, header) = (KIND.name(), "ExternalClientApplication");
        let held = "unable to obtain exclusive access to this record";
        for (status, failures, wanted) in [
            ("Succeeded", &[][..], "taken"),
            ("Failed", &[(settings, "no such key")], "refused"),
            ("Failed", &[(settings, held)], "unclear"),
            ("Failed", &[(settings, "UNKNOWN_EXCEPTION: an unexpected error")], "unclear"),
            ("Failed", &[(settings, "no such app"), (header, "off")], "unclear"),
            ("Failed", &[(header, "off")], "unclear"),
            ("Failed", &[], "unclear"),
            ("Canceled", &[(settings, "no such key")], "unclear"),
        ] {
            let told = match verdict(&report(status, failures), KIND) {
                Verdict::Taken => "taken",
                Verdict::Refused(_) => "refused",
                Verdict::Unclear(_) => "unclear",
            };
            assert_eq!(told, wanted, "{status} {failures:?}");
        }
    }
}
