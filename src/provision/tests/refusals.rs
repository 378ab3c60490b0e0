//! Failed deploys, as the org reports them.

use super::super::refusal::{explain, only_failed};
use super::super::{PlannedKind, ProvisionError};
use super::plan;
use crate::error::{Error, ErrorKind};
use crate::metadata::{DeployReport, MetadataType};

fn failed(kind: &str, problem: &str) -> DeployReport {
    serde_json::from_value(serde_json::json!({
        "id": "0Af", "done": true, "success": false, "status": "Failed",
        "details": { "componentFailures": [
            { "componentType": kind, "fullName": "X", "problem": problem, "problemType": "Error" },
            { "componentType": "PermissionSet", "fullName": "W", "problem": "w", "problemType": "Warning" },
        ] },
    }))
    .unwrap()
}

#[test]
fn known_texts_sharpen_the_message() {
    let plan = plan(PlannedKind::ConnectedApp);
    let explained = |kind, problem| explain(&failed(kind, problem), &plan);
    assert!(matches!(
        explained(
            "ConnectedApp",
            "You can't create a connected app. To enable connected app creation, contact Salesforce Customer Support."
        ),
        ProvisionError::ConnectedAppRefused { .. }
    ));
    assert!(matches!(
        explained("ConnectedApp", "The consumer key is already taken."),
        ProvisionError::DuplicateKey { .. }
    ));
    assert!(matches!(
        explained("ConnectedApp", "duplicate value found: Name duplicates value on record"),
        ProvisionError::DuplicateName { .. }
    ));
    let run_as = explained(
        "ExtlClntAppOauthConfigurablePolicies",
        "Enter a valid execution user for the OAuth client credentials flow.",
    );
    assert!(
        matches!(&run_as, ProvisionError::RunAsRefused { user, .. } if user == "integ@example.com")
    );
}

#[test]
fn an_unknown_text_is_shown_with_the_row_to_look_at() {
    let plan = plan(PlannedKind::ExternalClientApp);
    let report = failed("ExtlClntAppOauthSettings", "Ungültiger Umfang");
    assert!(only_failed(&report, MetadataType::ExtlClntAppOauthSettings));

    let error = Error::from(explain(&report, &plan));

    assert_eq!(error.kind(), ErrorKind::Refused);
    assert_eq!(error.to_string(), "the org refused ExtlClntAppOauthSettings X: Ungültiger Umfang");
    assert!(error.hint_text().unwrap().contains("`scopes`"));
}

#[test]
fn a_canceled_deploy_is_told_from_a_failed_one() {
    let plan = plan(PlannedKind::ExternalClientApp);
    let report = serde_json::json!({ "id": "0Af1", "status": "Canceled", "done": true });
    let error = explain(&serde_json::from_value(report).unwrap(), &plan);
    assert_eq!(error.to_string(), "deploy 0Af1 was canceled by somebody: the org gives no reason");
}

#[test]
fn what_could_not_be_undone_is_told_with_its_cause() {
    let cause = ProvisionError::DuplicateKey { verbatim: "taken".to_owned() };
    let error = Error::from(cause.leaving(vec!["ConnectedApp `X` (locked)".to_owned()]));
    assert_eq!(
        error.to_string(),
        "the consumer key is in use already: taken; still in the org: ConnectedApp `X` (locked)"
    );
    assert!(error.hint_text().unwrap().ends_with("delete what is left in Setup"));
}
