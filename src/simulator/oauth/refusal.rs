//! Every refusal of the token endpoint: `error` and `error_description`, word for word.

use std::borrow::Cow;

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::simulator::profile::Wording;

/// A refusal: `error`, `error_description`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal(pub(super) Cow<'static, str>, pub(super) Cow<'static, str>);

impl Refusal {
    pub(super) const fn of(error: &'static str, description: &'static str) -> Self {
        Self(Cow::Borrowed(error), Cow::Borrowed(description))
    }
}

pub(super) const UNKNOWN_CLIENT: Refusal =
    Refusal::of("invalid_client_id", "client identifier invalid");
pub(super) const APP_NOT_FOUND: Refusal =
    Refusal::of("app_not_found", "External client app is not installed in this org");
pub(super) const WRONG_SECRET: Refusal =
    Refusal::of("invalid_client", "invalid client credentials");
pub(super) const NOT_ADMIN_APPROVED: Refusal =
    Refusal::of("invalid_app_access", "user is not admin approved to access this app");
pub(super) const NOT_APPROVED: Refusal =
    Refusal::of("invalid_grant", "user hasn't approved this consumer");
pub(super) const NO_RUN_AS_USER: Refusal =
    Refusal::of("invalid_grant", "no client credentials user enabled");
pub(super) const WRONG_DOMAIN: Refusal =
    Refusal::of("invalid_grant", "request not supported on this domain");
pub(super) const UNSUPPORTED: Refusal =
    Refusal::of("unsupported_grant_type", "grant type not supported");
pub(super) const AUTHENTICATION_FAILURE: Refusal =
    Refusal::of("invalid_grant", "authentication failure");
pub(super) const INVALID_ASSERTION: Refusal = Refusal::of("invalid_grant", "invalid assertion");
// Salesforce uses the words of the web server flow for an assertion that is too old, too.
pub(super) const EXPIRED: Refusal = Refusal::of("invalid_grant", "expired authorization code");
pub(super) const EXPIRED_REFRESH_TOKEN: Refusal =
    Refusal::of("invalid_grant", "expired access/refresh token");
pub(super) const RATE_EXCEEDED: Refusal = Refusal::of("invalid_grant", "login rate exceeded");
pub(super) const INACTIVE_USER: Refusal = Refusal::of("invalid_grant", "inactive user");
pub(super) const IP_RESTRICTED: Refusal = Refusal::of("invalid_grant", "ip restricted");
pub(super) const APP_BLOCKED: Refusal = Refusal::of("app_blocked", "this app is blocked by admin");
pub(super) const NOT_INSTALLED: Refusal =
    Refusal::of("invalid_client", "app must be installed into org");
pub(super) const WRONG_SCOPE: Refusal =
    Refusal::of("invalid_scope", "the requested scope is not allowed");
pub(super) const BAD_BASIC_HEADER: Refusal =
    Refusal::of("invalid_basic_auth_header", "invalid basic auth header");

pub(super) const WRONG_CALLBACK: Refusal =
    Refusal::of("redirect_uri_mismatch", "redirect_uri must match configuration");
pub(super) const NO_CHALLENGE: Refusal =
    Refusal::of("invalid_request", "missing required code challenge");
// The org fails, and says so as it says it of other failures.
pub(super) const SERVER_ERROR: Refusal = Refusal::of("unknown_error", "retry your request");

impl From<Wording> for Refusal {
    fn from(Wording { error, description }: Wording) -> Self {
        Self(error, description)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = Json(json!({ "error": self.0, "error_description": self.1 }));
        (StatusCode::BAD_REQUEST, [(header::CACHE_CONTROL, "no-store")], body).into_response()
    }
}
