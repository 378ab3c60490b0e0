//! What is unconfirmed about Salesforce: each fact a field, with its default, reason and source.

mod authorize;
mod choices;
mod codes;
mod deploying;
mod duration;
mod edits;
mod file;
mod identity;
mod logins;
mod making;
mod propagation;
mod range;
mod wire;

use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use authorize::Authorize;
pub use choices::{
    Evicted, FreshAppError, KeyRules, PermissionSetBy, Refusal, RestText, Shows, Wording,
};
pub use codes::Codes;
pub use deploying::Deploying;
pub use edits::{Edits, KeyAgain, SecretAgain};
pub use identity::{Bare, Identity, Moment};
pub use logins::Logins;
pub use making::Making;
pub use propagation::{Curve, Propagation};
pub use wire::Wire;

/// Facts about Salesforce that no public source settles.
///
/// The defaults are the likeliest answers; a test may turn each the other way.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
#[expect(clippy::struct_excessive_bools, reason = "each answers one open question with yes or no")]
pub struct Profile {
    /// `statusCode` of a `SOAP` create of a connected app where creation is off.
    ///
    /// Default `INSUFFICIENT_ACCESS_OR_READONLY`: the general code for "you may not make this".
    /// Only the message is known, from deploy results in public issue threads.
    pub refused_creation_status_code: String,

    /// Whether a validate-only deploy already shows that creation is off.
    ///
    /// Default true: the text comes as a component failure, which validation makes.
    pub check_only_shows_refusal: bool,

    /// How an external client app's policies name permission sets.
    ///
    /// Default either: the documentation says ids, working public scripts send names.
    pub permission_set_by: PermissionSetBy,

    /// Whether the run-as user of the client-credentials flow must hold `ApiUserOnly`.
    ///
    /// Default false: the documentation says so, public reports of administrators as run-as user
    /// say otherwise.
    pub run_as_needs_api_only: bool,

    /// Whether the consumer key of a deleted app may be used again.
    ///
    /// Default false, the stricter: no report of a re-use was found, and tools avoid it.
    pub deleted_key_is_free: bool,

    /// Whether REST deploy accepts a JWT-format access token.
    ///
    /// Default true: such tokens are documented to work for REST.
    pub jwt_token_deploys: bool,

    /// Whether policies in the first deploy of a connected app are honoured.
    ///
    /// Default true: a failing report of 2020 had its elements out of order, one of 2024 could
    /// not be reproduced.
    pub first_deploy_keeps_policies: bool,

    /// Whether a node that does not know a new external client app yet answers `app_not_found`
    /// or `invalid_client_id`: each node takes one of these, by seed.
    ///
    /// Default both: `app_not_found` is reported for JWT bearer (forcedotcom/cli#3482); nothing
    /// was found for client credentials.
    pub fresh_app_errors: Vec<FreshAppError>,

    /// The same for a new connected app.
    ///
    /// Default `invalid_client_id` alone, of which there are many reports.
    pub fresh_connected_app_errors: Vec<FreshAppError>,

    /// Whether nodes learn of a deletion late, too.
    ///
    /// Default false: no report was found either way.
    pub deletion_propagates: bool,

    /// How long a deploy waits before it starts, unless the org is
    /// [busy](super::SimulatedOrgBuilder::deploy_pending).
    ///
    /// Default 1 s; public logs show 3 to 6 s from job id to result for small deploys.
    #[serde(with = "duration")]
    pub deploy_pending: Duration,

    /// How long a deploy runs.
    ///
    /// Default 3 s, from the same logs.
    #[serde(with = "duration")]
    pub deploy_running: Duration,

    /// What is unconfirmed about how deploys go on.
    pub deploying: Deploying,

    /// How long an idle session lives.
    ///
    /// Default 2 hours: the documented default of the org-wide session timeout.
    #[serde(with = "duration")]
    pub session_timeout: Duration,

    /// Whether the texts of the OAuth endpoints are in the language of the org, too.
    ///
    /// Default true, the harder case for a reader: those of the other APIs are known to be; no
    /// report of an `error_description` in another language was found.
    pub oauth_texts_are_translated: bool,

    /// What a chosen consumer key or secret must look like.
    ///
    /// Default as observed: the documentation says letters and digits, tools send more.
    pub key_rules: KeyRules,

    /// What is unconfirmed about how apps are made.
    pub making: Making,

    /// What is unconfirmed about changes of apps that exist already.
    pub edits: Edits,

    /// What is unconfirmed about logins and sessions.
    pub logins: Logins,

    /// What is unconfirmed about the endpoints that tell of an app without a login.
    pub authorize: Authorize,

    /// What is unconfirmed about requests as such.
    pub wire: Wire,

    /// What is unconfirmed about the flows that send a person to a browser.
    pub codes: Codes,

    /// What is unconfirmed about how fast login nodes learn of apps.
    pub propagation: Propagation,

    /// What is unconfirmed about who a token stands for, and about its end.
    pub identity: Identity,
}

impl Default for Profile {
    fn default() -> Self {
        Self {
            refused_creation_status_code: "INSUFFICIENT_ACCESS_OR_READONLY".to_owned(),
            check_only_shows_refusal: true,
            permission_set_by: PermissionSetBy::NameOrId,
            run_as_needs_api_only: false,
            deleted_key_is_free: false,
            jwt_token_deploys: true,
            first_deploy_keeps_policies: true,
            fresh_app_errors: vec![FreshAppError::AppNotFound, FreshAppError::InvalidClientId],
            fresh_connected_app_errors: vec![FreshAppError::InvalidClientId],
            deletion_propagates: false,
            deploy_pending: Duration::from_secs(1),
            deploy_running: Duration::from_secs(3),
            deploying: Deploying::default(),
            session_timeout: Duration::from_secs(2 * 60 * 60),
            oauth_texts_are_translated: true,
            key_rules: KeyRules::AsObserved,
            making: Making::default(),
            edits: Edits::default(),
            logins: Logins::default(),
            authorize: Authorize::default(),
            wire: Wire::default(),
            codes: Codes::default(),
            propagation: Propagation::default(),
            identity: Identity::default(),
        }
    }
}
