//! The web server flow, second half: an authorization code for tokens.

use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::entry::{Entry, Offline, unapproved};
use super::grant::{Keys, authenticate_if, client};
use super::refusal::{Refusal, WRONG_CALLBACK};
use super::request::TokenRequest;
use crate::simulator::handshakes::{Code, Redeemed};
use crate::simulator::logins::Way;
use crate::simulator::network::Visit;
use crate::simulator::profile::Codes;
use crate::simulator::state::State;

pub(super) fn read(
    state: &mut State,
    request: &TokenRequest,
    visit: Visit,
) -> Result<Entry, Refusal> {
    let app = client(state, request.get("client_id"), visit)?;
    authenticate_if(app.secret_for_code, state, &app, request)?;
    let code = redeem(state, request.get("code"), &app.client_id)?;
    match request.get("redirect_uri") {
        "" => return Err(state.facts.profile.codes.no_callback.clone().into()),
        uri if uri == code.redirect_uri => {}
        _ => return Err(WRONG_CALLBACK),
    }
    verify(&state.facts.profile.codes, &code.challenge, request.get("code_verifier"))?;
    let unknown = state.facts.profile.codes.unknown_code.clone();
    let person = state.person(&code.user_id).ok_or(unknown)?;
    let fault = unapproved(state, &app, &person);
    let keys = Keys { issued_at: true, scope: true, id_token: true };
    let (way, offline) = (Way::WebServer, Offline::Given);
    Ok(Entry {
        app,
        person: person.into(),
        way,
        scopes: code.scopes,
        keys,
        fault,
        offline,
        nonce: code.nonce,
    })
}

/// What a code stands for; it is used up whatever comes of it.
fn redeem(state: &mut State, code: &str, client_id: &str) -> Result<Code, Refusal> {
    let (now, facts) = (state.now(), std::sync::Arc::clone(&state.facts));
    let facts = &facts.profile.codes;
    match state.handshakes.codes.redeem(code, client_id, now, facts.code_life) {
        Redeemed::Good(code) => Ok(code),
        Redeemed::Unknown => Err(facts.unknown_code.clone().into()),
        Redeemed::Expired => Err(super::refusal::EXPIRED),
        Redeemed::Used => Err(facts.used_code.clone().into()),
    }
}

/// Compares a verifier with the challenge that began the flow; RFC 7636 limits its length, and
/// Salesforce's own CLI sends a longer one.
fn verify(facts: &Codes, challenge: &str, verifier: &str) -> Result<(), Refusal> {
    if challenge.is_empty() != verifier.is_empty() {
        return Err(facts.stray_verifier.clone().into());
    }
    let digest = digest::digest(&digest::SHA256, verifier.as_bytes());
    let fits = challenge.is_empty() || URL_SAFE_NO_PAD.encode(digest) == challenge;
    if fits { Ok(()) } else { Err(facts.wrong_verifier.clone().into()) }
}
