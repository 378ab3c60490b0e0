//! The `error` values of the token endpoint.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Declares every code once: variant and spelling.
macro_rules! codes {
    ($( $(#[$doc:meta])* $variant:ident = $text:literal; )*) => {
        /// The `error` of a refusal: every value that Salesforce's server is known to emit.
        ///
        /// ```
        /// use cucumber_salesforce::oauth::TokenErrorCode;
        ///
        /// let code: TokenErrorCode = "invalid_client_id".parse()?;
        /// assert_eq!(code, TokenErrorCode::InvalidClientId);
        /// # Ok::<(), std::convert::Infallible>(())
        /// ```
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum TokenErrorCode {
            $( $(#[$doc])* $variant, )*
            /// A value that is not on record.
            Other(String),
        }

        impl TokenErrorCode {
            /// Every code that is on record.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )* ];

            /// The spelling on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $( Self::$variant => $text, )*
                    Self::Other(text) => text,
                }
            }
        }
    };
}

codes! {
    /// The user, or a policy, said no.
    AccessDenied = "access_denied";
    /// An administrator has blocked the app.
    AppBlocked = "app_blocked";
    /// The external client app is not known here.
    AppNotFound = "app_not_found";
    /// The user has not entered the device code yet.
    AuthorizationPending = "authorization_pending";
    /// The assertion's `jti` is bad.
    BadJtiClaim = "bad_jti_claim";
    /// The app's attestation failed.
    AppAttestFailed = "app_attest_failed";
    /// The app's attestation failed for now.
    AppAttestFailedRetry = "app_attest_failed_retry";
    /// The external client app's policy is not known here.
    EcappPolicyNotFound = "ecapp_policy_not_found";
    /// Too many apps were registered.
    ExceededRegistrationLimit = "exceeded_registration_limit";
    /// Whether the app is blocked could not be found out.
    FailCloseAppBlocked = "fail_close_app_blocked";
    /// The app could not be registered.
    FailedRegistration = "failed_registration";
    /// Immediate authorization without a session or approval.
    ImmediateUnsuccessful = "immediate_unsuccessful";
    /// The org is locked, closed or suspended.
    InactiveOrg = "inactive_org";
    /// The user is deactivated.
    InactiveUser = "inactive_user";
    /// The app could not be installed.
    InstallationError = "installation_error";
    /// The user may not use the app.
    InvalidAppAccess = "invalid_app_access";
    /// The kind of assertion is not supported.
    InvalidAssertionType = "invalid_assertion_type";
    /// The `Authorization` header is malformed.
    InvalidBasicAuthHeader = "invalid_basic_auth_header";
    /// The `DPoP` proof is bad.
    InvalidDpopProof = "invalid_dpop_proof";
    /// The consumer secret is wrong, or the app may not be used.
    InvalidClient = "invalid_client";
    /// The consumer key is not known here.
    InvalidClientId = "invalid_client_id";
    /// The external client app's distribution state does not allow it.
    InvalidDistributionState = "invalid_distribution_state";
    /// The experience id is bad.
    InvalidExpid = "invalid_expid";
    /// The grant itself is refused; the description says why.
    InvalidGrant = "invalid_grant";
    /// The one-time passcode is wrong.
    InvalidOtp = "invalid_otp";
    /// A parameter is missing or malformed.
    InvalidRequest = "invalid_request";
    /// A scope was asked for that the app does not have.
    InvalidScope = "invalid_scope";
    /// The session's security level is too low.
    InvalidSessionLevel = "invalid_session_level";
    /// The token is not valid.
    InvalidToken = "invalid_token";
    /// Signing in failed.
    LoginError = "login_error";
    /// The flow is switched off.
    OauthFlowDisabled = "oauth_flow_disabled";
    /// The app's OAuth policy is not known here.
    OauthPolicyNotFound = "oauth_policy_not_found";
    /// The one-time passcode could not be sent or checked.
    OtpError = "otp_error";
    /// Too many sign-ins.
    RateLimitExceeded = "rate_limit_exceeded";
    /// No callback URL was given.
    RedirectUriMissing = "redirect_uri_missing";
    /// The callback URL is none of the app's.
    RedirectUriMismatch = "redirect_uri_mismatch";
    /// Self-registration failed.
    RegistrationError = "registration_error";
    /// The server failed.
    ServerError = "server_error";
    /// The service is not available.
    ServiceUnavailable = "service_unavailable";
    /// The device polls too often.
    SlowDown = "slow_down";
    /// The system is down.
    SystemDown = "system_down";
    /// The server failed and does not say how.
    UnknownError = "unknown_error";
    /// The experience id is not supported.
    UnsupportedExpid = "unsupported_expid";
    /// The flow is unknown, or switched off for the app.
    UnsupportedGrantType = "unsupported_grant_type";
    /// The response type is not supported.
    UnsupportedResponseType = "unsupported_response_type";
    /// The kind of token is not supported.
    UnsupportedTokenType = "unsupported_token_type";
    /// A `DPoP` nonce is required.
    UseDpopNonce = "use_dpop_nonce";
}

impl fmt::Display for TokenErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for TokenErrorCode {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.iter().find(|code| code.as_str() == text).cloned();
        Ok(known.unwrap_or_else(|| Self::Other(text.to_owned())))
    }
}

impl<'de> Deserialize<'de> for TokenErrorCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Ok(code) = String::deserialize(deserializer)?.parse();
        Ok(code)
    }
}

impl Serialize for TokenErrorCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl oauth2::ErrorResponseType for TokenErrorCode {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_reads_back() {
        for code in TokenErrorCode::ALL {
            assert_eq!(code.as_str().parse().as_ref(), Ok(code));
        }
        assert_eq!("teapot".parse(), Ok(TokenErrorCode::Other("teapot".into())));
    }
}
