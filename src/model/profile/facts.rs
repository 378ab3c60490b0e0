//! The names of the facts about Salesforce that no public source settles.

use std::fmt;
use std::str::FromStr;

/// A text that names no fact.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("fact `{text}` is unknown (hint: `cucumber-salesforce confirm --list` shows all names)")]
pub struct UnknownFact {
    /// The text as it was written.
    pub text: String,
}

macro_rules! facts {
    ($( $fact:ident: $name:literal, $question:literal; )*) => {
        /// A fact about Salesforce that no public source settles.
        ///
        /// The simulated org has one reading of each; `cucumber-salesforce confirm` measures those
        /// that can be told from outside.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Fact {
            $( #[doc = $question] $fact, )*
        }

        impl Fact {
            /// Every fact.
            pub const ALL: &'static [Self] = &[$( Self::$fact, )*];

            /// Its name, as profile files and command lines spell it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $( Self::$fact => $name, )* }
            }

            /// What is asked, in one phrase.
            #[must_use]
            pub const fn question(self) -> &'static str {
                match self { $( Self::$fact => $question, )* }
            }
        }
    };
}

facts! {
    RefusedCreationStatusCode: "refused_creation_status_code", "code with which the creation of a connected app is refused";
    CheckOnlyShowsRefusal: "check_only_shows_refusal", "whether a validate-only deploy shows that refusal";
    PermissionSetBy: "permission_set_by", "whether policies name permission sets by name, by id or by either";
    RunAsNeedsApiOnly: "run_as_needs_api_only", "whether the run-as user must be an API-only user";
    DeletedKeyIsFree: "deleted_key_is_free", "whether the consumer key of a deleted app may be used again";
    JwtTokenDeploys: "jwt_token_deploys", "whether REST deploy takes a JWT-format access token";
    FirstDeployKeepsPolicies: "first_deploy_keeps_policies", "whether policies in the first deploy of a connected app are kept";
    FreshAppErrors: "fresh_app_errors", "what a login node says of an external client app that it does not know yet";
    FreshConnectedAppErrors: "fresh_connected_app_errors", "what a login node says of a connected app that it does not know yet";
    DeletionPropagates: "deletion_propagates", "whether login nodes learn late of a deletion";
    DeployPending: "deploy_pending", "how long a deploy waits before it starts";
    DeployRunning: "deploy_running", "how long a deploy runs";
    SessionTimeout: "session_timeout", "how long an idle session lives";
    OauthTextsAreTranslated: "oauth_texts_are_translated", "whether OAuth texts are in the language of the org";
    KeyRules: "key_rules", "which characters a chosen consumer key may hold";
    DeployFinalizing: "deploying.finalizing", "how long a deploy is being finalized";
    DeployCanceling: "deploying.canceling", "how long a deploy that runs takes to stop";
    CancelWhileFinalizing: "deploying.cancel_while_finalizing", "how the cancellation of a deploy that is being finalized is refused";
    CancelAfterTheEnd: "deploying.cancel_after_the_end", "how the cancellation of a deploy that has ended is refused";
    FinalizingFailure: "deploying.finalizing_failure", "the error of a deploy that fails while it is finalized";
    SoapSaysFinalizingDeploy: "deploying.soap_says_finalizing_deploy", "whether SOAP names the finalizing of a deploy as REST does";
    RetrievePending: "deploying.retrieve_pending", "how long a retrieve waits before it starts";
    RetrieveRunning: "deploying.retrieve_running", "how long a retrieve runs";
    ValidationLasts: "deploying.validation_lasts", "how long what was validated can be deployed without another look";
    NotValidated: "deploying.not_validated", "how the deploy of what is no validation is refused";
    ShortestKey: "making.shortest_key", "how many characters a chosen consumer key has at least";
    LongestKey: "making.longest_key", "how many characters a chosen consumer key has at most";
    ExternalSecret: "making.external_secret", "what becomes of a chosen secret where an external client app is created";
    ExternalKeyTaken: "making.external_key_taken", "how a consumer key is refused that another external client app has";
    DeletedNameIsFree: "making.deleted_name_is_free", "whether the name of a deleted app may be used again";
    ExternalKeyAgain: "edits.external_key", "what an update does with the consumer key of an external client app";
    ExternalSecretAgain: "edits.external_secret", "what an update does with a chosen secret of an external client app";
    ConnectedSecretAgain: "edits.connected_secret", "what an update does with a chosen secret of a connected app";
    UnnamedAccessStays: "edits.unnamed_access_stays", "whether an app keeps permission sets that an update does not name";
    AppsCanBeRenamed: "edits.apps_can_be_renamed", "whether apps can be renamed";
    AccessPropagates: "edits.access_propagates", "whether login nodes learn late who holds a permission set";
    RotationEndsTokens: "edits.rotation_ends_tokens", "whether the tokens of an app end when its pair of key and secret is rotated";
    AudienceOfTheOtherKind: "logins.audience_of_the_other_kind", "whether JWT bearer takes the audience of the other login host";
    LoginHostsKnowExternalApps: "logins.login_hosts_know_external_apps", "whether the global login hosts know external client apps";
    UninstalledAppShows: "logins.uninstalled_app_shows", "where an app that is not installed is refused";
    AccessControlShows: "logins.access_control_shows", "where API access control refuses an app";
    ExpiredPasswordShows: "logins.expired_password_shows", "where a user with an expired password is refused";
    FrozenUser: "logins.frozen_user", "what is said of a frozen user";
    MultiFactor: "logins.multi_factor", "what is said of a password where multi-factor authentication is needed";
    WrongPassword: "logins.wrong_password", "what is said of a wrong password";
    WrongAudience: "logins.wrong_audience", "what is said of an assertion for another audience";
    ExpiredByPolicy: "logins.expired_by_policy", "what is said of a refresh token that a policy has let expire";
    DisabledApp: "logins.disabled_app", "what is said of an app that is switched off";
    FlowOff: "logins.flow_off", "what is said of a flow that is switched off";
    LowSessionLevel: "logins.low_session_level", "what is said where high assurance is required";
    HistoryIsTranslated: "logins.history_is_translated", "whether Login History is in the language of the org";
    OutsideLoginHours: "logins.outside_login_hours", "what is said outside the login hours of a profile";
    LockedOrg: "logins.locked_org", "what is said of an org that is locked";
    SessionFromElsewhere: "logins.session_from_elsewhere", "what REST says of a session that is locked to another address";
    RestNodesLearnLate: "logins.rest_nodes_learn_late", "whether REST nodes refuse sessions of an app that they do not know yet";
    ApprovalsPerUser: "logins.approvals_per_user", "how many refresh tokens a user may have from one app";
    EvictedApproval: "logins.evicted_approval", "which refresh token goes for one more";
    RunAsIsChecked: "logins.run_as_is_checked", "whether the run-as user is checked by the deploy";
    ExternalAppShowsBeforeLogin: "authorize.external_app_shows_before_login", "whether authorize names an external client app that is off before any login";
    AuthorizeRefusalStatus: "authorize.refusal_status", "the HTTP status with which authorize refuses";
    AuthorizeRedirectsToLogin: "authorize.redirects_to_login", "whether authorize redirects to the login page";
    IntrospectionNamesUnknownClients: "authorize.introspection_names_unknown_clients", "whether introspection refuses an unknown client";
    OtherVersionStatusCode: "wire.other_version_status_code", "code with which a field of another API version is refused";
    DropsOutOfOrder: "wire.drops_out_of_order", "whether elements of deployed files that are out of order are lost";
    SecretsSwitchedOff: "wire.secrets_switched_off", "how the credentials REST API refuses where secrets are not told by REST";
    SecretsSwitchedOffStatus: "wire.secrets_switched_off_status", "the HTTP status of that refusal";
    Oversized: "wire.oversized", "how a message of more than 50 MB is refused";
    OversizedPackage: "wire.oversized_package", "how a deploy is refused whose zip is larger than 39 MB, or than 600 MB unzipped";
    CodeLife: "codes.code_life", "how long an authorization code is good";
    UsedCode: "codes.used_code", "what is said of an authorization code that has been used";
    UnknownCode: "codes.unknown_code", "what is said of an authorization code that was never given";
    BadChallenge: "codes.bad_challenge", "what is said of a malformed code challenge";
    WrongVerifier: "codes.wrong_verifier", "what is said of a code verifier that does not fit";
    StrayVerifier: "codes.stray_verifier", "what is said of a code verifier that is missing or that nobody asked for";
    NoCallback: "codes.no_callback", "what is said where a callback URL is missing";
    ResponseType: "codes.response_type", "what authorize says of another response type than `code`";
    Denied: "codes.denied", "what a program is told where a person said no";
    Immediate: "codes.immediate", "what a program is told that wants no page where one is needed";
    DeviceLife: "codes.device_life", "how long a device code is good";
    DeviceInterval: "codes.device_interval", "how long a device must wait between two questions";
    DevicePending: "codes.device_pending", "what a device is told while nobody has decided";
    DeviceTooSoon: "codes.device_too_soon", "what a device is told that asks too often";
    DeviceExpired: "codes.device_expired", "what a device is told whose code has expired";
    DeviceToldOfExpiry: "codes.device_told_of_expiry", "whether a device is told how long its code is good";
    ReplayEndsSessions: "codes.replay_ends_sessions", "whether the second use of a rotated refresh token ends sessions, too";
    IdTokenLife: "codes.id_token_life", "how long an `id_token` is good";
    PropagationByJwt: "propagation.jwt_bearer", "when login nodes know a new app that signs in by JWT bearer";
    PropagationBySecret: "propagation.client_credentials", "when login nodes know a new app that signs in by client credentials";
    MissingToken: "identity.missing_token", "what the identity URL says where there is no token";
    WrongOrg: "identity.wrong_org", "what the identity URL says of another org";
    BadId: "identity.bad_id", "what the identity URL says of a user whom the org does not have";
    InactiveIdentity: "identity.inactive", "what the identity URL says of a deactivated user";
    NoAccess: "identity.no_access", "what the identity URL says of a user whom the caller may not see";
    BadVersion: "identity.bad_version", "what the identity URL says of an API version that there is not";
    BadCallback: "identity.bad_callback", "what the identity URL says of a malformed callback";
    IdScopeIsNeeded: "identity.id_scope_is_needed", "whether the identity URL refuses tokens of apps that lack the scope `id`";
    UpdatedAt: "identity.updated_at", "whether userinfo tells `updated_at` as a text or as a number";
    UnknownTokenType: "identity.unknown_token_type", "what revocation says of a kind of token that it does not know";
    UnknownToken: "identity.unknown_token", "what revocation says of a token that it does not know";
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Fact {
    type Err = UnknownFact;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fact = Self::ALL.iter().find(|fact| fact.name() == text);
        fact.copied().ok_or_else(|| UnknownFact { text: text.to_owned() })
    }
}
