//! What people get wrong, and which setting mends it.

use cucumber_salesforce::model::Flow;
use cucumber_salesforce::propagation::diagnosis::Cause;
use cucumber_salesforce::provision::PlannedKind::{self, ConnectedApp, ExternalClientApp};
use cucumber_salesforce::simulator::{SimulatedOrgBuilder, SimulatedUser};

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Misdeed {
    Unassigned,
    SelfAuthorised,
    NoOfflineScope,
    RunAsUnset,
    RunAsIsEmail,
    RunAsInactive,
    RunAsFrozen,
    OtherAudience,
    OtherSide,
    SharedHost,
    OtherOrg,
    Blocked,
    AccessControl,
    IpRange,
    LoginHours,
    LockedToIp,
    Mfa,
    Frozen,
    Inactive,
    FlowOffInPolicies,
    PasswordFlowBlocked,
    PasswordFlowOfExternal,
    WrongPassword,
    WrongSecret,
    WrongKey,
    NoApiForUser,
    NoApiForOrg,
    NoApiScope,
    Deleted,
    Disabled,
    EmailForUsername,
    NobodyKnown,
    ForeignConsumerKey,
    OldAppUnknown,
    LoginRate,
    Outage,
    Portal,
    Intercepted,
    NobodyListens,
    TlsOpened,
    NoSuchHost,
}

use Misdeed as M;

impl Misdeed {
    pub(crate) const ALL: &'static [Self] = &[
        M::Unassigned,
        M::SelfAuthorised,
        M::NoOfflineScope,
        M::RunAsUnset,
        M::RunAsIsEmail,
        M::RunAsInactive,
        M::RunAsFrozen,
        M::OtherAudience,
        M::OtherSide,
        M::SharedHost,
        M::OtherOrg,
        M::Blocked,
        M::AccessControl,
        M::IpRange,
        M::LoginHours,
        M::LockedToIp,
        M::Mfa,
        M::Frozen,
        M::Inactive,
        M::FlowOffInPolicies,
        M::PasswordFlowBlocked,
        M::PasswordFlowOfExternal,
        M::WrongPassword,
        M::WrongSecret,
        M::WrongKey,
        M::NoApiForUser,
        M::NoApiForOrg,
        M::NoApiScope,
        M::Deleted,
        M::Disabled,
        M::EmailForUsername,
        M::NobodyKnown,
        M::ForeignConsumerKey,
        M::OldAppUnknown,
        M::LoginRate,
        M::Outage,
        M::Portal,
        M::Intercepted,
        M::NobodyListens,
        M::TlsOpened,
        M::NoSuchHost,
    ];

    /// The flows that show it.
    pub(crate) fn flows(self) -> &'static [Flow] {
        match self {
            M::Unassigned
            | M::SelfAuthorised
            | M::NoOfflineScope
            | M::OtherAudience
            | M::OtherSide
            | M::Frozen
            | M::Inactive
            | M::WrongKey
            | M::EmailForUsername
            | M::NobodyKnown => &[Flow::JwtBearer],
            M::RunAsUnset
            | M::RunAsIsEmail
            | M::RunAsInactive
            | M::RunAsFrozen
            | M::SharedHost
            | M::AccessControl
            | M::FlowOffInPolicies
            | M::WrongSecret
            | M::NoApiScope => &[Flow::ClientCredentials],
            M::Mfa | M::PasswordFlowBlocked | M::PasswordFlowOfExternal | M::WrongPassword => {
                &[Flow::UsernamePassword]
            }
            _ => &[Flow::ClientCredentials, Flow::JwtBearer],
        }
    }

    /// The kinds of app that it is done to.
    pub(crate) fn kinds(self) -> &'static [PlannedKind] {
        match self {
            M::SelfAuthorised
            | M::NoOfflineScope
            | M::FlowOffInPolicies
            | M::NoApiScope
            | M::Disabled
            | M::PasswordFlowOfExternal => &[ExternalClientApp],
            M::Mfa | M::PasswordFlowBlocked | M::WrongPassword => &[ConnectedApp],
            _ => &[ExternalClientApp, ConnectedApp],
        }
    }

    /// What the org must be like from its beginning.
    pub(crate) fn founds(self, org: SimulatedOrgBuilder) -> SimulatedOrgBuilder {
        match self {
            M::AccessControl => org.api_access_control(true),
            M::LockedToIp => org.lock_sessions_to_ip(true),
            M::PasswordFlowBlocked => org.block_username_password(true),
            M::Mfa => org.user(SimulatedUser::new("srep", "Sales Rep").with("TwoFactorApi")),
            M::NoApiForUser => org
                .user(SimulatedUser::new("srep", "Sales Rep").without("ApiEnabled").profile("Reps"))
                .user(
                    SimulatedUser::new("integ", "Integration User")
                        .without("ApiEnabled")
                        .profile("Reps"),
                ),
            _ => org,
        }
    }

    /// The cause that the first finding must name, and a part of where it sends the reader.
    pub(crate) fn expected(self, kind: PlannedKind) -> (Cause, &'static str) {
        let policies = if kind == ExternalClientApp { "> Policies" } else { "> Edit Policies" };
        match self {
            M::Unassigned => (Cause::PreAuthorisationMissing, "> Manage Assignments"),
            M::SelfAuthorised => (Cause::SelfAuthorised, "> Permitted Users"),
            M::NoOfflineScope => (Cause::OfflineScopeMissing, "> Selected OAuth Scopes"),
            M::RunAsUnset => (Cause::RunAsUnset, "> Run As"),
            M::RunAsIsEmail => (Cause::RunAsIsEmail, "> Run As"),
            M::RunAsInactive => (Cause::RunAsInactive, "> Active"),
            M::RunAsFrozen => (Cause::RunAsUnusable, "> Unfreeze"),
            M::OtherAudience => (Cause::WrongAudience, "`aud`"),
            M::OtherSide => (Cause::ProductionAndSandboxMixedUp, "My Domain >"),
            M::SharedHost => (Cause::NotMyDomain, "My Domain >"),
            M::OtherOrg => (Cause::WrongHost, "My Domain >"),
            M::Blocked => (Cause::AppBlocked, "Connected Apps OAuth Usage"),
            M::AccessControl => (Cause::ApiAccessControl, "API Access Control"),
            M::IpRange => (Cause::IpRange, "> Login IP Ranges"),
            M::LoginHours => (Cause::LoginHours, "> Login Hours"),
            M::LockedToIp => (Cause::SessionLockedToIp, "Session Settings"),
            M::Mfa => (Cause::Mfa, "Multi-Factor Authentication"),
            M::Frozen => (Cause::UserFrozen, "> Unfreeze"),
            M::Inactive => (Cause::UserInactive, "> Active"),
            M::FlowOffInPolicies => (Cause::FlowOff, policies),
            M::PasswordFlowBlocked => {
                (Cause::UsernamePasswordBlocked, "OAuth and OpenID Connect Settings")
            }
            M::PasswordFlowOfExternal => (Cause::UsernamePasswordBlocked, "> Flow Enablement"),
            M::WrongPassword => (Cause::WrongPassword, "> Reset Password"),
            M::WrongSecret => (Cause::WrongSecret, "Consumer"),
            M::WrongKey => (Cause::WrongCertificate, "> Use digital signatures"),
            M::NoApiForUser => (Cause::ApiDisabledForUser, "> API Enabled"),
            M::NoApiForOrg => (Cause::ApiDisabledForOrg, "Company Information"),
            M::NoApiScope => (Cause::ScopeMissing, "> Selected OAuth Scopes"),
            M::Deleted => (Cause::AppDeleted, "App Manager"),
            M::Disabled => (Cause::AppDisabled, "> App Status"),
            M::EmailForUsername => (Cause::UsernameIsEmail, "Users >"),
            M::NobodyKnown => (Cause::UserUnknown, "Users >"),
            M::ForeignConsumerKey | M::OldAppUnknown => (Cause::WrongConsumerKey, "Consumer"),
            M::LoginRate => (Cause::LoginRate, "Login History"),
            M::Outage => (Cause::SalesforceTrouble, "status.salesforce.com"),
            M::Portal | M::Intercepted => (Cause::Proxy, "PROXY"),
            M::NobodyListens => (Cause::Firewall, "PROXY"),
            M::TlsOpened => (Cause::TlsInterception, "SSL_CERT_FILE"),
            M::NoSuchHost => (Cause::HostNotFound, "My Domain >"),
        }
    }
}
