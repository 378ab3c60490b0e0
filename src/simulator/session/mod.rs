//! Sessions: what an access token stands for, and why one is refused.

mod denial;
mod gate;

use std::collections::HashMap;
use std::net::IpAddr;
use std::time::{Duration, SystemTime};

pub(super) use denial::ApiDenial;
pub(super) use gate::{Caller, bearer, bearer_of};

/// What an access token stands for.
#[derive(Clone, Debug)]
pub(super) struct Session {
    /// The 18-character id of the user.
    pub(super) user_id: String,
    /// The consumer key of the app that obtained the token; none for a session by password.
    pub(super) client_id: Option<String>,
    /// `OAuth` scopes; a session by password has none and may do everything.
    pub(super) scopes: Vec<String>,
    /// Whether the token is a JWT, which `SOAP` refuses.
    pub(super) is_jwt: bool,
    /// Whether it came of a username and password.
    pub(super) by_password: bool,
    /// The `OauthToken` record of the refresh token that goes with it.
    pub(super) approval: Option<String>,
    pub(super) began: SystemTime,
    /// Where it began; none for the administrator's first, which is good from everywhere.
    from: Option<IpAddr>,
    last_used: SystemTime,
}

impl Session {
    /// A session that begins now.
    pub(super) fn new(user_id: &str, now: SystemTime, from: Option<IpAddr>) -> Self {
        Self {
            user_id: user_id.to_owned(),
            client_id: None,
            scopes: Vec::new(),
            is_jwt: false,
            by_password: false,
            approval: None,
            began: now,
            from,
            last_used: now,
        }
    }

    /// The same for a token that an app obtained.
    pub(super) fn of_app(self, client_id: &str, scopes: Vec<String>, is_jwt: bool) -> Self {
        Self { client_id: Some(client_id.to_owned()), scopes, is_jwt, ..self }
    }

    /// When it ends if nobody uses it.
    pub(super) fn ends(&self, timeout: Duration) -> SystemTime {
        self.last_used + timeout
    }

    /// Whether the token has a scope that is for the identity URL; each of the later ones is
    /// another word for `id`, or holds it.
    pub(super) fn reaches_identity(&self) -> bool {
        const THESE: [&str; 6] = ["id", "profile", "email", "address", "phone", "full"];
        self.client_id.is_none() || self.scopes.iter().any(|scope| THESE.contains(&&**scope))
    }

    /// Whether the token reaches the REST API.
    pub(super) fn reaches_rest(&self) -> bool {
        self.client_id.is_none()
            || self.scopes.iter().any(|scope| scope == "api" || scope == "full")
    }
}

/// So many sessions are not worth looking after.
const FEW: usize = 1_000;

/// The live sessions.
pub(super) struct Sessions {
    by_token: HashMap<String, Session>,
    /// When there are so many, those that ended long ago are looked for.
    crowd: usize,
}

impl Default for Sessions {
    fn default() -> Self {
        Self { by_token: HashMap::new(), crowd: FEW }
    }
}

impl std::fmt::Debug for Sessions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.by_token.values()).finish()
    }
}

impl Sessions {
    /// Opens one, and forgets those that ended long before it began: nobody may ever come back to
    /// them, and an org may live for weeks.
    pub(super) fn open(&mut self, token: &str, session: Session, timeout: Duration) {
        if self.by_token.len() >= self.crowd {
            self.by_token.retain(|_, old| session.began <= old.ends(2 * timeout));
            self.crowd = FEW.max(2 * self.by_token.len());
        }
        self.by_token.insert(token.to_owned(), session);
    }

    /// The session of a token as it is, which does not keep it alive.
    pub(super) fn peek(&self, token: &str) -> Option<&Session> {
        self.by_token.get(token)
    }

    /// Ends one session; false where there was none.
    pub(super) fn close(&mut self, token: &str) -> bool {
        self.by_token.remove(token).is_some()
    }

    /// Who has a session by way of an app.
    pub(super) fn users_of(&self, client_id: &str) -> impl Iterator<Item = String> {
        let theirs = |session: &&Session| session.client_id.as_deref() == Some(client_id);
        self.by_token.values().filter(theirs).map(|session| session.user_id.clone())
    }

    /// Keeps the sessions of an app under another key.
    pub(super) fn rename_client(&mut self, old: &str, new: &str) {
        for key in self.by_token.values_mut().filter_map(|session| session.client_id.as_mut()) {
            if key == old {
                new.clone_into(key);
            }
        }
    }

    /// Ends every session but the one with which the administrator began.
    pub(super) fn end_all_but_the_first(&mut self) {
        self.by_token.retain(|_, session| session.from.is_none());
    }

    /// The consumer keys of the apps that sessions are open for, one for each session.
    pub(super) fn of_apps(&self) -> impl Iterator<Item = &str> {
        self.by_token.values().filter_map(|session| session.client_id.as_deref())
    }

    /// Ends every session that a predicate finds.
    pub(super) fn close_all(&mut self, mut doomed: impl FnMut(&Session) -> bool) {
        self.by_token.retain(|_, session| !doomed(session));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_that_ended_long_ago_are_forgotten() {
        let timeout = Duration::from_secs(7200);
        let mut sessions = Sessions::default();
        let mut most = 0;
        for number in 0..20_000_u32 {
            let now = SystemTime::UNIX_EPOCH + Duration::from_secs(60) * number;
            let session = Session::new("005", now, None);
            sessions.open(&number.to_string(), session, timeout);
            most = most.max(sessions.by_token.len());
        }
        assert!(most < 4 * FEW, "{most}");
        assert!((0..240).all(|ago| sessions.peek(&(19_999 - ago).to_string()).is_some()));
    }
}
