//! The refresh-token flow.

use super::grant::{Context, Grant, Keys, admit, authenticate, client, sign_in};
use super::refusal::{EXPIRED_REFRESH_TOKEN, Refusal};
use super::request::TokenRequest;
use crate::simulator::state::State;

pub(super) fn grant(
    state: &mut State,
    request: &TokenRequest,
    context: &Context,
) -> Result<Grant, Refusal> {
    let app = client(state, request.get("client_id"), context)?;
    if app.secret_for_refresh {
        authenticate(&app, request)?;
    }
    let approval = state.approvals.of_refresh_token(request.get("refresh_token"));
    let approval = approval.filter(|approval| approval.client_id == app.client_id);
    let user_id = approval.map(|approval| approval.user_id.clone()).ok_or(EXPIRED_REFRESH_TOKEN)?;
    let person = state.person(&user_id).ok_or(EXPIRED_REFRESH_TOKEN)?;
    admit(state, &app, &person)?;
    let scopes = app.oauth_scopes();
    sign_in(state, &app, &person, &scopes, &Keys { issued_at: true, scope: true })
}
