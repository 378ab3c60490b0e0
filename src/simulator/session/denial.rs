//! The refusals of the API's own gate.

use axum::http::StatusCode;

/// Why the API does not serve a caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::simulator) enum ApiDenial {
    /// No token, an unknown one, or one whose session is over.
    SessionInvalid,
    /// The token lacks the scope for the REST API.
    NotForRest,
    /// The edition has no API.
    ApiDisabledForOrg,
    /// The user lacks `ApiEnabled`.
    ApiDisabledForUser,
    /// The password by which the session began has expired.
    PasswordExpired,
    /// The whole org is locked.
    OrgLocked,
}

impl ApiDenial {
    /// HTTP status, error code and message of the REST API.
    pub(in crate::simulator) fn rest(self) -> (StatusCode, &'static str, &'static str) {
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
            Self::PasswordExpired => (
                StatusCode::FORBIDDEN,
                "INVALID_OPERATION_WITH_EXPIRED_PASSWORD",
                "The users password has expired, you must call SetPassword before attempting any other API operations",
            ),
            Self::OrgLocked => {
                (StatusCode::FORBIDDEN, "ORG_LOCKED", "This organization has been locked")
            }
        }
    }
}
