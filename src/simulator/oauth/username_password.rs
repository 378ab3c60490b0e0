//! The username-password flow: connected apps only.

use super::grant::{Context, Grant, Keys, admit, authenticate, client, sign_in};
use super::refusal::{AUTHENTICATION_FAILURE, Refusal};
use super::request::TokenRequest;
use crate::simulator::apps::AppType;
use crate::simulator::people::Password;
use crate::simulator::state::State;

pub(super) fn grant(
    state: &mut State,
    request: &TokenRequest,
    context: &Context,
) -> Result<Grant, Refusal> {
    let app = client(state, request.get("client_id"), context)?;
    authenticate(&app, request)?;
    if app.sort == AppType::External || state.facts.block_username_password {
        return Err(AUTHENTICATION_FAILURE);
    }
    let person = state.person_by_username(request.get("username")).ok_or(AUTHENTICATION_FAILURE)?;
    // A missing security token is not told apart from a wrong password here.
    match state.check_password(&person, request.get("password"), context.peer.address.ip()) {
        Password::Right => {}
        Password::NeedsSecurityToken | Password::Wrong => return Err(AUTHENTICATION_FAILURE),
    }
    admit(state, &app, &person)?;
    let scopes = app.oauth_scopes();
    sign_in(state, &app, &person, &scopes, &Keys { issued_at: true, scope: false })
}
