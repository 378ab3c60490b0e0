//! The JWT bearer flow.

use std::time::{Duration, UNIX_EPOCH};

use super::assertion::Assertion;
use super::certificate;
use super::grant::{Context, Grant, Keys, admit, client, sign_in};
use super::refusal::{
    EXPIRED, INVALID_ASSERTION, NOT_APPROVED, Refusal, UNKNOWN_CLIENT, WRONG_AUDIENCE,
};
use super::request::TokenRequest;
use crate::simulator::state::State;

/// The documented clock buffer.
const LEEWAY: Duration = Duration::from_secs(180);

pub(super) fn grant(
    state: &mut State,
    request: &TokenRequest,
    context: &Context,
) -> Result<Grant, Refusal> {
    let assertion = Assertion::read(request.get("assertion")).ok_or(INVALID_ASSERTION)?;
    if assertion.issuer.is_empty() {
        return Err(UNKNOWN_CLIENT);
    }
    let app = client(state, &assertion.issuer, context)?;
    let certificate = app.certificate.as_deref().ok_or(INVALID_ASSERTION)?;
    let key = certificate::public_key(certificate).ok_or(INVALID_ASSERTION)?;
    if !assertion.is_signed_by(&key) {
        return Err(INVALID_ASSERTION);
    }
    if !assertion.audience.iter().any(|audience| is_ours(state, audience)) {
        return Err(WRONG_AUDIENCE);
    }
    if is_over(state, assertion.expires.ok_or(INVALID_ASSERTION)?) {
        return Err(EXPIRED);
    }
    let person = state.person_by_username(&assertion.subject).ok_or(NOT_APPROVED)?;
    let approved = app.admin_approved || state.approvals.has(&person.id, &app.client_id);
    admit(state, &app, &person)?;
    if !approved || !app.acts_offline() {
        return Err(NOT_APPROVED);
    }
    let scopes = app.oauth_scopes();
    sign_in(state, &app, &person, &scopes, &Keys { issued_at: false, scope: true })
}

fn is_ours(state: &State, audience: &str) -> bool {
    let facts = &state.facts;
    let bare = audience.trim_end_matches('/');
    let loopback = facts.base_url.replace("127.0.0.1", "localhost");
    let my_domain = format!("https://{}.my.salesforce.com", facts.my_domain);
    ["https://login.salesforce.com", "https://test.salesforce.com"].contains(&bare)
        || [facts.base_url.as_str(), &loopback, &my_domain].contains(&bare)
}

/// Programs under test live in real time even where this org's clock has jumped ahead; times far
/// ahead are fine, since some clients send milliseconds.
fn is_over(state: &State, expires: u64) -> bool {
    let now = state.now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Duration::from_secs(expires) + LEEWAY + state.clock.skipped() < now
}
