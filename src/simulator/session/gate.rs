//! The gate of the API: which tokens open it, and for whom.

use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

use super::{ApiDenial, Session};
use crate::simulator::apps::{App, Sight};
use crate::simulator::language::Language;
use crate::simulator::logins::IpRelaxation;
use crate::simulator::network::{Entrance, Peer, Visit};
use crate::simulator::profile::{RestText, Shows};
use crate::simulator::refused::Refused;
use crate::simulator::state::{Shared, State};

/// The Connect REST API has a text of its own where the edition has no API.
const NO_CONNECT: &str =
    "The Chatter Connect API is not enabled for this organization or user type.";

impl State {
    /// The session of a token, if it may use the API; using it keeps it alive.
    pub(in crate::simulator) fn session(
        &mut self,
        token: &str,
        visit: Visit,
    ) -> Result<Session, ApiDenial> {
        let session = self.any_session(token).ok_or(ApiDenial::SessionInvalid)?;
        let person = self.person(&session.user_id);
        let gone = person.is_none_or(|person| !person.active || person.frozen);
        if gone || visit.entrance == Entrance::AnotherOrg {
            return Err(ApiDenial::SessionInvalid);
        }
        if self.administration.locked {
            return Err(ApiDenial::OrgLocked);
        }
        if !self.facts.api_enabled {
            return Err(ApiDenial::ApiDisabledForOrg);
        }
        self.judge_app(&session, visit)?;
        let expired = session.by_password && self.administration.has_expired(&session.user_id);
        if expired && self.facts.profile.logins.expired_password_shows == Shows::AtTheApi {
            return Err(ApiDenial::PasswordExpired);
        }
        if !session.reaches_rest() {
            return Err(ApiDenial::NotForRest);
        }
        if !self.tables.permits(&session.user_id, "ApiEnabled") {
            return Err(ApiDenial::ApiDisabledForUser);
        }
        Ok(session)
    }

    /// What the org has against the app of a session, and against where it is used.
    fn judge_app(&self, session: &Session, visit: Visit) -> Result<(), ApiDenial> {
        let facts = &self.facts.profile.logins;
        let key = session.client_id.as_deref();
        let app = key.and_then(|key| self.apps.with_key(key));
        if let (Some(key), true) = (key, facts.rest_nodes_learn_late)
            && !matches!(self.apps.seen_by(visit.node, key, self.now(), None), Sight::Known(..))
        {
            return Err(ApiDenial::SessionInvalid);
        }
        if let Some(app) = app {
            let shut = |shows: Shows, shut: bool| shows == Shows::AtTheApi && shut;
            let uninstalled = self.lacks_installation(app, &session.user_id);
            let unlisted = self.is_not_listed(app, &session.user_id);
            if shut(facts.uninstalled_app_shows, uninstalled)
                || shut(facts.access_control_shows, unlisted)
            {
                return Err(ApiDenial::NotForRest);
            }
        }
        if self.is_elsewhere(session, app, visit) {
            return Err(match facts.session_from_elsewhere {
                RestText::Expired => ApiDenial::SessionInvalid,
                RestText::NotValidForRest => ApiDenial::NotForRest,
            });
        }
        Ok(())
    }

    /// Whether the session may not be used from here.
    fn is_elsewhere(&self, session: &Session, app: Option<&App>, visit: Visit) -> bool {
        let relaxed = app.is_some_and(|app| match app.ip_relaxation {
            IpRelaxation::Enforce | IpRelaxation::EnforceRelaxRefresh => false,
            IpRelaxation::Bypass => true,
            IpRelaxation::BypassTwoFactor => {
                app.trusted.iter().any(|range| range.contains(visit.address))
            }
        });
        if relaxed {
            return false;
        }
        let locked = self.components.session_setting("lockSessionsToIp");
        if locked && session.from.is_some_and(|from| from != visit.address) {
            return true;
        }
        let every_time = self.components.session_setting("enforceIpRangesEveryRequest");
        let person = every_time.then(|| self.person(&session.user_id)).flatten();
        let ranges = person.map(|person| self.components.restrictions(&person.profile).ranges);
        ranges.is_some_and(|ranges| {
            !ranges.is_empty() && !ranges.iter().any(|range| range.contains(visit.address))
        })
    }

    /// The language of the user whose session this is.
    pub(in crate::simulator) fn language_of(&self, token: &str) -> Option<Language> {
        let user = self.tables.get("User", &self.sessions.by_token.get(token)?.user_id)?;
        user["LanguageLocaleKey"].as_str().map(Language::of)
    }

    /// The session of a token, whatever it may do; using it keeps it alive.
    pub(in crate::simulator) fn any_session(&mut self, token: &str) -> Option<Session> {
        let (now, timeout) = (self.now(), self.facts.profile.session_timeout);
        let session = self.sessions.by_token.get_mut(token)?;
        if now > session.last_used + timeout {
            self.sessions.by_token.remove(token);
            return None;
        }
        session.last_used = now;
        Some(session.clone())
    }
}

fn caller(parts: &Parts, shared: &Shared) -> Result<Session, ApiDenial> {
    let token = bearer(parts).ok_or(ApiDenial::SessionInvalid)?;
    let peer = parts.extensions.get::<ConnectInfo<Peer>>();
    let ConnectInfo(peer) = peer.ok_or(ApiDenial::SessionInvalid)?;
    let mut state = shared.lock();
    let visit = state.api_visit(peer, &parts.uri, &parts.headers);
    state.session(token, visit)
}

/// Whether a path below a version is one of the Connect REST API.
fn is_connect(path: &str) -> bool {
    let below = path.strip_prefix("/services/data/").and_then(|below| below.split('/').nth(1));
    matches!(below, Some("apps" | "chatter" | "connect"))
}

/// The token of an `Authorization: Bearer` (or older `OAuth`) header.
pub(in crate::simulator) fn bearer(parts: &Parts) -> Option<&str> {
    bearer_of(&parts.headers)
}

/// The same, of the headers alone.
pub(in crate::simulator) fn bearer_of(headers: &HeaderMap) -> Option<&str> {
    let header = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = header.split_once(' ')?;
    let known = scheme.eq_ignore_ascii_case("Bearer") || scheme.eq_ignore_ascii_case("OAuth");
    known.then_some(token.trim())
}

/// Extracts the session of a REST call; a handler that takes it needs no check of its own.
#[derive(Debug)]
pub(in crate::simulator) struct Caller(pub(in crate::simulator) Session);

impl FromRequestParts<Arc<Shared>> for Caller {
    type Rejection = Refused;

    async fn from_request_parts(
        parts: &mut Parts,
        shared: &Arc<Shared>,
    ) -> Result<Self, Self::Rejection> {
        caller(parts, shared).map(Self).map_err(|denial| match denial {
            ApiDenial::ApiDisabledForOrg if is_connect(parts.uri.path()) => {
                let Refused(status, code, _) = denial.into();
                Refused(status, code, NO_CONNECT.into())
            }
            _ => denial.into(),
        })
    }
}
