//! The JWT bearer flow.

use std::time::{Duration, UNIX_EPOCH};

use super::assertion::Assertion;
use super::certificate;
use super::entry::{Entry, Offline, unapproved};
use super::grant::{Keys, client_by};
use super::refusal::{EXPIRED, INVALID_ASSERTION, NOT_APPROVED, Refusal, UNKNOWN_CLIENT};
use super::request::{TokenRequest, narrowed};
use crate::clock::Clock as _;
use crate::simulator::approvals::Approval;
use crate::simulator::apps::App;
use crate::simulator::logins::Way;
use crate::simulator::network::{Entrance, Visit};
use crate::simulator::people::Person;
use crate::simulator::state::State;

/// The documented clock buffer.
const LEEWAY: Duration = Duration::from_secs(180);

pub(super) fn read(
    state: &mut State,
    request: &TokenRequest,
    visit: Visit,
) -> Result<Entry, Refusal> {
    let assertion = Assertion::read(request.get("assertion")).ok_or(INVALID_ASSERTION)?;
    if assertion.issuer.is_empty() {
        return Err(UNKNOWN_CLIENT);
    }
    let app = client_by(Some(Way::JwtBearer), state, &assertion.issuer, visit)?;
    let certificate = app.certificate.as_deref().ok_or(INVALID_ASSERTION)?;
    let key = certificate::public_key(certificate).ok_or(INVALID_ASSERTION)?;
    if !assertion.is_signed_by(&key) {
        return Err(INVALID_ASSERTION);
    }
    if !assertion.audience.iter().any(|audience| is_ours(state, audience)) {
        return Err(state.facts.profile.logins.wrong_audience.clone().into());
    }
    if is_over(state, assertion.expires.ok_or(INVALID_ASSERTION)?) {
        return Err(EXPIRED);
    }
    let person = state.person_who_returns(&assertion.subject).ok_or(NOT_APPROVED)?;
    let approved = app.admin_approved || state.approvals.has(&person.id, &app.client_id);
    let unapproved = unapproved(state, &app, &person);
    let never = !approved || !app.acts_offline();
    let fault =
        unapproved.or_else(|| never.then_some((NOT_APPROVED, "Failed: Not approved for access")));
    let scopes = narrowed(request.get("scope"), approved_scopes(state, &app, &person))?;
    let keys = Keys { issued_at: false, scope: true, id_token: false };
    let (offline, nonce) = (Offline::No, String::new());
    Ok(Entry { app, person, way: Way::JwtBearer, scopes, keys, fault, offline, nonce })
}

/// What the app may do for this user: all that it has, or else all that the user has ever approved.
fn approved_scopes(state: &State, app: &App, person: &Person) -> Vec<String> {
    let mut scopes = app.oauth_scopes();
    if !app.admin_approved {
        let all: Vec<&Approval> = state.approvals.of_app(&app.client_id).collect();
        let theirs = |approval: &&&Approval| approval.user_id == person.id;
        scopes.retain(|scope| all.iter().filter(theirs).any(|one| one.scopes.contains(scope)));
    }
    scopes
}

/// Whether an app has signed an assertion about itself (RFC 7523, section 2.2).
pub(super) fn is_of_app(state: &State, app: &App, text: &str) -> bool {
    let Some(assertion) = Assertion::read(text) else { return false };
    let key = app.certificate.as_deref().and_then(certificate::public_key);
    let about_itself = [&assertion.issuer, &assertion.subject].iter().all(|n| **n == app.asked_as);
    let ours = |audience: &String| {
        is_ours(state, audience.strip_suffix("/services/oauth2/token").unwrap_or(audience))
    };
    about_itself
        && key.is_some_and(|key| assertion.is_signed_by(&key))
        && assertion.audience.iter().any(ours)
        && assertion.expires.is_some_and(|expires| !is_over(state, expires))
}

fn is_ours(state: &State, audience: &str) -> bool {
    let facts = &state.facts;
    let bare = audience.trim_end_matches('/');
    let fits = |page: Entrance| {
        page.leads_to(facts.kind) || facts.profile.logins.audience_of_the_other_kind
    };
    match bare {
        "https://login.salesforce.com" => return fits(Entrance::Login),
        "https://test.salesforce.com" => return fits(Entrance::Test),
        _ => {}
    }
    let loopback = facts.base_url.replace("127.0.0.1", "localhost");
    let my_domain = format!("https://{}.my.salesforce.com", facts.my_domain);
    [facts.base_url.as_str(), &loopback, &my_domain].contains(&bare)
}

/// Programs under test live in real time even where this org's clock has jumped ahead; times far
/// ahead are fine, since some clients send milliseconds.
fn is_over(state: &State, expires: u64) -> bool {
    let now = state.now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let leeway = LEEWAY.saturating_add(state.clock.skipped());
    Duration::from_secs(expires).saturating_add(leeway) < now
}
