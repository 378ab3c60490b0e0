//! The client-credentials flow.

use super::entry::{Entry, Offline, unwelcome};
use super::grant::{Keys, authenticate, client_by};
use super::refusal::{NO_RUN_AS_USER, Refusal, WRONG_DOMAIN};
use super::request::TokenRequest;
use crate::simulator::logins::Way;
use crate::simulator::network::Visit;
use crate::simulator::state::State;

pub(super) fn read(
    state: &mut State,
    request: &TokenRequest,
    visit: Visit,
) -> Result<Entry, Refusal> {
    if !visit.entrance.takes_client_credentials() {
        return Err(WRONG_DOMAIN);
    }
    let app = client_by(Some(Way::ClientCredentials), state, request.get("client_id"), visit)?;
    authenticate(state, &app, request)?;
    if !app.client_credentials {
        return Err(state.facts.profile.logins.flow_off.clone().into());
    }
    let run_as = app.run_as.as_deref().and_then(|name| state.person_who_returns(name));
    let person = run_as.filter(|person| person.active).ok_or(NO_RUN_AS_USER)?;
    // Nobody is there to be asked again or shown a page.
    let useless = ["full", "web", "refresh_token", "offline_access"];
    let mut scopes = request.scopes(&app)?;
    scopes.retain(|scope| !useless.contains(&scope.as_str()));
    let fault = unwelcome(state, &app, &person);
    let keys = Keys { issued_at: true, scope: true, id_token: false };
    let (offline, nonce) = (Offline::No, String::new());
    Ok(Entry { app, person, way: Way::ClientCredentials, scopes, keys, fault, offline, nonce })
}
