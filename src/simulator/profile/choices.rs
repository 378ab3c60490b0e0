//! The choices that the facts of a profile leave.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// How `commaSeparatedPermissionSet` of an external client app's policies names a permission set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PermissionSetBy {
    /// Only by API name.
    Name,
    /// Only by record id.
    Id,
    /// By either.
    NameOrId,
}

/// What the org demands of a chosen consumer key or secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyRules {
    /// As documented: 8 to 256 letters and digits.
    Documented,
    /// As tools in the wild get away with: also `_`, `.`, `+`, `/`, `=`, `-`.
    AsObserved,
}

/// How a login node says that it does not know a new app yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FreshAppError {
    /// `app_not_found`, `External client app is not installed in this org`.
    AppNotFound,
    /// `invalid_client_id`, `client identifier invalid`.
    InvalidClientId,
    /// Anything else, such as what clients report of new orgs: `user hasn't approved this
    /// consumer` and `audience is invalid` in turn (`forcedotcom/cli#1640`).
    Says(Wording),
}

/// An answer of the token endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// The `error`.
    pub error: Cow<'static, str>,
    /// The `error_description`, in English.
    pub description: Cow<'static, str>,
}

impl Wording {
    /// One that is known when the program is compiled.
    ///
    /// ```
    /// use cucumber_salesforce::simulator::Wording;
    ///
    /// let wording = Wording::of("invalid_grant", "inactive user");
    /// assert_eq!(wording.error, "invalid_grant");
    /// ```
    #[must_use]
    pub const fn of(error: &'static str, description: &'static str) -> Self {
        Self { error: Cow::Borrowed(error), description: Cow::Borrowed(description) }
    }
}

/// A refusal of the REST, SOAP or Metadata API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    /// Such as `INVALID_ID_FIELD`.
    pub code: Cow<'static, str>,
    /// The text, in English.
    pub message: Cow<'static, str>,
}

impl Refusal {
    /// One that is known when the program is compiled.
    ///
    /// ```
    /// use cucumber_salesforce::simulator::Refusal;
    ///
    /// let refusal = Refusal::of("INVALID_ID_FIELD", "Deployment already completed");
    /// assert_eq!(refusal.code, "INVALID_ID_FIELD");
    /// ```
    #[must_use]
    pub const fn of(code: &'static str, message: &'static str) -> Self {
        Self { code: Cow::Borrowed(code), message: Cow::Borrowed(message) }
    }
}

/// Where a refusal shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shows {
    /// No token is issued.
    AtLogin,
    /// A token is issued, and the API refuses it.
    AtTheApi,
}

/// How the REST API refuses a session that is no good for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RestText {
    /// `Session expired or invalid`.
    Expired,
    /// `This session is not valid for use with the REST API`.
    NotValidForRest,
}

/// Which approval goes where there are too many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evicted {
    /// The one that was given first.
    Oldest,
    /// The one whose refresh token has been idle longest.
    LeastRecentlyUsed,
}
