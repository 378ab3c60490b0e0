//! What a deploy came to, as JSON; SOAP writes the same members as XML.

use std::time::SystemTime;

use serde_json::{Map, Value, json};
use time::OffsetDateTime;
use time::macros::format_description;

use super::catalogue;
use super::change::Done;
use super::deploy::{Deploy, Message, Status};
use crate::simulator::profile::Refusal;
use crate::simulator::state::State;

/// The `deployResult` of a deploy.
pub(super) fn deploy_result(state: &State, deploy: &Deploy, details: bool) -> Value {
    let counts = deploy.counts(state.now());
    let name_of = |user: &str| state.person(user).map(|person| person.name);
    let mut result = Map::from_iter([
        ("checkOnly".to_owned(), json!(deploy.options.check_only)),
        ("createdBy".to_owned(), json!(deploy.user_id)),
        ("createdByName".to_owned(), json!(name_of(&deploy.user_id))),
        ("createdDate".to_owned(), json!(moment(deploy.created))),
        ("done".to_owned(), json!(deploy.status.is_done())),
        ("id".to_owned(), json!(deploy.id)),
        ("ignoreWarnings".to_owned(), json!(deploy.options.ignore_warnings)),
        ("lastModifiedDate".to_owned(), json!(moment(deploy.completed.unwrap_or(deploy.created)))),
        ("numberComponentErrors".to_owned(), json!(counts.errors)),
        ("numberComponentsDeployed".to_owned(), json!(counts.deployed)),
        ("numberComponentsTotal".to_owned(), json!(counts.total)),
        ("numberTestErrors".to_owned(), json!(0)),
        ("numberTestsCompleted".to_owned(), json!(0)),
        ("numberTestsTotal".to_owned(), json!(0)),
        ("rollbackOnError".to_owned(), json!(deploy.options.rollback_on_error)),
        ("runTestsEnabled".to_owned(), json!(false)),
        ("status".to_owned(), json!(deploy.status.name())),
        ("success".to_owned(), json!(deploy.status == Status::Succeeded)),
    ]);
    if let Some(detail) = deploy.detail(state.now()) {
        result.insert("stateDetail".to_owned(), json!(detail));
    }
    if let Some(started) = deploy.started {
        result.insert("startDate".to_owned(), json!(moment(started)));
    }
    if let Some(completed) = deploy.completed {
        result.insert("completedDate".to_owned(), json!(moment(completed)));
    }
    if let Some(user) = &deploy.canceled_by {
        result.insert("canceledBy".to_owned(), json!(user));
        result.insert("canceledByName".to_owned(), json!(name_of(user)));
    }
    if let Some(Refusal { code, message }) = &deploy.error {
        result.insert("errorStatusCode".to_owned(), json!(code));
        result.insert("errorMessage".to_owned(), json!(message));
    }
    if details {
        result.insert("details".to_owned(), self::details(state, deploy));
    }
    Value::Object(result)
}

fn details(state: &State, deploy: &Deploy) -> Value {
    let created = moment(deploy.completed.unwrap_or(deploy.created));
    let of = |failures: bool| {
        let messages = deploy.messages.iter().filter(|m| m.failure == failures);
        messages.map(|m| message(state, m, &created)).collect::<Vec<_>>()
    };
    let mut successes = of(false);
    if !successes.is_empty() {
        // Salesforce reports the manifest along with the components.
        successes.push(json!({
            "changed": false, "componentType": "", "created": false, "createdDate": created,
            "deleted": false, "fileName": "package.xml", "fullName": "package.xml",
            "success": true,
        }));
    }
    json!({
        "componentFailures": of(true),
        "componentSuccesses": successes,
        // It would hold something after `performRetrieve`, which is reserved for future use.
        "retrieveResult": null,
        "runTestResult": { "numFailures": 0, "numTestsRun": 0, "totalTime": 0.0 },
    })
}

fn message(state: &State, message: &Message, created: &str) -> Value {
    let done = |wanted| message.done == Some(wanted);
    let mut told = json!({
        "changed": done(Done::Created) || done(Done::Changed) || done(Done::Deleted),
        "componentType": message.kind,
        "created": done(Done::Created),
        "createdDate": created,
        "deleted": done(Done::Deleted),
        "fileName": message.file,
        "fullName": message.full_name,
        "success": !message.failure,
    });
    if let Some(id) = catalogue::id(state, &message.kind, &message.full_name) {
        told["id"] = json!(id);
    }
    if let Some((kind, problem)) = &message.problem {
        told["problem"] = json!(problem);
        told["problemType"] = json!(kind);
    }
    if message.failure {
        told["lineNumber"] = json!(message.line);
        told["columnNumber"] = json!(1);
    }
    told
}

/// A moment as Salesforce writes it.
pub(super) fn moment(at: SystemTime) -> String {
    let form =
        format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");
    OffsetDateTime::from(at).format(form).unwrap_or_default()
}
