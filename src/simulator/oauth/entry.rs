//! The last gate of every flow: the app and the user are known, may the one act for the other?

use std::sync::Arc;

use super::grant::{Grant, Keys, body};
use super::issue;
use super::openid::id_token;
use super::refusal::{
    INACTIVE_USER, IP_RESTRICTED, NOT_ADMIN_APPROVED, NOT_INSTALLED, RATE_EXCEEDED, Refusal,
    SERVER_ERROR,
};
use crate::model::Scope;
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
    pub(super) app: Arc<App>,
    pub(super) person: Arc<Person>,
    pub(super) way: Way,
    pub(super) scopes: Vec<String>,
    pub(super) keys: Keys,
    /// What the flow itself has against it.
    pub(super) fault: Option<Fault>,
    pub(super) offline: Offline,
    /// What an `id_token` repeats; empty where nothing was given.
    pub(super) nonce: String,
}

/// What becomes of the refresh token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Offline {
    /// There is none.
    No,
    /// The user's approval makes one, where the scopes allow it.
    Given,
    /// The one of this `OauthToken` record stays.
    Kept(String),
    /// A new one takes the place of that of this record.
    Rotated(String),
}

impl Entry {
    /// Opens a session and says so, or says why not; Login History has it either way.
    pub(super) fn enter(self, state: &mut State, visit: Visit) -> Result<Grant, Refusal> {
        let Self { app, person, way, scopes, keys, fault, offline, nonce } = self;
        let attempt = Attempt { person: &person, app: Some(&app), way, visit };
        let low = app.high_assurance.then(|| {
            let refusal = state.facts.profile.logins.low_session_level.clone().into();
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
        let (record, refresh_token) = offline.settle(state, (&app, &person), &scopes);
        session.approval = record;
        state.sessions.open(&token, session, state.facts.profile.session_timeout);
        let mut grant = body(state, &app, &person, &token, &scopes, &keys);
        if let Some(refresh_token) = refresh_token {
            grant.put("refresh_token", refresh_token);
        }
        if keys.id_token && scopes.iter().any(|scope| scope == "openid") {
            let signed = id_token(state, &app, &person, &token, &nonce);
            grant.put("id_token", signed.ok_or(SERVER_ERROR)?);
        }
        Ok(grant)
    }
}

impl Offline {
    /// The record of the approval, and the refresh token that is handed out.
    fn settle(
        self,
        state: &mut State,
        (app, person): (&App, &Person),
        scopes: &[String],
    ) -> (Option<String>, Option<String>) {
        let offline = scopes.iter().any(|scope| is_offline(scope));
        match self {
            Self::Given if offline => {
                let (token, record) = state.approve_scopes(&app.client_id, &person.id, scopes);
                (Some(record), Some(token))
            }
            Self::No | Self::Given => (None, None),
            Self::Kept(record) => {
                state.count_use(&record);
                (Some(record), None)
            }
            Self::Rotated(record) => {
                state.count_use(&record);
                let token = state.rotate_approval(&record);
                (Some(record), Some(token))
            }
        }
    }
}

fn is_offline(scope: &str) -> bool {
    scope.parse().is_ok_and(Scope::is_offline)
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
        Barred::Frozen => logins.frozen_user.clone().into(),
        Barred::MultiFactor => logins.multi_factor.clone().into(),
        Barred::Address => IP_RESTRICTED,
        Barred::Hours => logins.outside_login_hours.clone().into(),
        Barred::Rate => RATE_EXCEEDED,
    }
}
