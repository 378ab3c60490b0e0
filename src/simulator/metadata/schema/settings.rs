//! The org's settings.

use super::{Field, any, fields, flag, text};

pub(in crate::simulator::metadata) const SETTINGS: &[Field] = &[
    flag("enableClientSecretInRestApiAccess"),
    flag("enableConsumerSecretApiAccess"),
    flag("enableExternalClientApps"),
    flag("enablePackageEcaOauthFromDevOrg"),
];

pub(in crate::simulator::metadata) const ACCESS_SETTINGS: &[Field] = &[
    flag("enableAdminApprovedAppsOnly"),
    flag("enableAdminApprovedAppsOnlyForExternalUser"),
    flag("enableSkipUserProvisioningWizardWelcomePage"),
];

pub(in crate::simulator::metadata) const SECURITY_SETTINGS: &[Field] = &[
    any("canUsersGrantLoginAccess"),
    any("enableAdminLoginAsAnyUser"),
    any("enableAuditFieldsInactiveOwner"),
    any("enableAuraSecureEvalPref"),
    any("enforceUserDeviceRevoked"),
    any("networkAccess"),
    any("passwordPolicies"),
    any("redirectionWarning"),
    any("referrerPolicy"),
    fields("sessionSettings", "SessionSettings", SESSION_SETTINGS),
    any("singleSignOnSettings"),
];

const SESSION_SETTINGS: &[Field] = &[
    flag("allowUserAuthenticationByCertificate"),
    flag("disableTimeoutWarning"),
    flag("enableSMSIdentity"),
    flag("enforceIpRangesEveryRequest"),
    flag("forceLogoutOnSessionTimeout"),
    flag("forceRelogin"),
    flag("identityConfirmationOnEmailChange"),
    flag("lockSessionsToDomain"),
    flag("lockSessionsToIp"),
    text("sessionTimeout"),
];

pub(in crate::simulator::metadata) const FLOW_SETTINGS: &[Field] = &[
    flag("blockOAuthUnPwFlow"),
    flag("blockOAuthUsrAgtFlow"),
    flag("isPkceRequired"),
    flag("oAuthCdCrdtFlowEnable"),
];
