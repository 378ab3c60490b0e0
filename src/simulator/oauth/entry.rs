//! The last gate of every flow: the app and the user are known, may the one act for the other?

use super::grant::{Grant, Keys, body};
use super::issue;
use super::refusal::{
    INACTIVE_USER, IP_RESTRICTED, NOT_ADMIN_APPROVED, NOT_INSTALLED, RATE_EXCEEDED, Refusal,
};
use crate::simulator::apps::App;
use crate::simulator::logins::{Attempt, Barred, Way};
use crate::simulator::network::Visit;
use crate::simulator::people::Person;
use crate::simulator::profile::Shows;
use crate::simulator::session::Session;
use crate::simulator::state::State;

/// A refusal, and how Login History words it.
pub(super) type Fault = (Refusal, &'static str);

/// What a flow has found out about a request.
pub(super) struct Entry {
    pub(super) app: App,
    pub(super) person: Person,
    pub(super) way: Way,
    pub(super) scopes: Vec<String>,
    pub(super) keys: Keys,
    /// What the flow itself has against it.
    pub(super) fault: Option<Fault>,
}

impl Entry {
    /// Opens a session and says so, or says why not; Login History has it either way.
    pub(super) fn enter(self, state: &mut State, visit: Visit) -> Result<Grant, Refusal> {
        let Self { app, person, way, scopes, keys, fault } = self;
        let attempt = Attempt { person: &person, app: Some(&app), way, visit };
        let low = app.high_assurance.then(|| {
            let refusal = state.facts.profile.logins.low_session_level.into();
            (refusal, "Failed: Session Level Too Low")
        });
        if let Some((refusal, status)) = fault.or(low) {
            attempt.failed(state, status);
            return Err(refusal);
        }
        attempt.admit(state).map_err(|barred| wording(state, barred))?;
        let is_jwt = app.jwt_tokens || state.facts.jwt_access_tokens;
        let token = issue::access_token(state, &person.id, is_jwt, &scopes);
        let mut session = Session::new(&person.id, state.now(), Some(visit.address)).of_app(
            &app.client_id,
            scopes.clone(),
            is_jwt,
        );
        session.by_password = way == Way::Password;
        state.sessions.open(&token, session);
        Ok(body(state, &app, &person, &token, &scopes, &keys))
    }
}

/// What the org has against the app for this user, if anything.
pub(super) fn unwelcome(state: &State, app: &App, person: &Person) -> Option<Fault> {
    let logins = &state.facts.profile.logins;
    if logins.uninstalled_app_shows == Shows::AtLogin && state.lacks_installation(app, &person.id) {
        return Some((NOT_INSTALLED, "Failed: Not approved for access"));
    }
    if logins.access_control_shows == Shows::AtLogin && state.is_not_listed(app, &person.id) {
        return Some((NOT_ADMIN_APPROVED, "Failed: Not approved for access"));
    }
    None
}

/// The same, and that the app's policies do not admit the user.
pub(super) fn unapproved(state: &State, app: &App, person: &Person) -> Option<Fault> {
    let by_profile = app.profiles.contains(&person.profile);
    let shut = app.admin_approved && !by_profile && !state.holds_access(&person.id, app);
    unwelcome(state, app, person)
        .or_else(|| shut.then_some((NOT_ADMIN_APPROVED, "Failed: Not approved for access")))
}

fn wording(state: &State, barred: Barred) -> Refusal {
    let logins = &state.facts.profile.logins;
    match barred {
        Barred::Inactive => INACTIVE_USER,
        Barred::Frozen => logins.frozen_user.into(),
        Barred::MultiFactor => logins.multi_factor.into(),
        Barred::Address => IP_RESTRICTED,
        Barred::Hours => logins.outside_login_hours.into(),
        Barred::Rate => RATE_EXCEEDED,
    }
}
