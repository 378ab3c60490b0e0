//! What is unconfirmed about requests as such.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::Refusal;

/// Facts about what the APIs take and refuse that no public source settles.
///
/// The defaults are the likeliest answers; a test may turn each the other way.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Wire {
    /// `statusCode` of a `SOAP` result where a component has a field that the API version in the
    /// URL does not know.
    ///
    /// Default `INVALID_FIELD`: the text, `Property '..' not valid in version ..`, is widely
    /// reported of deploys, which have no code.
    pub other_version_status_code: Cow<'static, str>,

    /// Whether deployed files of external client apps lose the elements that stand behind one
    /// which should follow them.
    ///
    /// Default false: one public field report says so, others deploy such files unharmed.
    pub drops_out_of_order: bool,

    /// How the credentials REST API refuses where secrets are not told by REST.
    ///
    /// Default `FUNCTIONALITY_NOT_ENABLED`: tools look for `not currently enabled` or `not enabled
    /// for this user` in the text (`sfdx-hardis`); no code was found.
    pub secrets_switched_off: Refusal,

    /// The HTTP status of that refusal.
    ///
    /// Default 403, as of other features that are off; none was found.
    pub secrets_switched_off_status: u16,

    /// How a message of more than 50 MB is refused.
    ///
    /// Default `EXCEEDED_MAX_SIZE_REQUEST`: the code and the limit are documented, the text is
    /// not.
    pub oversized: Refusal,

    /// How a deploy is refused whose zip is larger than 39 MB, or than 600 MB unzipped.
    ///
    /// Default `EXCEEDED_MAX_SIZE_REQUEST`, by analogy with messages of more than 50 MB: the limits
    /// are documented, neither code nor text was found. Of too many files both are reported
    /// (forcedotcom/cli#2910).
    pub oversized_package: Refusal,
}

impl Default for Wire {
    fn default() -> Self {
        Self {
            other_version_status_code: Cow::Borrowed("INVALID_FIELD"),
            drops_out_of_order: false,
            secrets_switched_off: Refusal::of(
                "FUNCTIONALITY_NOT_ENABLED",
                "This feature is not currently enabled for this user.",
            ),
            secrets_switched_off_status: 403,
            oversized: Refusal::of(
                "EXCEEDED_MAX_SIZE_REQUEST",
                "The size of the message sent to the API exceeded 50 MB",
            ),
            oversized_package: Refusal::of(
                "EXCEEDED_MAX_SIZE_REQUEST",
                "The zip file is larger than 39 MB, or than 600 MB unzipped",
            ),
        }
    }
}
