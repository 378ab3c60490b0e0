//! What is unconfirmed about logins and the sessions that come of them.

use serde::{Deserialize, Serialize};

use super::{Evicted, RestText, Shows, Wording, range};

/// Facts about logins and sessions that no public source settles.
///
/// The defaults are the likeliest answers; a test may turn each the other way.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
#[expect(clippy::struct_excessive_bools, reason = "each answers one open question with yes or no")]
pub struct Logins {
    /// Whether the JWT bearer flow takes the audience of the other kind's login host: a sandbox
    /// `https://login.salesforce.com`, another org `https://test.salesforce.com`.
    ///
    /// Default false: `audience is invalid` is what clients report of the wrong one
    /// (forcedotcom/cli#1640), though that org may have been too new.
    pub audience_of_the_other_kind: bool,

    /// Whether `login.salesforce.com` and `test.salesforce.com` know external client apps.
    ///
    /// Default true: forcedotcom/cli#3482 reports successes there beside failures;
    /// PipedreamHQ/pipedream#21557 reports failures only.
    pub login_hosts_know_external_apps: bool,

    /// Where an app that is not installed is refused to users who may not use such apps.
    ///
    /// Default at login, as `invalid_client`, `app must be installed into org`: many public
    /// reports of the authorize endpoint, none of the token endpoint.
    pub uninstalled_app_shows: Shows,

    /// Where API access control refuses an app that nobody has listed.
    ///
    /// Default at login, as `invalid_app_access`; NangoHQ/nango#4344 saw a token, and then
    /// `INVALID_SESSION_ID`, `This session is not valid for use with the REST API`.
    pub access_control_shows: Shows,

    /// Where a user is refused whose password has expired and who signs in by password.
    ///
    /// Default at the API, as `INVALID_OPERATION_WITH_EXPIRED_PASSWORD`, which is a documented
    /// code of it; at login it would be one more `authentication failure`.
    pub expired_password_shows: Shows,

    /// What the token endpoint says of a user who is frozen.
    ///
    /// Default `inactive user`, the nearest on record: no report of a frozen user was found.
    pub frozen_user: Wording,

    /// What the token endpoint says of a password where the user needs multi-factor
    /// authentication for API logins.
    ///
    /// Default `authentication failure`, which wraps every other reason of this flow.
    pub multi_factor: Wording,

    /// What the token endpoint says of a wrong password, or of a missing security token.
    ///
    /// Default `authentication failure`; older clients test for `authentication failure - Invalid
    /// Password`.
    pub wrong_password: Wording,

    /// What the token endpoint says of an assertion for another audience.
    ///
    /// Default `audience is invalid`, as live orgs do; the help pages say `Audience validation
    /// failed`.
    pub wrong_audience: Wording,

    /// What the token endpoint says of a refresh token that the app's policies have let expire.
    ///
    /// Default `token validity expired`, as second-hand sources say; `expired access/refresh
    /// token` is documented for the policy that lets it expire at once, and for all else.
    pub expired_by_policy: Wording,

    /// What the token endpoint says of an app that is switched off.
    ///
    /// Default `app_not_found`: `isOauthPluginEnabled` is in use as a kill switch, but nobody
    /// has written down what clients get then.
    pub disabled_app: Wording,

    /// What the token endpoint says of a flow that is switched off in the app or its policies.
    ///
    /// Default `unsupported_grant_type`, which clients report; `oauth_flow_disabled` is a code of
    /// the server, too, that nobody has reported.
    pub flow_off: Wording,

    /// What the token endpoint says where the app's policies block sessions below high assurance.
    ///
    /// Default the code that the server has for it (`SalesforceMobileSDK-Android`, file
    /// `OAuthErrorCode.kt`); no text was found, so these words are made up.
    pub low_session_level: Wording,

    /// Whether Login History is in the language of the org.
    ///
    /// Default false: `Status` is a plain text, filled when nobody reads it.
    pub history_is_translated: bool,

    /// What the token endpoint says outside the login hours of a profile.
    ///
    /// Default `ip restricted`: the documentation has one text for addresses and hours.
    pub outside_login_hours: Wording,

    /// What the token endpoint says of an org that is locked.
    ///
    /// Default `inactive_org`, which is documented; live orgs wrap much else as `invalid_grant`.
    pub locked_org: Wording,

    /// What the REST API says of a session that is locked to another address.
    ///
    /// Default that the session is not valid for the REST API: NangoHQ/nango#4344 cured this
    /// text by relaxing the app's IP restrictions.
    pub session_from_elsewhere: RestText,

    /// Whether a REST node refuses a session of an app that it does not know yet.
    ///
    /// Default false: no report was found; sessions are kept in one place for the whole org.
    pub rest_nodes_learn_late: bool,

    /// How many refresh tokens a user may have from one app; for one more, an old one goes.
    ///
    /// Default 5: the help pages say that the fifth or the sixth approval revokes one.
    #[serde(deserialize_with = "range::counts")]
    pub approvals_per_user: usize,

    /// Which refresh token goes.
    ///
    /// Default the oldest; another help page says the least recently used.
    pub evicted_approval: Evicted,

    /// Whether the run-as user is checked when an app is deployed.
    ///
    /// Default true: `Enter a valid execution user ...` is reported of deploys.
    pub run_as_is_checked: bool,
}

impl Default for Logins {
    fn default() -> Self {
        Self {
            audience_of_the_other_kind: false,
            login_hosts_know_external_apps: true,
            uninstalled_app_shows: Shows::AtLogin,
            access_control_shows: Shows::AtLogin,
            expired_password_shows: Shows::AtTheApi,
            frozen_user: Wording::of("invalid_grant", "inactive user"),
            multi_factor: Wording::of("invalid_grant", "authentication failure"),
            disabled_app: Wording::of(
                "app_not_found",
                "External client app is not installed in this org",
            ),
            flow_off: Wording::of("unsupported_grant_type", "grant type not supported"),
            low_session_level: Wording::of(
                "invalid_session_level",
                "session level is too low for this app",
            ),
            history_is_translated: false,
            wrong_password: Wording::of("invalid_grant", "authentication failure"),
            wrong_audience: Wording::of("invalid_grant", "audience is invalid"),
            expired_by_policy: Wording::of("invalid_grant", "token validity expired"),
            outside_login_hours: Wording::of("invalid_grant", "ip restricted"),
            locked_org: Wording::of("inactive_org", "organization is locked, closed, or suspended"),
            session_from_elsewhere: RestText::NotValidForRest,
            rest_nodes_learn_late: false,
            approvals_per_user: 5,
            evicted_approval: Evicted::Oldest,
            run_as_is_checked: true,
        }
    }
}
