//! The device flow: a code for a person, and a program that asks until the person has decided.

use serde_json::{Value, json};

use super::entry::{Entry, Offline, unapproved};
use super::grant::{Keys, client};
use super::issue;
use super::refusal::Refusal;
use super::request::TokenRequest;
use crate::simulator::handshakes::{Consent, Decision, Device, Poll};
use crate::simulator::logins::Way;
use crate::simulator::network::Visit;
use crate::simulator::state::State;

/// Gives a device its codes.
pub(super) fn start(
    state: &mut State,
    request: &TokenRequest,
    visit: Visit,
) -> Result<Value, Refusal> {
    let app = client(state, request.get("client_id"), visit)?;
    if !app.device_flow {
        return Err(state.facts.profile.logins.flow_off.clone().into());
    }
    let scopes = request.scopes(&app)?;
    let (device_code, user_code) = issue::device_codes(state);
    let device = Device {
        client_id: app.client_id.clone(),
        user_code: user_code.as_str().into(),
        scopes,
        given: state.now(),
        decision: Decision::Open,
        polled: None,
    };
    state.handshakes.devices.add(&device_code, device);
    let facts = &state.facts.profile.codes;
    let mut answer = json!({
        "user_code": user_code,
        "device_code": device_code,
        "interval": facts.device_interval.as_secs(),
        "verification_uri": format!("{}/setup/connect", state.facts.base_url),
    });
    if facts.device_told_of_expiry {
        answer["expires_in"] = json!(facts.device_life.as_secs());
    }
    Ok(answer)
}

/// Answers a device that asks.
pub(super) fn read(
    state: &mut State,
    request: &TokenRequest,
    visit: Visit,
) -> Result<Entry, Refusal> {
    let app = client(state, request.get("client_id"), visit)?;
    if !app.device_flow {
        return Err(state.facts.profile.logins.flow_off.clone().into());
    }
    let (now, code) = (state.now(), request.get("code"));
    let facts = std::sync::Arc::clone(&state.facts);
    let facts = &facts.profile.codes;
    let times = (facts.device_life, facts.device_interval);
    let (user_id, scopes) = match state.handshakes.devices.poll((code, &app.client_id), now, times)
    {
        Poll::Approved { user_id, scopes } => (user_id, scopes),
        Poll::Pending => {
            approve_at_once(state, code);
            return Err(facts.device_pending.clone().into());
        }
        Poll::TooSoon => return Err(facts.device_too_soon.clone().into()),
        Poll::Expired => return Err(facts.device_expired.clone().into()),
        Poll::Denied => return Err(facts.denied.clone().into()),
        Poll::Unknown => return Err(facts.unknown_code.clone().into()),
    };
    let person = state.person(&user_id).ok_or(facts.unknown_code.clone())?;
    let fault = unapproved(state, &app, &person);
    let keys = Keys { issued_at: true, scope: true, id_token: false };
    let (way, offline) = (Way::Device, Offline::Given);
    Ok(Entry {
        app,
        person: person.into(),
        way,
        scopes,
        keys,
        fault,
        offline,
        nonce: String::new(),
    })
}

/// Where nobody is asked, the administrator approves as soon as the device has met a wait.
fn approve_at_once(state: &mut State, device_code: &str) {
    if state.facts.consent == Consent::Auto
        && let Some(administrator) = state.login("admin")
    {
        let decision = Decision::Approved(administrator.user_id);
        state.handshakes.devices.decide(device_code, decision);
    }
}
