//! What each refusal means and what to change.

use super::code::TokenErrorCode;
use super::error::Outlook;

/// What is known about a refusal.
pub(super) struct Advice {
    codes: &'static [TokenErrorCode],
    /// Salesforce's English text, in lower case and in part. It only tells apart what one code
    /// means in several ways: each code has a row without it.
    says: Option<&'static str>,
    pub(super) cause: &'static str,
    pub(super) remedy: &'static str,
    pub(super) outlook: Outlook,
}

/// The row for a refusal: the first whose code, and text where it has one, fit.
pub(super) fn advice(code: &TokenErrorCode, description: &str) -> &'static Advice {
    let description = description.to_lowercase();
    let fits = |row: &&Advice| {
        row.codes.contains(code) && row.says.is_none_or(|text| description.contains(text))
    };
    TABLE.iter().find(fits).unwrap_or(&UNKNOWN)
}

const fn row(
    codes: &'static [TokenErrorCode],
    says: Option<&'static str>,
    outlook: Outlook,
    cause: &'static str,
    remedy: &'static str,
) -> Advice {
    Advice { codes, says, cause, remedy, outlook }
}

static UNKNOWN: Advice = row(
    &[],
    None,
    Outlook::MayPass,
    "this error is not on record",
    "Setup > Login History shows the attempt and its status",
);

use Outlook::{Final, MayPass, Retry};
use TokenErrorCode as Code;

static TABLE: &[Advice] = &[
    // The consumer key and secret.
    row(
        &[Code::InvalidClientId],
        None,
        MayPass,
        "no app has this consumer key here: it has not propagated yet, is deleted, or belongs to another org",
        "Setup > App Manager > View > Manage Consumer Details: compare the consumer key, and check that the login URL is this org's",
    ),
    row(
        &[Code::InvalidClient],
        Some("installed"),
        Final,
        "the app is not installed in the org, and this user may not use apps that are not",
        "Setup > Connected Apps OAuth Usage: install the app, or give the user `Approve Uninstalled Connected Apps`",
    ),
    row(
        &[Code::InvalidClient],
        None,
        MayPass,
        "the consumer secret is wrong, or so new that not every node knows it",
        "Setup > App Manager > View > Manage Consumer Details: compare the consumer secret",
    ),
    row(
        &[Code::InvalidBasicAuthHeader],
        None,
        Final,
        "the `Authorization` header is malformed",
        "send consumer key and secret in the body, or percent-encode both in the header",
    ),
    row(
        &[Code::AppNotFound, Code::EcappPolicyNotFound, Code::OauthPolicyNotFound],
        None,
        MayPass,
        "the external client app or its policy is not known here: it has not propagated yet, or belongs to another org",
        "Setup > External Client App Manager: check that the app is enabled and has OAuth policies, and that the login URL is this org's My Domain",
    ),
    row(
        &[Code::InstallationError, Code::InvalidDistributionState],
        None,
        MayPass,
        "the external client app is not installed in this org, or not completely yet",
        "Setup > External Client App Manager: check the app's distribution state (`Local` for this org alone)",
    ),
    // Who may use the app.
    row(
        &[Code::InvalidAppAccess],
        None,
        MayPass,
        "only users whom an administrator has approved may use the app, and this one is not, or was a moment ago",
        "Setup > App Manager > Manage > Permission Sets: add a permission set or profile of the user",
    ),
    row(
        &[Code::AppBlocked, Code::FailCloseAppBlocked],
        None,
        Final,
        "the app is blocked in this org",
        "Setup > Connected Apps OAuth Usage: unblock the app",
    ),
    row(
        &[Code::AccessDenied],
        None,
        Final,
        "the user, or a policy of the org, denied access",
        "Setup > Login History shows which policy; the app's page shows who may use it",
    ),
    // The grant itself. Live orgs wrap nearly everything into this one code.
    row(
        &[Code::InvalidGrant],
        Some("approved this consumer"),
        MayPass,
        "the user has not approved the app and no administrator has, or the approval has not propagated yet",
        "Setup > App Manager > Manage > Permitted Users: `Admin approved users are pre-authorized`, and add a permission set of the user; check username and org",
    ),
    row(
        &[Code::InvalidGrant],
        Some("no client credentials user"),
        Final,
        "the app has no run-as user, or an unusable one",
        "Setup > App Manager > Manage > Client Credentials Flow > Run As: name an active user by username, not by e-mail",
    ),
    row(
        &[Code::InvalidGrant],
        Some("not supported on this domain"),
        Final,
        "the client credentials flow works on the org's My Domain only",
        "Setup > My Domain: use that URL as the login URL, not login.salesforce.com or test.salesforce.com",
    ),
    row(
        &[Code::InvalidGrant],
        Some("authentication failure"),
        Final,
        "username, password or security token is wrong, or the username-password flow is blocked or not meant for this app",
        "Setup > OAuth and OpenID Connect Settings: allow username-password flows; Login History tells it from a wrong password; an external client app never has this flow",
    ),
    row(
        &[Code::InvalidGrant],
        Some("audience"),
        MayPass,
        "the assertion's audience is not this org's kind",
        "use `https://test.salesforce.com` for sandboxes and scratch orgs, `https://login.salesforce.com` for the rest, or the My Domain URL",
    ),
    row(
        &[Code::InvalidGrant],
        Some("invalid assertion"),
        Final,
        "the assertion's signature, certificate or encoding is bad",
        "Setup > App Manager > Edit > Use digital signatures: upload the certificate of the key that signs",
    ),
    row(
        &[Code::InvalidGrant],
        Some("authorization code"),
        Final,
        "the authorization code is unknown, used or too old; or an assertion has expired",
        "let the user authorize again, and trade the code at once and only once; check this machine's clock",
    ),
    row(
        &[Code::InvalidGrant],
        Some("already being processed"),
        Retry,
        "two requests use one refresh token at once",
        "let one process refresh, and the others share its token",
    ),
    row(
        &[Code::InvalidGrant],
        Some("token validity expired"),
        Final,
        "the refresh token is older than the app's policy allows",
        "Setup > App Manager > Manage > Refresh Token Policy; then let the user authorize again",
    ),
    row(
        &[Code::InvalidGrant],
        Some("access/refresh token"),
        Final,
        "the refresh token is revoked or expired, or a sixth approval has displaced it",
        "Setup > Connected Apps OAuth Usage shows the approvals (five per user and app); then let the user authorize again",
    ),
    row(
        &[Code::InvalidGrant],
        Some("rate exceeded"),
        Retry,
        "the user has signed in more than 3,600 times within the hour",
        "keep and share tokens instead of asking for new ones; the block ends within an hour",
    ),
    row(
        &[Code::RateLimitExceeded],
        None,
        Retry,
        "too many sign-ins within the hour",
        "keep and share tokens instead of asking for new ones; the block ends within an hour",
    ),
    row(
        &[Code::InvalidGrant],
        Some("inactive user"),
        Final,
        "the user is deactivated",
        "Setup > Users: activate the user, or name another",
    ),
    row(
        &[Code::InactiveUser],
        None,
        Final,
        "the user is deactivated",
        "Setup > Users: activate the user, or name another",
    ),
    row(
        &[Code::InvalidGrant],
        Some("ip restricted"),
        Final,
        "the address, or the time of day, is outside what the policies allow",
        "Setup > App Manager > Manage > IP Relaxation, or Setup > Network Access: add this machine's address; check the profile's login hours",
    ),
    row(
        &[Code::InvalidGrant],
        Some("activation secret"),
        Final,
        "the org does not accept this device's activation",
        "Setup > Session Settings: check the requirement to activate devices",
    ),
    row(
        &[Code::InvalidGrant],
        Some("invalid user credentials"),
        Final,
        "username, password or security token is wrong",
        "Setup > Login History shows what was wrong",
    ),
    row(
        &[Code::InvalidGrant],
        None,
        MayPass,
        "the org refuses this grant; its text says why",
        "Setup > Login History shows the attempt and its status",
    ),
    row(
        &[Code::LoginError],
        None,
        MayPass,
        "signing in failed",
        "Setup > Login History shows the attempt and its status",
    ),
    row(
        &[Code::InvalidSessionLevel],
        None,
        Final,
        "the session's security level is too low for this app",
        "Setup > Session Settings > Session Security Levels; the app's page names the level that it asks for",
    ),
    row(
        &[Code::InactiveOrg],
        None,
        Final,
        "the org is locked, closed or suspended",
        "Setup > Company Information, or Salesforce Support; an expired scratch org must be made anew",
    ),
    // The flow.
    row(
        &[Code::UnsupportedGrantType],
        None,
        Final,
        "the flow is switched off for the app, or the request came by plain http and was redirected",
        "Setup > App Manager > Edit > Flow Enablement: switch the flow on; write the login URL with `https://`",
    ),
    row(
        &[Code::OauthFlowDisabled],
        None,
        Final,
        "the flow is switched off in this org",
        "Setup > OAuth and OpenID Connect Settings: allow the flow",
    ),
    row(
        &[Code::InvalidAssertionType, Code::BadJtiClaim],
        None,
        Final,
        "the assertion is not of the kind that the flow takes, or its `jti` was used before",
        "use the JWT bearer flow's grant type and a new assertion for each request",
    ),
    row(
        &[Code::InvalidDpopProof, Code::UseDpopNonce],
        None,
        Final,
        "the app binds tokens to a key (DPoP), and the proof is missing or bad",
        "Setup > App Manager > Edit: switch DPoP off for this app",
    ),
    row(
        &[Code::InvalidScope],
        None,
        MayPass,
        "the app does not have a scope that was asked for, or not yet on every node",
        "Setup > App Manager > Edit > Selected OAuth Scopes: add the scope",
    ),
    row(
        &[Code::RedirectUriMismatch],
        None,
        MayPass,
        "the callback URL is none of the app's, or not yet on every node",
        "Setup > App Manager > Edit > Callback URL: add it character by character, with port and slash",
    ),
    row(
        &[Code::RedirectUriMissing],
        None,
        Final,
        "the request names no callback URL",
        "send one of the app's callback URLs as `redirect_uri`",
    ),
    row(
        &[Code::InvalidRequest],
        None,
        Final,
        "a parameter is missing or malformed: https, POST, the code challenge and its verifier are the usual ones",
        "Setup > App Manager > Edit > Require Proof Key for Code Exchange: send `code_challenge` and `code_verifier`",
    ),
    row(
        &[Code::UnsupportedResponseType, Code::ImmediateUnsuccessful],
        None,
        Final,
        "the authorization request asks for what the org does not give",
        "use `response_type=code`, without `immediate`",
    ),
    row(
        &[Code::AuthorizationPending, Code::SlowDown],
        None,
        Retry,
        "the user has not entered the device code yet, or it is asked for too often",
        "enter the code at the verification URL; poll no faster than `interval`",
    ),
    // Tokens.
    row(
        &[Code::InvalidToken, Code::UnsupportedTokenType],
        None,
        Final,
        "the token is unknown, revoked already, or not of this kind",
        "Setup > Connected Apps OAuth Usage shows the tokens that there are",
    ),
    // Attestation, self-registration, passcodes: features that an app must have switched on.
    row(
        &[Code::AppAttestFailedRetry],
        None,
        Retry,
        "the app's attestation could not be checked for now",
        "ask again",
    ),
    row(
        &[Code::AppAttestFailed],
        None,
        Final,
        "the app must attest itself and did not",
        "Setup > External Client App Manager > Policies: switch app attestation off for tests",
    ),
    row(
        &[
            Code::ExceededRegistrationLimit,
            Code::FailedRegistration,
            Code::RegistrationError,
            Code::InvalidExpid,
            Code::UnsupportedExpid,
        ],
        None,
        Final,
        "registration, or the experience that it was asked for, is refused",
        "Setup > Digital Experiences > Login & Registration: check the site's settings",
    ),
    row(
        &[Code::InvalidOtp, Code::OtpError],
        None,
        Final,
        "the one-time passcode is wrong, too old, or could not be sent",
        "Setup > Identity Verification History shows the attempt",
    ),
    // Salesforce's own trouble.
    row(
        &[Code::ServerError, Code::ServiceUnavailable, Code::SystemDown, Code::UnknownError],
        None,
        Retry,
        "Salesforce has trouble of its own",
        "ask again; status.salesforce.com shows outages",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_row_of_its_own_and_comes_to_it_last() {
        for code in TokenErrorCode::ALL {
            let rows: Vec<_> = TABLE.iter().filter(|row| row.codes.contains(code)).collect();
            let general = rows.iter().filter(|row| row.says.is_none()).count();
            assert_eq!(general, 1, "{code}");
            assert!(rows.last().is_some_and(|row| row.says.is_none()), "{code}");
        }
    }

    #[test]
    fn every_text_on_record_finds_its_own_row() {
        for row in TABLE {
            let Some(text) = row.says else { continue };
            assert_eq!(text, text.to_lowercase());
            assert_eq!(advice(&row.codes[0], text).cause, row.cause, "{text}");
        }
    }

    #[test]
    fn an_unknown_text_leaves_the_code_to_decide() {
        let german = advice(&Code::InvalidGrant, "Der Benutzer hat nicht zugestimmt");
        assert_eq!(german.outlook, MayPass);
        assert_eq!(advice(&Code::Other("teapot".into()), "").cause, UNKNOWN.cause);
    }

    /// Salesforce's texts word for word, with the outlook on record.
    #[test]
    fn knows_the_catalogue() {
        for (code, text, outlook) in [
            ("invalid_client_id", "client identifier invalid", MayPass),
            ("invalid_client", "invalid client credentials", MayPass),
            ("invalid_client", "app must be installed into org", Final),
            ("app_not_found", "External client app is not installed in this org", MayPass),
            ("invalid_app_access", "user is not admin approved to access this app", MayPass),
            ("invalid_grant", "user hasn't approved this consumer", MayPass),
            ("invalid_grant", "no client credentials user enabled", Final),
            ("invalid_grant", "request not supported on this domain", Final),
            ("unsupported_grant_type", "grant type not supported", Final),
            ("invalid_grant", "authentication failure", Final),
            ("invalid_grant", "authentication failure - Invalid Password", Final),
            ("invalid_grant", "invalid assertion", Final),
            ("invalid_grant", "audience is invalid", MayPass),
            ("invalid_grant", "Audience validation failed", MayPass),
            ("invalid_grant", "expired authorization code", Final),
            ("invalid_grant", "invalid authorization code", Final),
            ("invalid_grant", "expired access/refresh token", Final),
            ("invalid_grant", "token validity expired", Final),
            ("invalid_grant", "token request is already being processed", Retry),
            ("invalid_grant", "login rate exceeded", Retry),
            ("invalid_grant", "inactive user", Final),
            ("invalid_grant", "ip restricted", Final),
            ("invalid_grant", "activation secret invalid", Final),
            ("unknown_error", "retry your request", Retry),
            ("invalid_scope", "the requested scope is not allowed", MayPass),
            ("redirect_uri_mismatch", "redirect_uri must match configuration", MayPass),
        ] {
            let Ok(code) = code.parse();
            let found = advice(&code, text);
            assert_eq!(found.outlook, outlook, "{code}: {text}");
            assert_ne!(found.cause, "the org refuses this grant; its text says why", "{text}");
        }
    }
}
