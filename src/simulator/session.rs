//! Sessions: what an access token stands for, and why one is refused.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::SystemTime;

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::language::Language;
use super::state::{Shared, State};

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
    last_used: SystemTime,
}

impl Session {
    /// A session that begins now.
    pub(super) fn new(user_id: &str, now: SystemTime) -> Self {
        Self {
            user_id: user_id.to_owned(),
            client_id: None,
            scopes: Vec::new(),
            is_jwt: false,
            last_used: now,
        }
    }

    /// The same for a token that an app obtained.
    pub(super) fn of_app(self, client_id: &str, scopes: Vec<String>, is_jwt: bool) -> Self {
        Self { client_id: Some(client_id.to_owned()), scopes, is_jwt, ..self }
    }

    /// Whether the token reaches the REST API.
    pub(super) fn reaches_rest(&self) -> bool {
        self.client_id.is_none()
            || self.scopes.iter().any(|scope| scope == "api" || scope == "full")
    }
}

/// The live sessions, by token.
#[derive(Default)]
pub(super) struct Sessions(HashMap<String, Session>);

impl std::fmt::Debug for Sessions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.values()).finish()
    }
}

impl Sessions {
    pub(super) fn open(&mut self, token: &str, session: Session) {
        self.0.insert(token.to_owned(), session);
    }

    /// Ends one session; false where there was none.
    pub(super) fn close(&mut self, token: &str) -> bool {
        self.0.remove(token).is_some()
    }

    /// Ends every session that a predicate finds.
    pub(super) fn close_all(&mut self, mut doomed: impl FnMut(&Session) -> bool) {
        self.0.retain(|_, session| !doomed(session));
    }
}

/// Why the API does not serve a caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ApiDenial {
    /// No token, an unknown one, or one whose session is over.
    SessionInvalid,
    /// The token lacks the scope for the REST API.
    NotForRest,
    /// The edition has no API.
    ApiDisabledForOrg,
    /// The user lacks `ApiEnabled`.
    ApiDisabledForUser,
}

impl ApiDenial {
    /// HTTP status, error code and message of the REST API.
    pub(super) fn rest(self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::SessionInvalid => {
                (StatusCode::UNAUTHORIZED, "INVALID_SESSION_ID", "Session expired or invalid")
            }
            Self::NotForRest => (
                StatusCode::UNAUTHORIZED,
                "INVALID_SESSION_ID",
                "This session is not valid for use with the REST API",
            ),
            Self::ApiDisabledForOrg => (
                StatusCode::FORBIDDEN,
                "API_DISABLED_FOR_ORG",
                "The REST API is not enabled for this Organization.",
            ),
            Self::ApiDisabledForUser => {
                (StatusCode::FORBIDDEN, "API_CURRENTLY_DISABLED", "API is disabled for this User")
            }
        }
    }
}

impl IntoResponse for ApiDenial {
    fn into_response(self) -> Response {
        let (status, code, message) = self.rest();
        (status, Json(json!([{ "message": message, "errorCode": code }]))).into_response()
    }
}

impl State {
    /// The session of a bearer token, if it may use the REST API; using it keeps it alive.
    pub(super) fn session(&mut self, bearer: &str) -> Result<Session, ApiDenial> {
        let session = self.any_session(bearer).ok_or(ApiDenial::SessionInvalid)?;
        if !self.facts.api_enabled {
            return Err(ApiDenial::ApiDisabledForOrg);
        }
        if !session.reaches_rest() {
            return Err(ApiDenial::NotForRest);
        }
        if !self.tables.permits(&session.user_id, "ApiEnabled") {
            return Err(ApiDenial::ApiDisabledForUser);
        }
        Ok(session)
    }

    /// The language of the user whose session this is.
    pub(super) fn language_of(&self, token: &str) -> Option<Language> {
        let user = self.tables.get("User", &self.sessions.0.get(token)?.user_id)?;
        user["LanguageLocaleKey"].as_str().map(Language::of)
    }

    /// The session of a token, whatever it may do; using it keeps it alive.
    pub(super) fn any_session(&mut self, token: &str) -> Option<Session> {
        let (now, timeout) = (self.now(), self.facts.profile.session_timeout);
        let session = self.sessions.0.get_mut(token)?;
        if now > session.last_used + timeout {
            self.sessions.0.remove(token);
            return None;
        }
        session.last_used = now;
        Some(session.clone())
    }
}

/// The token of an `Authorization: Bearer` (or older `OAuth`) header.
pub(super) fn bearer(parts: &Parts) -> Option<&str> {
    let header = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = header.split_once(' ')?;
    let known = scheme.eq_ignore_ascii_case("Bearer") || scheme.eq_ignore_ascii_case("OAuth");
    known.then_some(token.trim())
}

/// Extracts the session of a REST call; a handler that takes it needs no check of its own.
#[derive(Debug)]
pub(super) struct Caller(pub(super) Session);

impl FromRequestParts<Arc<Shared>> for Caller {
    type Rejection = ApiDenial;

    async fn from_request_parts(
        parts: &mut Parts,
        shared: &Arc<Shared>,
    ) -> Result<Self, Self::Rejection> {
        let token = bearer(parts).ok_or(ApiDenial::SessionInvalid)?;
        shared.lock().session(token).map(Self)
    }
}
