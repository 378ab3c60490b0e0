//! `…/usage/{app}/tokens`: the refresh tokens of an app, and their end.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use super::access::{answer, deleted, external, since};
use super::usage::SINCE;
use crate::simulator::approvals::Approval;
use crate::simulator::apps::{App, AppType};
use crate::simulator::data::{id18, moment};
use crate::simulator::refused::Refused;
use crate::simulator::session::{Caller, Session};
use crate::simulator::state::{Shared, State as OrgState};

/// Who may see and end the tokens of others.
pub(super) fn may_manage(state: &OrgState, session: &Session) -> Result<(), Refused> {
    if state.tables.permits(&session.user_id, "CustomizeApplication") {
        return Ok(());
    }
    let text = "You don't have access to this resource.";
    Err(Refused::of(StatusCode::FORBIDDEN, "INSUFFICIENT_ACCESS", text))
}

pub(super) async fn of_app(
    State(shared): State<Arc<Shared>>,
    Caller(session): Caller,
    Path((version, app_id)): Path<(String, String)>,
) -> Response {
    let state = shared.lock();
    answer(listed(&state, &session, &version, (&app_id, None)))
}

pub(super) async fn of_user(
    State(shared): State<Arc<Shared>>,
    Caller(session): Caller,
    Path((version, app_id, user_id)): Path<(String, String, String)>,
) -> Response {
    let state = shared.lock();
    answer(listed(&state, &session, &version, (&app_id, Some(&user_id))))
}

pub(super) async fn end_of_app(
    State(shared): State<Arc<Shared>>,
    Caller(session): Caller,
    Path((version, app_id)): Path<(String, String)>,
) -> Response {
    let mut state = shared.lock();
    deleted(ended(&mut state, &session, &version, (&app_id, None)))
}

pub(super) async fn end_of_user(
    State(shared): State<Arc<Shared>>,
    Caller(session): Caller,
    Path((version, app_id, user_id)): Path<(String, String, String)>,
) -> Response {
    let mut state = shared.lock();
    deleted(ended(&mut state, &session, &version, (&app_id, Some(&user_id))))
}

/// One refresh token, by the id of its record.
pub(super) async fn one(
    State(shared): State<Arc<Shared>>,
    Caller(session): Caller,
    Path((version, token_id)): Path<(String, String)>,
) -> Response {
    let state = shared.lock();
    let found = since(&state, &version, SINCE).and_then(|()| may_manage(&state, &session));
    answer(found.and_then(|()| {
        let record = id18(&token_id).ok_or(Refused::NOT_FOUND)?;
        let apps = state.apps.all().filter(|app| app.sort == AppType::External);
        let mut all = apps.flat_map(|app| state.approvals.of_app(&app.client_id));
        let approval = all.find(|one| one.record == record).ok_or(Refused::NOT_FOUND)?;
        Ok(describe(&state, approval, &version))
    }))
}

/// Ends one refresh token, by the id of its record.
pub(super) async fn end(
    State(shared): State<Arc<Shared>>,
    Caller(session): Caller,
    Path((version, token_id)): Path<(String, String)>,
) -> Response {
    let mut state = shared.lock();
    let found = since(&state, &version, SINCE).and_then(|()| may_manage(&state, &session));
    deleted(found.and_then(|()| {
        let record = id18(&token_id).ok_or(Refused::NOT_FOUND)?;
        if state.end_approval(&record) { Ok(()) } else { Err(Refused::NOT_FOUND) }
    }))
}

fn listed(
    state: &OrgState,
    session: &Session,
    version: &str,
    whose: (&str, Option<&str>),
) -> Result<Value, Refused> {
    let (app, approvals) = found(state, session, version, whose)?;
    let base = format!("/services/data/{version}/apps/oauth/usage");
    let url = match whose.1.and_then(id18) {
        Some(user) => format!("{base}/{}/{user}/tokens", app.id),
        None => format!("{base}/{}/tokens", app.id),
    };
    let tokens = approvals.iter().map(|approval| describe(state, approval, version));
    Ok(json!({ "tokens": tokens.collect::<Vec<_>>(), "currentPageUrl": url, "nextPageUrl": null }))
}

fn describe(state: &OrgState, approval: &Approval, version: &str) -> Value {
    let row = state.tables.get("OauthToken", &approval.record);
    let base = format!("/services/data/{version}/apps/oauth/usage");
    json!({
        "identifier": approval.record,
        "userIdentifier": approval.user_id,
        "createdDate": moment(approval.given),
        "lastUsedDate": moment(approval.last_used),
        "useCount": row.map(|row| row["UseCount"].clone()),
        "revocationUrl": format!("{base}/tokens/{}", approval.record),
    })
}

fn ended(
    state: &mut OrgState,
    session: &Session,
    version: &str,
    whose: (&str, Option<&str>),
) -> Result<(), Refused> {
    for approval in found(state, session, version, whose)?.1 {
        state.end_approval(&approval.record);
    }
    Ok(())
}

/// An app, and what was approved of it, by all or by one user.
fn found(
    state: &OrgState,
    session: &Session,
    version: &str,
    (app_id, user_id): (&str, Option<&str>),
) -> Result<(App, Vec<Approval>), Refused> {
    since(state, version, SINCE)?;
    may_manage(state, session)?;
    let app = external(state, app_id)?;
    let user_id = match user_id.map(|id| id18(id).filter(|id| state.person(id).is_some())) {
        Some(None) => return Err(Refused::NOT_FOUND),
        Some(known) => known,
        None => None,
    };
    let all = state.approvals.of_app(&app.client_id);
    let theirs = all.filter(|approval| user_id.as_ref().is_none_or(|id| *id == approval.user_id));
    let theirs = theirs.cloned().collect();
    Ok((app, theirs))
}
