//! The client-credentials flow.

use super::grant::{Context, Grant, Keys, admit_client, authenticate, client, sign_in};
use super::refusal::{NO_RUN_AS_USER, Refusal, UNSUPPORTED, WRONG_DOMAIN};
use super::request::TokenRequest;
use crate::simulator::state::State;

pub(super) fn grant(
    state: &mut State,
    request: &TokenRequest,
    context: &Context,
) -> Result<Grant, Refusal> {
    if context.on_login_host {
        return Err(WRONG_DOMAIN);
    }
    let app = client(state, request.get("client_id"), context)?;
    authenticate(&app, request)?;
    if !app.client_credentials {
        return Err(UNSUPPORTED);
    }
    let run_as = app.run_as.as_deref().and_then(|name| state.person_by_username(name));
    let person = run_as.filter(|person| person.active).ok_or(NO_RUN_AS_USER)?;
    admit_client(state, &app, &person)?;
    // Nobody is there to be asked again or shown a page.
    let useless = ["full", "web", "refresh_token", "offline_access"];
    let scopes: Vec<String> =
        app.oauth_scopes().into_iter().filter(|scope| !useless.contains(&scope.as_str())).collect();
    sign_in(state, &app, &person, &scopes, &Keys { issued_at: true, scope: true })
}
