//! The choices that the facts of a profile leave.

/// How `commaSeparatedPermissionSet` of an external client app's policies names a permission set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PermissionSetBy {
    /// Only by API name.
    Name,
    /// Only by record id.
    Id,
    /// By either.
    NameOrId,
}

/// What the org demands of a chosen consumer key or secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyRules {
    /// As documented: 8 to 256 letters and digits.
    Documented,
    /// As tools in the wild get away with: also `_`, `.`, `+`, `/`, `=`, `-`.
    AsObserved,
}

/// How a login node says that it does not know a new app yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wording {
    /// The `error`.
    pub error: &'static str,
    /// The `error_description`, in English.
    pub description: &'static str,
}

/// A refusal of the REST, SOAP or Metadata API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Such as `INVALID_ID_FIELD`.
    pub code: &'static str,
    /// The text, in English.
    pub message: &'static str,
}

/// Where a refusal shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shows {
    /// No token is issued.
    AtLogin,
    /// A token is issued, and the API refuses it.
    AtTheApi,
}

/// How the REST API refuses a session that is no good for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RestText {
    /// `Session expired or invalid`.
    Expired,
    /// `This session is not valid for use with the REST API`.
    NotValidForRest,
}

/// Which approval goes where there are too many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evicted {
    /// The one that was given first.
    Oldest,
    /// The one whose refresh token has been idle longest.
    LeastRecentlyUsed,
}
