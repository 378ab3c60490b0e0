//! Which facts quote what the org says to people.

use super::Fact;

impl Fact {
    /// Whether its value quotes what an org says to people, in the language of the org; of a list of
    /// answers, whether some of them may.
    #[must_use]
    pub const fn quotes_words(self) -> bool {
        matches!(
            self,
            Self::FreshAppErrors
                | Self::FreshConnectedAppErrors
                | Self::CancelWhileFinalizing
                | Self::CancelAfterTheEnd
                | Self::FinalizingFailure
                | Self::NotValidated
                | Self::ExternalKeyTaken
                | Self::FrozenUser
                | Self::MultiFactor
                | Self::WrongPassword
                | Self::WrongAudience
                | Self::ExpiredByPolicy
                | Self::DisabledApp
                | Self::FlowOff
                | Self::LowSessionLevel
                | Self::OutsideLoginHours
                | Self::LockedOrg
                | Self::SecretsSwitchedOff
                | Self::Oversized
                | Self::OversizedPackage
                | Self::UsedCode
                | Self::UnknownCode
                | Self::BadChallenge
                | Self::WrongVerifier
                | Self::StrayVerifier
                | Self::NoCallback
                | Self::ResponseType
                | Self::Denied
                | Self::Immediate
                | Self::DevicePending
                | Self::DeviceTooSoon
                | Self::DeviceExpired
                | Self::MissingToken
                | Self::WrongOrg
                | Self::BadId
                | Self::InactiveIdentity
                | Self::NoAccess
                | Self::BadVersion
                | Self::BadCallback
                | Self::UnknownTokenType
                | Self::UnknownToken
        )
    }
}
