//! The refresh-token flow.

use super::entry::{Entry, unapproved};
use super::grant::{Keys, authenticate, client};
use super::refusal::{EXPIRED_REFRESH_TOKEN, Refusal};
use super::request::TokenRequest;
use crate::simulator::logins::Way;
use crate::simulator::network::Visit;
use crate::simulator::state::State;

pub(super) fn read(
    state: &mut State,
    request: &TokenRequest,
    visit: Visit,
) -> Result<Entry, Refusal> {
    let app = client(state, request.get("client_id"), visit)?;
    if app.secret_for_refresh {
        authenticate(&app, request)?;
    }
    let token = request.get("refresh_token");
    let (user_id, expired) = state.use_approval(token, &app).ok_or(EXPIRED_REFRESH_TOKEN)?;
    let person = state.person(&user_id).ok_or(EXPIRED_REFRESH_TOKEN)?;
    let by_policy = state.facts.profile.logins.expired_by_policy.into();
    let fault = expired
        .then_some((by_policy, "Failed: Token expired"))
        .or_else(|| unapproved(state, &app, &person));
    let scopes = request.scopes(&app)?;
    let keys = Keys { issued_at: true, scope: true };
    Ok(Entry { app, person, way: Way::Refresh, scopes, keys, fault })
}
