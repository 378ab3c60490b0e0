//! Ids, ranks and words.

use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};

use super::*;
use crate::model::{AppInspection, AppKind, Flow, PersonInspection};
use crate::oauth::SigningKey;
use crate::propagation::{Answer, Asked, LoginHost};

/// An app of ours for JWT bearer, with everything right.
fn evidence(answers: Vec<Answered>) -> Evidence {
    let app = AppInspection {
        is_external: true,
        label: "Orders a1b2c3".to_owned(),
        enabled: Some(true),
        client_id: Some("key".to_owned()),
        scopes: Some(vec!["api".to_owned(), "refresh_token".to_owned()]),
        admin_approved: Some(true),
        permission_sets: Some(vec!["Orders_perm".to_owned()]),
        profiles: Some(Vec::new()),
        enforces_ip: Some(false),
        ..AppInspection::default()
    };
    let person = PersonInspection {
        username: "srep@example.com".to_owned(),
        exists: Some(true),
        active: Some(true),
        frozen: Some(false),
        may_use_app: Some(true),
        ..PersonInspection::default()
    };
    let inspection = Inspection {
        app: Some(app),
        app_exists: Some(true),
        people: vec![person],
        ..Inspection::default()
    };
    Evidence {
        facts: AppFacts {
            deployed_by_us: true,
            kind: AppKind::ExternalClientApp,
            host: LoginHost::Own,
            ..AppFacts::default()
        },
        label: "Orders".to_owned(),
        client_id: "key".to_owned(),
        login_url: "https://acme.my.salesforce.com".parse().unwrap(),
        sign_ins: vec![SignIn::JwtBearer {
            client_id: "key".to_owned(),
            key: SigningKey::generate(SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_000_000))
                .unwrap(),
            username: "srep@example.com".to_owned(),
            audience: "https://login.salesforce.com".to_owned(),
        }],
        callback_url: None,
        answers,
        inspection: Some(inspection),
    }
}

fn answered(code: &str, text: &str, times: u32) -> Answered {
    let answer = Answer {
        asked: Asked::Token(Flow::JwtBearer),
        status: Some(400),
        code: Some(code.to_owned()),
        text: text.to_owned(),
    };
    Answered { answer, times, first: Duration::ZERO, last: Duration::from_secs(120) }
}

fn unapproved(text: &str) -> Vec<Answered> {
    vec![answered("invalid_grant", text, 12)]
}

#[test]
fn ids_are_unique() {
    let ids: BTreeSet<&str> = Cause::ALL.iter().map(|cause| cause.id()).collect();
    assert_eq!(ids.len(), Cause::ALL.len());
}

#[test]
fn an_app_that_looks_right_is_given_time() {
    for text in ["user hasn't approved this consumer", "Der Benutzer hat nicht zugestimmt"] {
        let diagnosis = diagnose(&evidence(unapproved(text)));
        assert_eq!(diagnosis.verdict(), None, "{diagnosis}");
        assert_eq!(diagnosis.first().unwrap().cause, Cause::StillPropagating, "{diagnosis}");
    }
}

#[test]
fn a_missing_assignment_is_proven_in_any_language() {
    for text in ["user hasn't approved this consumer", "Der Benutzer hat nicht zugestimmt"] {
        let mut evidence = evidence(unapproved(text));
        evidence.inspection.as_mut().unwrap().people[0].may_use_app = Some(false);
        let diagnosis = diagnose(&evidence);
        assert!(diagnosis.verdict().is_some());
        assert_eq!(
            diagnosis.to_string(),
            "found: Setup > Permission Sets > Orders_perm > Manage Assignments: assign it to \
             `srep@example.com`\n  because no permission set or profile of `srep@example.com` \
             opens the app"
        );
    }
}

#[test]
fn what_could_not_be_read_is_said() {
    let mut evidence = evidence(unapproved("user hasn't approved this consumer"));
    evidence.inspection = Some(Inspection {
        unread: vec!["the user: INVALID_TYPE".to_owned()],
        ..Inspection::default()
    });
    let diagnosis = diagnose(&evidence);
    assert_eq!(diagnosis.verdict(), None);
    let text = diagnosis.to_string();
    assert!(text.starts_with("most likely: Setup > "), "{text}");
    assert!(text.ends_with("could not be read: the user: INVALID_TYPE"), "{text}");
}

#[test]
fn what_succeeded_later_is_no_setting() {
    let mut answers = unapproved("user hasn't approved this consumer");
    answers.push(Answered {
        answer: Answer::success(Asked::Token(Flow::JwtBearer)),
        times: 3,
        first: Duration::from_secs(60),
        last: Duration::from_secs(300),
    });
    let mut evidence = evidence(answers);
    evidence.inspection.as_mut().unwrap().people[0].may_use_app = Some(false);
    let diagnosis = diagnose(&evidence);
    assert_eq!(diagnosis.verdict(), None, "{diagnosis}");
    let first = diagnosis.first().unwrap();
    assert_eq!(first.cause, Cause::StillPropagating);
    assert_eq!(first.because, "3 of 15 answers were good: some nodes have the app, others not yet");
}

#[test]
fn a_machine_reads_ids_and_no_secrets() {
    let json = serde_json::to_string(&diagnose(&evidence(unapproved("?")))).unwrap();
    assert!(json.contains(r#""cause":"still-propagating""#), "{json}");
    assert!(!json.contains("PRIVATE KEY"));
}
