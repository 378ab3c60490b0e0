//! What is unconfirmed about how apps are made.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{SecretAgain, range};

/// Facts about new apps that no public source settles.
///
/// The defaults are the likeliest answers; a test may turn each the other way.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Making {
    /// How many characters a chosen consumer key or secret has at least.
    ///
    /// Default 8, as documented; nobody is known to have tried fewer.
    #[serde(deserialize_with = "range::lengths")]
    pub shortest_key: usize,

    /// How many characters a chosen consumer key or secret has at most.
    ///
    /// Default 256, as documented; the longest that tools send is 119 characters.
    #[serde(deserialize_with = "range::lengths")]
    pub longest_key: usize,

    /// What becomes of a chosen consumer secret in the deploy that creates an external client app.
    ///
    /// Default taken: a tool restores apps "with identical credentials" by it
    /// (hardisgroupcom/sfdx-hardis, change log of 7.0.0). The rules for it are not documented.
    pub external_secret: SecretAgain,

    /// How a consumer key is refused that another external client app has.
    ///
    /// Default the text that is recorded of connected apps (forcedotcom/cli#336); of external client
    /// apps none was found.
    pub external_key_taken: Cow<'static, str>,

    /// Whether the name of a deleted app may be used again.
    ///
    /// Default true: tools restore apps after a deletion under the names that they had; no report
    /// says how soon.
    pub deleted_name_is_free: bool,
}

impl Default for Making {
    fn default() -> Self {
        Self {
            shortest_key: 8,
            longest_key: 256,
            external_secret: SecretAgain::Taken,
            external_key_taken: Cow::Borrowed("The consumer key is already taken."),
            deleted_name_is_free: true,
        }
    }
}
