//! Which facts can be measured from outside.

use crate::model::Fact;

/// Whether a fact can be measured from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measurable {
    /// In every org.
    Always,
    /// In an org that is so.
    Where(&'static str),
    /// Not, for this reason.
    Never(&'static str),
}

/// Whether, and where, a fact can be measured.
#[must_use]
#[expect(clippy::too_many_lines, reason = "each fact has a line")]
pub const fn measurable(fact: Fact) -> Measurable {
    use Measurable::{Always, Never, Where};
    match fact {
        Fact::PermissionSetBy
        | Fact::DeletedKeyIsFree
        | Fact::FreshAppErrors
        | Fact::DeletionPropagates
        | Fact::DeployPending
        | Fact::DeployRunning
        | Fact::KeyRules
        | Fact::CancelAfterTheEnd
        | Fact::CancelWhileFinalizing
        | Fact::ExternalKeyAgain
        | Fact::ExternalSecretAgain
        | Fact::UnnamedAccessStays
        | Fact::AccessPropagates
        | Fact::AudienceOfTheOtherKind
        | Fact::WrongAudience
        | Fact::DisabledApp
        | Fact::FlowOff
        | Fact::LowSessionLevel
        | Fact::RestNodesLearnLate
        | Fact::RunAsIsChecked
        | Fact::ExternalAppShowsBeforeLogin
        | Fact::AuthorizeRefusalStatus
        | Fact::AuthorizeRedirectsToLogin
        | Fact::IntrospectionNamesUnknownClients
        | Fact::ShortestKey
        | Fact::LongestKey
        | Fact::ExternalSecret
        | Fact::ExternalKeyTaken
        | Fact::DeletedNameIsFree
        | Fact::NotValidated
        | Fact::SoapSaysFinalizingDeploy
        | Fact::AppsCanBeRenamed
        | Fact::OtherVersionStatusCode
        | Fact::UnknownCode
        | Fact::BadChallenge
        | Fact::NoCallback
        | Fact::ResponseType
        | Fact::DeviceInterval
        | Fact::DevicePending
        | Fact::DeviceTooSoon
        | Fact::DeviceToldOfExpiry
        | Fact::MissingToken
        | Fact::WrongOrg
        | Fact::BadId
        | Fact::BadVersion
        | Fact::BadCallback
        | Fact::UpdatedAt
        | Fact::UnknownTokenType
        | Fact::UnknownToken
        | Fact::PropagationByJwt
        | Fact::PropagationBySecret => Always,
        Fact::Immediate | Fact::DeviceLife | Fact::DeviceExpired => {
            Where("that asks people for their consent, as every real one does")
        }
        Fact::DropsOutOfOrder => Never("to lose elements would do harm to the app"),
        Fact::Oversized => Never("it takes a message of more than 50 MB"),
        Fact::InactiveIdentity | Fact::NoAccess => {
            Never("it takes users of its own, who can never be deleted")
        }
        Fact::RefusedCreationStatusCode | Fact::CheckOnlyShowsRefusal => {
            Where("that refuses connected apps")
        }
        Fact::FirstDeployKeepsPolicies
        | Fact::FreshConnectedAppErrors
        | Fact::ConnectedSecretAgain => Where("that allows connected apps"),
        Fact::RunAsNeedsApiOnly => Where("that checks the run-as user when an app is deployed"),
        Fact::OauthTextsAreTranslated => Where("whose language is not English"),
        Fact::JwtTokenDeploys => Where("whose access tokens are JWTs"),
        Fact::SessionTimeout | Fact::ValidationLasts => {
            Never("it takes hours, and the org's settings show it")
        }
        Fact::DeployFinalizing
        | Fact::DeployCanceling
        | Fact::RetrievePending
        | Fact::RetrieveRunning => Never("the org does not tell when it begins"),
        Fact::FinalizingFailure => Never("nobody can bring it about"),
        Fact::LoginHostsKnowExternalApps => Never("a single org does not tell for all hosts"),
        Fact::UninstalledAppShows
        | Fact::AccessControlShows
        | Fact::ExpiredPasswordShows
        | Fact::FrozenUser
        | Fact::MultiFactor
        | Fact::WrongPassword => Never("it takes users of its own, who can never be deleted"),
        Fact::OutsideLoginHours
        | Fact::LockedOrg
        | Fact::SessionFromElsewhere
        | Fact::SecretsSwitchedOff
        | Fact::SecretsSwitchedOffStatus => {
            Never("it takes settings that concern everybody in the org")
        }
        Fact::HistoryIsTranslated => Never("Login History is written when nobody reads it"),
        Fact::ExpiredByPolicy
        | Fact::ApprovalsPerUser
        | Fact::EvictedApproval
        | Fact::CodeLife
        | Fact::UsedCode
        | Fact::WrongVerifier
        | Fact::StrayVerifier
        | Fact::Denied
        | Fact::ReplayEndsSessions
        | Fact::IdTokenLife => Never("it takes a person who approves the app in a browser"),
    }
}
