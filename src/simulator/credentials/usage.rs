//! `…/usage`: which external client apps are in use, and by whom.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use serde_json::{Value, json};
use url::form_urlencoded;

use super::access::{answer, external, since};
use super::tokens::may_manage;
use crate::simulator::apps::{App, AppType};
use crate::simulator::refused::Refused;
use crate::simulator::session::Caller;
use crate::simulator::state::{Shared, State as OrgState};

/// The release that brought the resources.
pub(super) const SINCE: u16 = 59;

/// How many entries a page has where nobody says.
const PAGE: usize = 100;

/// The external client apps that somebody has a token of.
pub(super) async fn apps(
    State(shared): State<Arc<Shared>>,
    Caller(session): Caller,
    Path(version): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let state = shared.lock();
    let url = format!("/services/data/{version}/apps/oauth/usage");
    let found = since(&state, &version, SINCE).and_then(|()| may_manage(&state, &session));
    answer(found.and_then(|()| {
        let external = state.apps.all().filter(|app| app.sort == AppType::External);
        let used = external.filter(|app| !users_of(&state, app).is_empty());
        let told = used.map(|app| describe(&state, app, &url)).collect();
        page("apps", told, &url, query.as_deref())
    }))
}

/// The users who have a token of an app.
pub(super) async fn users(
    State(shared): State<Arc<Shared>>,
    Caller(session): Caller,
    Path((version, app_id)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    let state = shared.lock();
    let found = since(&state, &version, SINCE)
        .and_then(|()| may_manage(&state, &session))
        .and_then(|()| external(&state, &app_id));
    answer(found.and_then(|app| {
        let base = format!("/services/data/{version}/apps/oauth/usage/{}", app.id);
        let told = users_of(&state, &app).into_iter().filter_map(|id| {
            let person = state.person(&id)?;
            Some(json!({
                "identifier": id,
                "name": person.name,
                "username": person.username,
                "tokensUrl": format!("{base}/{id}/tokens"),
            }))
        });
        page("users", told.collect(), &format!("{base}/users"), query.as_deref())
    }))
}

fn users_of(state: &OrgState, app: &App) -> BTreeSet<String> {
    let by_approval = state.approvals.of_app(&app.client_id).map(|a| a.user_id.clone());
    by_approval.chain(state.sessions.users_of(&app.client_id)).collect()
}

fn describe(state: &OrgState, app: &App, url: &str) -> Value {
    json!({
        "developerName": app.name,
        "identifier": app.id,
        "label": state.label_of(app),
        "usersUrl": format!("{url}/{}/users", app.id),
        "tokensUrl": format!("{url}/{}/tokens", app.id),
    })
}

/// A page of a list; a page behind the last one is empty.
fn page(list: &str, all: Vec<Value>, url: &str, query: Option<&str>) -> Result<Value, Refused> {
    let number = |name: &str, usual: usize| {
        let query = query.unwrap_or_default().as_bytes();
        let given = form_urlencoded::parse(query).find(|(key, _)| key == name);
        given.map_or(Ok(usual), |(_, text)| {
            text.parse().map_err(|_| super::access::bad("page and pageSize must be numbers."))
        })
    };
    let (page, size) = (number("page", 0)?, number("pageSize", PAGE)?.max(1));
    let shown: Vec<Value> = all.into_iter().skip(page.saturating_mul(size)).take(size).collect();
    let at = |page: usize| format!("{url}?page={page}&pageSize={size}");
    Ok(json!({
        list: shown,
        "currentPageUrl": at(page),
        // As documented, it comes with the last page, too.
        "nextPageUrl": at(page.saturating_add(1)),
    }))
}
