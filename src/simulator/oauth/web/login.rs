//! The login page.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{ConnectInfo, RawQuery, State};
use axum::http::{HeaderMap, Uri, header};
use axum::response::{Html, IntoResponse as _, Response};

use super::ask::Ask;
use super::authorize::redirect;
use super::pages;
use crate::simulator::handshakes::Browser;
use crate::simulator::logins::{Attempt, Way};
use crate::simulator::network::{Peer, Visit};
use crate::simulator::oauth::issue;
use crate::simulator::people::Person;
use crate::simulator::state::{Shared, State as OrgState};

const WRONG: &str = "Please check your username and password. If you still can't log in, contact your Salesforce administrator.";

pub(super) async fn page(RawQuery(query): RawQuery) -> Html<String> {
    let start = Ask::of(&query.unwrap_or_default()).get("startURL").to_owned();
    let hint = start.split_once('?').map(|(_, query)| Ask::of(query));
    let hint = hint.as_ref().map_or("", |ask| ask.get("login_hint"));
    Html(pages::login(&start, hint, ""))
}

pub(super) async fn sign_in(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    uri: Uri,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Response {
    let ask = Ask::read(query.as_deref(), &body);
    let username = match ask.get("username") {
        "" => ask.get("un"),
        username => username,
    };
    let start = ask.get("startURL");
    let mut state = shared.lock();
    let visit = state.login_visit(&peer, &uri, &headers);
    let Some(person) = admit(&mut state, username, ask.get("pw"), visit) else {
        return Html(pages::login(start, username, WRONG)).into_response();
    };
    let (sid, confirmation) = issue::cookie(&mut state);
    let browser = Browser { user_id: person.id, confirmation, last_used: state.now() };
    state.handshakes.browsers.sign_in(&sid, browser);
    // Only to a place of the org itself.
    let ours = start.starts_with('/') && !start.starts_with("//") && !start.contains('\\');
    let location = format!("{}{}", state.facts.base_url, if ours { start } else { "/" });
    let cookie = format!("sid={sid}; Path=/; HttpOnly; SameSite=Lax");
    ([(header::SET_COOKIE, cookie)], redirect(&location)).into_response()
}

/// The user of a username and password who may come in; a browser needs no security token.
fn admit(state: &mut OrgState, username: &str, password: &str, visit: Visit) -> Option<Person> {
    let person = state.person_by_username(username)?;
    let attempt = Attempt { person: &person, app: None, way: Way::Page, visit };
    let right = state.passwords.get(&person.id).is_some_and(|(own, _)| own.expose() == password);
    if !right || password.is_empty() {
        attempt.failed(state, "Invalid Password");
        return None;
    }
    attempt.admit(state).ok()?;
    Some(person)
}
