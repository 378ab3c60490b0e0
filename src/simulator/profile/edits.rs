//! What is unconfirmed about changes of apps that exist already.

use serde::{Deserialize, Serialize};

/// What an update does with the consumer key of an external client app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyAgain {
    /// Any key may be sent; the update succeeds, and the app keeps the key that it had.
    Ignored,
    /// The app's own key may be sent again; any other is refused.
    Repeatable,
    /// No key may be sent, not even the app's own.
    Refused,
    /// The app's own key must be sent again.
    Needed,
}

/// What an update does with a consumer secret of the caller's choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SecretAgain {
    /// The app has the new secret from then on.
    Taken,
    /// The update succeeds, and the app keeps the secret that it had.
    Ignored,
    /// The update fails.
    Refused,
}

/// Facts about changes of apps that no public source settles.
///
/// The defaults are the likeliest answers; a test may turn each the other way.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
#[expect(clippy::struct_excessive_bools, reason = "each answers one open question with yes or no")]
pub struct Edits {
    /// What an update does with the consumer key of an external client app.
    ///
    /// Default ignored: the only report of another key in a redeploy says that the deploy succeeds
    /// and the app keeps its own (the skill `copado-crt-jwt-provisioning`, of a live org); tools
    /// deploy the key that they retrieved. That a connected app refuses every key is recorded
    /// (`SFDO-Tooling/CumulusCI#2943`).
    pub external_key: KeyAgain,

    /// What an update does with a chosen consumer secret of an external client app.
    ///
    /// Default ignored: the type has a field of its own that asks for a rotation, which would be
    /// useless otherwise; tools send both values at creation only.
    pub external_secret: SecretAgain,

    /// What an update does with a chosen consumer secret of a connected app.
    ///
    /// Default refused, by analogy with the key: the documentation says that both can be set at
    /// creation only.
    pub connected_secret: SecretAgain,

    /// Whether an app keeps its permission sets and profiles where an update names none.
    ///
    /// Default true: of connected apps the documentation says that an empty element removes all;
    /// of external client apps nothing was found.
    pub unnamed_access_stays: bool,

    /// Whether `renameMetadata` gives apps another name.
    ///
    /// Default true: the documentation names no type that it would not rename; no report was
    /// found. The name is no part of the consumer key, so that logins go on.
    pub apps_can_be_renamed: bool,

    /// Whether login nodes learn late who holds a permission set that opens an app.
    ///
    /// Default false: that an assignment takes its time is plausible, but no report was found.
    pub access_propagates: bool,

    /// Whether all tokens and approvals of an app end when its second pair of key and secret takes
    /// the place of the first.
    ///
    /// Default false: the old pair goes on signing in until it is deleted. Of connected apps help is
    /// said to tell, second-hand, that all tokens end.
    pub rotation_ends_tokens: bool,
}

impl Default for Edits {
    fn default() -> Self {
        Self {
            external_key: KeyAgain::Ignored,
            external_secret: SecretAgain::Ignored,
            connected_secret: SecretAgain::Refused,
            unnamed_access_stays: true,
            apps_can_be_renamed: true,
            access_propagates: false,
            rotation_ends_tokens: false,
        }
    }
}
