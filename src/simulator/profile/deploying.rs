//! What is unconfirmed about the life of a deploy.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Refusal, duration};

/// Facts about deploys that no public source settles.
///
/// The defaults are the likeliest answers; a test may turn each the other way.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Deploying {
    /// How long a deploy is `FinalizingDeploy`: the last part of its run.
    ///
    /// Default 0.5 s: small deploys are seldom seen in it.
    #[serde(with = "duration")]
    pub finalizing: Duration,

    /// Whether SOAP, too, says `FinalizingDeploy` and `FinalizingDeployFailed`, as the guide to the
    /// REST resource does, in place of `Finalizing` and `FinalizingFailed`.
    ///
    /// Default false: the Salesforce CLI, which asks by SOAP, knows the short names only, and ends
    /// at the others with an error of its own.
    pub soap_says_finalizing_deploy: bool,

    /// How long a deploy that runs is `Canceling`; one that waits is canceled at once.
    ///
    /// Default 1 s: "the deploy completes its current step" first, says the help.
    #[serde(with = "duration")]
    pub canceling: Duration,

    /// How the cancellation of a deploy that is being finalised is refused, over REST with status
    /// 400, in SOAP as a fault.
    ///
    /// Default `INVALID_ID_FIELD`, as for one that has ended. That it is refused is documented
    /// for API 65 and later; below, it "may fail", and does not here.
    pub cancel_while_finalizing: Refusal,

    /// The same for a deploy that has ended.
    ///
    /// Default `INVALID_ID_FIELD`, `Deployment already completed`, as clients report of SOAP
    /// (salesforcecli/plugin-source#513); nothing was found for REST.
    pub cancel_after_the_end: Refusal,

    /// `errorStatusCode` and `errorMessage` of a deploy that is `FinalizingDeployFailed`.
    ///
    /// Default `UNKNOWN_EXCEPTION`: no report of such a deploy was found.
    pub finalizing_failure: Refusal,

    /// How long a retrieve waits before it starts.
    ///
    /// Default 0.5 s: small retrieves are seldom seen waiting.
    #[serde(with = "duration")]
    pub retrieve_pending: Duration,

    /// How long a retrieve runs.
    ///
    /// Default 1.5 s; public logs show one to three seconds for a few components.
    #[serde(with = "duration")]
    pub retrieve_running: Duration,

    /// How long after a validation its components can be deployed without another one.
    ///
    /// Default 10 days, as the documentation says. That Apex tests must have run is left out:
    /// there are none here.
    #[serde(with = "duration")]
    pub validation_lasts: Duration,

    /// How a deploy of a validation is refused that failed, is too old, or never was one.
    ///
    /// Default `INVALID_ID_FIELD`, by analogy with cancellations; no report was found.
    pub not_validated: Refusal,
}

impl Default for Deploying {
    fn default() -> Self {
        Self {
            finalizing: Duration::from_millis(500),
            soap_says_finalizing_deploy: false,
            canceling: Duration::from_secs(1),
            cancel_while_finalizing: Refusal::of(
                "INVALID_ID_FIELD",
                "Deployment is being finalized and can't be canceled",
            ),
            cancel_after_the_end: Refusal::of("INVALID_ID_FIELD", "Deployment already completed"),
            finalizing_failure: Refusal::of(
                "UNKNOWN_EXCEPTION",
                "An unexpected error occurred while the deployment was being finalized",
            ),
            retrieve_pending: Duration::from_millis(500),
            retrieve_running: Duration::from_millis(1500),
            validation_lasts: Duration::from_secs(10 * 24 * 60 * 60),
            not_validated: Refusal::of(
                "INVALID_ID_FIELD",
                "The deployment id isn't that of a recent validation that succeeded",
            ),
        }
    }
}
