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
pub const fn measurable(fact: Fact) -> Measurable {
    match (place(fact), obstacle(fact)) {
        (Some(place), _) => Measurable::Where(place),
        (None, Some(why)) => Measurable::Never(why),
        (None, None) => Measurable::Always,
    }
}

/// In which orgs alone it can be.
const fn place(fact: Fact) -> Option<&'static str> {
    Some(match fact {
        Fact::AuthorizeRedirectsToLogin
        | Fact::ExternalAppShowsBeforeLogin
        | Fact::Immediate
        | Fact::DeviceLife
        | Fact::DeviceExpired => "that asks people for their consent, as every real one does",
        Fact::SecretsSwitchedOff | Fact::SecretsSwitchedOffStatus => {
            "that does not tell secrets by REST"
        }
        Fact::RefusedCreationStatusCode | Fact::CheckOnlyShowsRefusal => {
            "that refuses connected apps"
        }
        Fact::FirstDeployKeepsPolicies
        | Fact::FreshConnectedAppErrors
        | Fact::ConnectedSecretAgain => "that allows connected apps",
        Fact::RunAsNeedsApiOnly => "that checks the run-as user when an app is deployed",
        Fact::OauthTextsAreTranslated => "whose language is not English",
        Fact::JwtTokenDeploys => "whose access tokens are JWTs",
        _ => return None,
    })
}

/// Why it cannot be.
const fn obstacle(fact: Fact) -> Option<&'static str> {
    Some(match fact {
        Fact::DropsOutOfOrder => "to lose elements would do harm to the app",
        Fact::Oversized => "it takes a message of more than 50 MB",
        Fact::OversizedPackage => "it takes a zip of more than 39 MB",
        Fact::SessionTimeout | Fact::ValidationLasts => {
            "it takes hours, and the org's settings show it"
        }
        Fact::DeployFinalizing
        | Fact::DeployCanceling
        | Fact::RetrievePending
        | Fact::RetrieveRunning => "the org does not tell when it begins",
        Fact::FinalizingFailure => "nobody can bring it about",
        Fact::LoginHostsKnowExternalApps => "a single org does not tell for all hosts",
        Fact::UninstalledAppShows
        | Fact::InactiveIdentity
        | Fact::NoAccess
        | Fact::AccessControlShows
        | Fact::ExpiredPasswordShows
        | Fact::FrozenUser
        | Fact::MultiFactor
        | Fact::WrongPassword => "it takes users of its own, who can never be deleted",
        Fact::OutsideLoginHours | Fact::LockedOrg | Fact::SessionFromElsewhere => {
            "it takes settings that concern everybody in the org"
        }
        Fact::HistoryIsTranslated => "Login History is written when nobody reads it",
        Fact::ExpiredByPolicy
        | Fact::ApprovalsPerUser
        | Fact::EvictedApproval
        | Fact::CodeLife
        | Fact::UsedCode
        | Fact::WrongVerifier
        | Fact::StrayVerifier
        | Fact::Denied
        | Fact::ReplayEndsSessions
        | Fact::RotationEndsTokens
        | Fact::IdTokenLife => "it takes a person who approves the app in a browser",
        _ => return None,
    })
}
