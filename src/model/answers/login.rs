//! The other codes of the token and authorize endpoints.

use super::Doubt;
use super::Outlook::{self, Busy, Final, FinalUnless, MayPass, Trouble};
use super::{Advice, Source};

pub(super) static LOGIN: &[Advice] = &[
    // The consumer key and secret.
    row(
        &["invalid_client_id"],
        None,
        MayPass,
        "no app has this consumer key here: it has not propagated yet, is deleted, or belongs to another org",
        "Setup > App Manager > View > Manage Consumer Details: compare the consumer key, and check that the login URL is this org's",
    ),
    row(
        &["invalid_client"],
        Some("installed"),
        FinalUnless(Doubt::Installed),
        "the app is not installed in the org, and this user may not use apps that are not",
        "Setup > Connected Apps OAuth Usage: install the app, or give the user `Approve Uninstalled Connected Apps`",
    ),
    row(
        &["invalid_client"],
        None,
        MayPass,
        "the consumer secret is wrong, or so new that not every node knows it",
        "Setup > App Manager > View > Manage Consumer Details: compare the consumer secret",
    ),
    row(
        &["invalid_basic_auth_header"],
        None,
        Final,
        "the `Authorization` header is malformed",
        "send consumer key and secret in the body, or percent-encode both in the header",
    ),
    row(
        &[
            "app_not_found",
            "ecapp_policy_not_found",
            "oauth_policy_not_found",
            "OAUTH_EC_APP_NOT_FOUND",
        ],
        None,
        MayPass,
        "the external client app or its policy is not known here: it has not propagated yet, or belongs to another org",
        "Setup > External Client App Manager: check that the app is enabled and has OAuth policies, and that the login URL is this org's My Domain",
    ),
    row(
        &["installation_error", "invalid_distribution_state"],
        None,
        MayPass,
        "the external client app is not installed in this org, or not completely yet",
        "Setup > External Client App Manager: check the app's distribution state (`Local` for this org alone)",
    ),
    // Who may use the app.
    row(
        &["invalid_app_access", "OAUTH_APP_ACCESS_DENIED"],
        None,
        MayPass,
        "only users whom an administrator has approved may use the app, and this one is not, or was a moment ago",
        "Setup > App Manager > Manage > Permission Sets: add a permission set or profile of the user",
    ),
    row(
        &["app_blocked", "OAUTH_APP_BLOCKED"],
        None,
        Final,
        "the app is blocked in this org",
        "Setup > Connected Apps OAuth Usage: unblock the app",
    ),
    row(
        &["access_denied"],
        None,
        MayPass,
        "the user, or a policy of the org, denied access",
        "Setup > Login History shows which policy; the app's page shows who may use it",
    ),
    row(
        &["rate_limit_exceeded"],
        None,
        Busy,
        "too many sign-ins within the hour",
        "keep and share tokens instead of asking for new ones; the block ends within an hour",
    ),
    row(
        &["inactive_user"],
        None,
        Final,
        "the user is deactivated",
        "Setup > Users: activate the user, or name another",
    ),
    row(
        &["login_error"],
        None,
        MayPass,
        "signing in failed",
        "Setup > Login History shows the attempt and its status",
    ),
    row(
        &["invalid_session_level"],
        None,
        Final,
        "the session's security level is too low for this app",
        "Setup > Session Settings > Session Security Levels; the app's page names the level that it asks for",
    ),
    row(
        &["inactive_org"],
        None,
        Final,
        "the org is locked, closed or suspended",
        "Setup > Company Information, or Salesforce Support; an expired scratch org must be made anew",
    ),
    // The flow.
    row(
        &["unsupported_grant_type"],
        None,
        FinalUnless(Doubt::Flow),
        "the flow is switched off for the app, or the request came by plain http and was redirected",
        "Setup > App Manager > Edit > Flow Enablement: switch the flow on; write the login URL with `https://`",
    ),
    row(
        &["oauth_flow_disabled"],
        None,
        FinalUnless(Doubt::Flow),
        "the flow is switched off in this org",
        "Setup > OAuth and OpenID Connect Settings: allow the flow",
    ),
    row(
        &["invalid_assertion_type", "bad_jti_claim"],
        None,
        Final,
        "the assertion is not of the kind that the flow takes, or its `jti` was used before",
        "use the JWT bearer flow's grant type and a new assertion for each request",
    ),
    row(
        &["invalid_dpop_proof", "use_dpop_nonce"],
        None,
        Final,
        "the app binds tokens to a key (DPoP), and the proof is missing or bad",
        "Setup > App Manager > Edit: switch DPoP off for this app",
    ),
    row(
        &["invalid_scope"],
        None,
        MayPass,
        "the app does not have a scope that was asked for, or not yet on every node",
        "Setup > App Manager > Edit > Selected OAuth Scopes: add the scope",
    ),
    row(
        &["redirect_uri_mismatch"],
        None,
        MayPass,
        "the callback URL is none of the app's, or not yet on every node",
        "Setup > App Manager > Edit > Callback URL: add it character by character, with port and slash",
    ),
    row(
        &["redirect_uri_missing"],
        None,
        Final,
        "the request names no callback URL",
        "send one of the app's callback URLs as `redirect_uri`",
    ),
    row(
        &["invalid_request"],
        None,
        Final,
        "a parameter is missing or malformed: https, POST, the code challenge and its verifier are the usual ones",
        "Setup > App Manager > Edit > Require Proof Key for Code Exchange: send `code_challenge` and `code_verifier`",
    ),
    row(
        &["unsupported_response_type", "immediate_unsuccessful"],
        None,
        Final,
        "the authorization request asks for what the org does not give",
        "use `response_type=code`, without `immediate`",
    ),
    row(
        &["authorization_pending", "slow_down"],
        None,
        Busy,
        "the user has not entered the device code yet, or it is asked for too often",
        "enter the code at the verification URL; poll no faster than `interval`",
    ),
    // Tokens.
    row(
        &["invalid_token", "unsupported_token_type"],
        None,
        Final,
        "the token is unknown, revoked already, or not of this kind",
        "Setup > Connected Apps OAuth Usage shows the tokens that there are",
    ),
    // Attestation, self-registration, passcodes: features that an app must have switched on.
    row(
        &["app_attest_failed_retry"],
        None,
        Trouble,
        "the app's attestation could not be checked for now",
        "ask again",
    ),
    row(
        &["app_attest_failed"],
        None,
        Final,
        "the app must attest itself and did not",
        "Setup > External Client App Manager > Policies: switch app attestation off for tests",
    ),
    row(
        &[
            "exceeded_registration_limit",
            "failed_registration",
            "registration_error",
            "invalid_expid",
            "unsupported_expid",
        ],
        None,
        Final,
        "registration, or the experience that it was asked for, is refused",
        "Setup > Digital Experiences > Login & Registration: check the site's settings",
    ),
    row(
        &["invalid_otp", "otp_error"],
        None,
        Final,
        "the one-time passcode is wrong, too old, or could not be sent",
        "Setup > Identity Verification History shows the attempt",
    ),
    // Salesforce's own trouble.
    row(
        &["server_error", "service_unavailable", "system_down", "unknown_error"],
        None,
        Trouble,
        "Salesforce has trouble of its own",
        "ask again; status.salesforce.com shows outages",
    ),
    row(
        &["fail_close_app_blocked"],
        None,
        MayPass,
        "whether the app is blocked could not be found out, so it counts as blocked",
        "Setup > Connected Apps OAuth Usage: unblock the app if it is blocked; otherwise ask again",
    ),
    row(
        &["OAUTH_APPROVAL_ERROR_GENERIC"],
        None,
        MayPass,
        "the authorization failed after the login; the address of the page names the reason",
        "read `error` and `error_description` in the page's address: a scope, an app that is not installed, or a user who may use the API only",
    ),
];

pub(super) const fn row(
    codes: &'static [&'static str],
    says: Option<&'static str>,
    outlook: Outlook,
    meaning: &'static str,
    remedy: &'static str,
) -> Advice {
    Advice { source: Source::Login, codes, says, outlook, meaning, remedy }
}
