//! The refresh-token flow.

use super::entry::{Entry, Offline, unapproved};
use super::grant::{Keys, authenticate_if, client};
use super::refusal::{EXPIRED_REFRESH_TOKEN, Refusal};
use super::request::{TokenRequest, narrowed};
use crate::simulator::logins::Way;
use crate::simulator::network::Visit;
use crate::simulator::state::State;

pub(super) fn read(
    state: &mut State,
    request: &TokenRequest,
    visit: Visit,
) -> Result<Entry, Refusal> {
    let app = client(state, request.get("client_id"), visit)?;
    authenticate_if(app.secret_for_refresh, state, &app, request)?;
    let token = request.get("refresh_token");
    // Somebody has kept a refresh token that was rotated away: neither holder is trusted any more.
    if state.revoke_replayed(token, &app.client_id) {
        return Err(EXPIRED_REFRESH_TOKEN);
    }
    let (approval, expired) = state.approval_of(token, &app).ok_or(EXPIRED_REFRESH_TOKEN)?;
    let person = state.person(&approval.user_id).ok_or(EXPIRED_REFRESH_TOKEN)?;
    let by_policy = state.facts.profile.logins.expired_by_policy.clone().into();
    let fault = expired
        .then_some((by_policy, "Failed: Token expired"))
        .or_else(|| unapproved(state, &app, &person));
    let scopes = narrowed(request.get("scope"), approval.scopes)?;
    let keys = Keys { issued_at: true, scope: true, id_token: true };
    let keep = if app.rotates { Offline::Rotated } else { Offline::Kept };
    let offline = keep(approval.record);
    let nonce = String::new();
    Ok(Entry { app, person: person.into(), way: Way::Refresh, scopes, keys, fault, offline, nonce })
}
