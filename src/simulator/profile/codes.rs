//! What is unconfirmed about authorization codes, device codes and rotated refresh tokens.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Wording, duration};

/// Facts about the flows that send a person to a browser which no public source settles.
///
/// The defaults are the likeliest answers; a test may turn each the other way.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Codes {
    /// How long an authorization code is good.
    ///
    /// Default 15 minutes: quoted from the help page of the web server flow by many, which was not
    /// at hand.
    #[serde(with = "duration")]
    pub code_life: Duration,

    /// What the token endpoint says of an authorization code that has been used.
    ///
    /// Default `expired authorization code`, as of one that is too old: reports do not tell the
    /// two apart.
    pub used_code: Wording,

    /// What the token endpoint says of an authorization code that it never gave.
    ///
    /// Default `invalid authorization code`, from one weak source.
    pub unknown_code: Wording,

    /// What the authorize endpoint says of a code challenge that is malformed, or of the method
    /// `plain`.
    ///
    /// Default `invalid_request`, which is documented; its text was not found.
    pub bad_challenge: Wording,

    /// What the token endpoint says of a code verifier that does not fit the challenge.
    ///
    /// Default `invalid_request`, which is documented; its text was not found.
    pub wrong_verifier: Wording,

    /// What the token endpoint says where a code verifier is missing, or nobody asked for one.
    ///
    /// Default `invalid_grant`, which is documented for the first; its text was not found.
    pub stray_verifier: Wording,

    /// What both endpoints say where a callback URL is missing.
    ///
    /// Default the documented code; its text was not found.
    pub no_callback: Wording,

    /// What the authorize endpoint says of any response type but `code`.
    ///
    /// Default the documented code; its text was not found. The user-agent flow (`token`) is
    /// not simulated.
    pub response_type: Wording,

    /// What a program is told where a person said no.
    ///
    /// Default the documented code, with the text that clients test for.
    pub denied: Wording,

    /// What a program is told that wants no page to be shown, where one would be needed.
    ///
    /// Default the documented code; its text was not found.
    pub immediate: Wording,

    /// How long a device code is good.
    ///
    /// Default 10 minutes, as second-hand sources say.
    #[serde(with = "duration")]
    pub device_life: Duration,

    /// How long a device must wait between two questions.
    ///
    /// Default 5 s: the `interval` of the only answer on record.
    #[serde(with = "duration")]
    pub device_interval: Duration,

    /// What a device is told while nobody has decided.
    ///
    /// Default a code of the server; its text was not found.
    pub device_pending: Wording,

    /// What a device is told that asks too often.
    ///
    /// Default a code of the server; its text was not found.
    pub device_too_soon: Wording,

    /// What a device is told whose code has expired.
    ///
    /// Default `invalid_grant`: RFC 8628's `expired_token` is not among the codes of the server.
    pub device_expired: Wording,

    /// Whether the answer to a device tells how long its code is good (`expires_in`).
    ///
    /// Default false: the only answer on record does not. Generic clients demand it.
    pub device_told_of_expiry: bool,

    /// Whether the second use of a rotated refresh token ends the access tokens of the first, too.
    ///
    /// Default true, as documented.
    pub replay_ends_sessions: bool,

    /// How long an `id_token` is good where the app does not say.
    ///
    /// Default 2 minutes: the default of the field in Setup, by second-hand sources.
    #[serde(with = "duration")]
    pub id_token_life: Duration,
}

impl Default for Codes {
    fn default() -> Self {
        Self {
            code_life: Duration::from_secs(15 * 60),
            used_code: Wording::of("invalid_grant", "expired authorization code"),
            unknown_code: Wording::of("invalid_grant", "invalid authorization code"),
            bad_challenge: Wording::of("invalid_request", "invalid code challenge"),
            wrong_verifier: Wording::of("invalid_request", "invalid code verifier"),
            stray_verifier: Wording::of("invalid_grant", "invalid code verifier"),
            no_callback: Wording::of("redirect_uri_missing", "redirect_uri is missing"),
            response_type: Wording::of("unsupported_response_type", "response type not supported"),
            denied: Wording::of("access_denied", "end-user denied authorization"),
            immediate: Wording::of("immediate_unsuccessful", "immediate authorization failed"),
            device_life: Duration::from_secs(10 * 60),
            device_interval: Duration::from_secs(5),
            device_pending: Wording::of("authorization_pending", "authorization is pending"),
            device_too_soon: Wording::of("slow_down", "polling too frequently"),
            device_expired: Wording::of("invalid_grant", "expired authorization code"),
            device_told_of_expiry: false,
            replay_ends_sessions: true,
            id_token_life: Duration::from_secs(2 * 60),
        }
    }
}
