//! What is unconfirmed about who a token stands for, and about its end.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{Wording, range};

/// An answer that is a bare text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bare {
    /// The HTTP status.
    #[serde(deserialize_with = "range::refusals")]
    pub status: u16,
    /// The text.
    pub text: Cow<'static, str>,
}

impl Bare {
    /// One that is known when the program is compiled.
    #[must_use]
    pub const fn of(status: u16, text: &'static str) -> Self {
        Self { status, text: Cow::Borrowed(text) }
    }
}

/// How a moment is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Moment {
    /// As a text: `2026-01-01T00:00:00Z`.
    Text,
    /// As a number of seconds since 1970.
    Seconds,
}

/// Facts about userinfo, the identity URL and revocation that no public source settles.
///
/// The defaults are the likeliest answers; a test may turn each the other way.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Identity {
    /// What the identity URL says where there is no token.
    ///
    /// Default a code beside `Bad_OAuth_Token`, the only one that clients are known to test for.
    pub missing_token: Bare,

    /// What the identity URL says of another org.
    ///
    /// Default a code in the style of `Bad_OAuth_Token`; no report was found.
    pub wrong_org: Bare,

    /// What the identity URL says of a user whom the org does not have.
    ///
    /// Default a code in the style of `Bad_OAuth_Token`; no report was found.
    pub bad_id: Bare,

    /// What the identity URL says of a user who is deactivated.
    ///
    /// Default a code in the style of `Bad_OAuth_Token`; no report was found.
    pub inactive: Bare,

    /// What the identity URL says of a user whom the caller may not see.
    ///
    /// Default a code in the style of `Bad_OAuth_Token`; no report was found.
    pub no_access: Bare,

    /// What the identity URL says of an API version that there is not.
    ///
    /// Default a code in the style of `Bad_OAuth_Token`; no report was found.
    pub bad_version: Bare,

    /// What the identity URL says of a callback that is no name of a function.
    ///
    /// Default a code in the style of `Bad_OAuth_Token`; no report was found.
    pub bad_callback: Bare,

    /// Whether the identity URL refuses the tokens of apps that have no scope `id`, and none that
    /// holds it.
    ///
    /// Default false: help asks for the scope, while the Salesforce CLI reads userinfo, which tells
    /// the same, with the scopes `refresh_token api web`.
    pub id_scope_is_needed: bool,

    /// Whether userinfo tells `updated_at` as a text or as a number.
    ///
    /// Default a text, as every moment of the APIs; `OpenID` Connect wants a number of seconds.
    pub updated_at: Moment,

    /// What revocation says of a kind of token that it does not know.
    ///
    /// Default the documented code; its text was not found.
    pub unknown_token_type: Wording,

    /// What revocation says of a token that it does not know.
    ///
    /// Default the documented code; its text was not found.
    pub unknown_token: Wording,
}

impl Default for Identity {
    fn default() -> Self {
        Self {
            missing_token: Bare::of(403, "Missing_OAuth_Token"),
            wrong_org: Bare::of(403, "Wrong_Org"),
            bad_id: Bare::of(404, "Bad_Id"),
            inactive: Bare::of(404, "Inactive"),
            no_access: Bare::of(404, "No_Access"),
            bad_version: Bare::of(406, "Invalid_Version"),
            bad_callback: Bare::of(406, "Invalid_Callback"),
            id_scope_is_needed: false,
            updated_at: Moment::Text,
            unknown_token_type: Wording::of(
                "unsupported_token_type",
                "this token type is not supported",
            ),
            unknown_token: Wording::of("invalid_token", "invalid token"),
        }
    }
}
