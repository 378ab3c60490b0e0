//! What is unconfirmed about the endpoints that tell of an app without a login.

use serde::{Deserialize, Serialize};

use super::range;

/// Facts about the authorize and introspection endpoints that no public source settles.
///
/// The defaults are the likeliest answers; a test may turn each the other way.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Authorize {
    /// Whether the authorize endpoint names, before any login, an external client app that is
    /// absent, off or not known to the node.
    ///
    /// Default false: `OAUTH_EC_APP_NOT_FOUND` was seen after a login that Login History calls a
    /// success (`PipedreamHQ/pipedream#21557`). Where it is false such an app looks like one that
    /// is in order, and only a consumer key that no app of the org has is named.
    pub external_app_shows_before_login: bool,

    /// The HTTP status with which the authorize endpoint refuses before any login.
    ///
    /// Default 400: reports quote the body that a browser shows, none its status; every refusal
    /// of the token endpoint on record has this one.
    #[serde(deserialize_with = "range::refusals")]
    pub refusal_status: u16,

    /// Whether the authorize endpoint sends a browser to the login page by a redirect.
    ///
    /// Default true: `?ec=302&startURL=` in the address of login pages tells of one. Where it is
    /// false the login page comes at once.
    pub redirects_to_login: bool,

    /// Whether the introspection endpoint refuses an unknown client as the token endpoint does.
    ///
    /// Default false: `{"active":false}` is all that is documented of failures, so that nothing
    /// follows from it.
    pub introspection_names_unknown_clients: bool,
}

impl Default for Authorize {
    fn default() -> Self {
        Self {
            external_app_shows_before_login: false,
            refusal_status: 400,
            redirects_to_login: true,
            introspection_names_unknown_clients: false,
        }
    }
}
