//! The username-password flow: connected apps only.

use super::entry::{Entry, Offline, unapproved};
use super::grant::{Keys, authenticate, client};
use super::refusal::{AUTHENTICATION_FAILURE, Refusal};
use super::request::TokenRequest;
use crate::simulator::apps::{App, AppType};
use crate::simulator::logins::Way;
use crate::simulator::network::Visit;
use crate::simulator::people::{Password, Person};
use crate::simulator::profile::Shows;
use crate::simulator::state::State;

pub(super) fn read(
    state: &mut State,
    request: &TokenRequest,
    visit: Visit,
) -> Result<Entry, Refusal> {
    let app = client(state, request.get("client_id"), visit)?;
    authenticate(state, &app, request)?;
    let person = state.person_who_returns(request.get("username")).ok_or(AUTHENTICATION_FAILURE)?;
    let fault = wrong(state, &app, &person, request, visit)
        .map(|status| match status {
            "Invalid Password" => {
                (state.facts.profile.logins.wrong_password.clone().into(), status)
            }
            _ => (AUTHENTICATION_FAILURE, status),
        })
        .or_else(|| unapproved(state, &app, &person));
    let scopes = request.scopes(&app)?;
    let keys = Keys { issued_at: true, scope: false, id_token: false };
    let (offline, nonce) = (Offline::No, String::new());
    Ok(Entry { app, person, way: Way::Password, scopes, keys, fault, offline, nonce })
}

/// What is wrong, in the words of Login History; the client is told less.
fn wrong(
    state: &State,
    app: &App,
    person: &Person,
    request: &TokenRequest,
    visit: Visit,
) -> Option<&'static str> {
    if app.sort == AppType::External || state.components.setting("blockOAuthUnPwFlow") {
        return Some("Username-Password Flow Disabled");
    }
    match state.check_password(person, request.get("password"), visit.address) {
        Password::Right => {}
        // A missing security token is not told apart from a wrong password here.
        Password::NeedsSecurityToken => return Some("Failed: API security token required"),
        Password::Wrong => return Some("Invalid Password"),
    }
    let at_login = state.facts.profile.logins.expired_password_shows == Shows::AtLogin;
    (at_login && state.administration.has_expired(&person.id)).then_some("Password Expired")
}
