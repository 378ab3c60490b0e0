//! The fields of each component type, in the order of the WSDL.

/// What a field holds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Holds {
    Text,
    Boolean,
    Integer,
    /// One of these words; the name is the enumeration's.
    Word(&'static str, &'static [&'static str]),
    /// An `OAuth` scope, in the Metadata API's spelling.
    Scope,
    Fields(&'static str, &'static [Field]),
    /// Not looked into: it does not matter here.
    Anything,
}

/// A field of a component type.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) holds: Holds,
    pub(super) required: bool,
}

const fn text(name: &'static str) -> Field {
    Field { name, holds: Holds::Text, required: false }
}

const fn flag(name: &'static str) -> Field {
    Field { name, holds: Holds::Boolean, required: false }
}

const fn int(name: &'static str) -> Field {
    Field { name, holds: Holds::Integer, required: false }
}

const fn any(name: &'static str) -> Field {
    Field { name, holds: Holds::Anything, required: false }
}

const fn word(
    name: &'static str,
    enumeration: &'static str,
    words: &'static [&'static str],
) -> Field {
    Field { name, holds: Holds::Word(enumeration, words), required: false }
}

const fn fields(name: &'static str, of: &'static str, fields: &'static [Field]) -> Field {
    Field { name, holds: Holds::Fields(of, fields), required: false }
}

impl Field {
    /// The name that every component has.
    pub(super) const NAME: Self = text("fullName").required();

    const fn required(self) -> Self {
        Self { required: true, ..self }
    }
}

pub(super) const CONNECTED_APP: &[Field] = &[
    fields("attributes", "ConnectedAppAttribute", &[text("formula"), text("key")]),
    any("canvas"),
    any("canvasConfig"),
    text("contactEmail").required(),
    text("contactPhone"),
    text("description"),
    text("iconUrl"),
    text("infoUrl"),
    fields("ipRanges", "ConnectedAppIpRange", &[text("description"), text("end"), text("start")]),
    text("label").required(),
    text("logoUrl"),
    any("mobileAppConfig"),
    text("mobileStartUrl"),
    fields("oauthConfig", "ConnectedAppOauthConfig", OAUTH_CONFIG),
    fields("oauthPolicy", "ConnectedAppOauthPolicy", OAUTH_POLICY),
    text("permissionSetName"),
    text("plugin"),
    text("pluginExecutionUser"),
    text("profileName"),
    any("samlConfig"),
    any("sessionPolicy"),
    text("startUrl"),
];

const OAUTH_CONFIG: &[Field] = &[
    any("assetTokenConfig"),
    text("callbackUrl").required(),
    text("certificate"),
    text("consumerKey"),
    text("consumerSecret"),
    any("idTokenConfig"),
    flag("isAdminApproved"),
    flag("isClientCredentialEnabled"),
    flag("isCodeCredentialEnabled"),
    flag("isCodeCredentialPostOnly"),
    flag("isConsumerSecretOptional"),
    flag("isDPopEnabled"),
    flag("isDeviceFlowEnabled"),
    flag("isEnforceRefreshTokenTTL"),
    flag("isIntrospectAllTokens"),
    flag("isIpBindingEnabled"),
    flag("isNamedUserJwtEnabled"),
    flag("isPKImTLSEnabled"),
    flag("isPkceRequired"),
    flag("isRefreshTokenRotationEnabled"),
    flag("isSecretRequiredForRefreshToken"),
    flag("isSecretRequiredForTokenExchange"),
    flag("isTokenExchangeEnabled"),
    text("oauthClientCredentialUser"),
    Field { name: "scopes", holds: Holds::Scope, required: false },
    text("singleLogoutUrl"),
];

const OAUTH_POLICY: &[Field] = &[
    word(
        "ipRelaxation",
        "ConnectedAppIpRelaxation",
        &["ENFORCE", "BYPASS_2FACTOR", "BYPASS", "ENFORCE_RELAXREFRESH"],
    )
    .required(),
    flag("isTokenExchangeFlowEnabled"),
    text("refreshTokenPolicy").required(),
    text("singleLogoutUrl"),
];

pub(super) const EXTERNAL_CLIENT_APPLICATION: &[Field] = &[
    text("contactEmail").required(),
    text("contactPhone"),
    text("description"),
    word(
        "distributionState",
        "ExtlClntAppDistState",
        &["Local", "Packaged", "Managed", "AutoInstalled"],
    ),
    text("iconUrl"),
    text("infoUrl"),
    flag("isProtected"),
    text("label").required(),
    text("logoUrl"),
    word("managedType", "ExtlClntAppManagedType", &["Local", "Global"]),
    text("orgScopedExternalApp"),
];

pub(super) const GLOBAL_OAUTH_SETTINGS: &[Field] = &[
    text("callbackUrl").required(),
    text("certificate"),
    text("consumerKey"),
    text("consumerSecret"),
    text("externalClientApplication").required(),
    any("idTokenConfig"),
    flag("isClientCredentialsFlowEnabled"),
    flag("isCodeCredFlowEnabled"),
    flag("isCodeCredPostOnly"),
    flag("isConsumerSecretOptional"),
    flag("isDPopEnabled"),
    flag("isDeviceFlowEnabled"),
    flag("isEnforceRefreshTokenTTL"),
    flag("isIntrospectAllTokens"),
    flag("isMtlsEnabled"),
    flag("isNamedUserJwtEnabled"),
    flag("isPkceRequired"),
    flag("isRefreshTokenRotationEnabled"),
    flag("isSecretRequiredForRefreshToken"),
    flag("isSecretRequiredForTokenExchange"),
    flag("isTokenExchangeEnabled"),
    text("label"),
    flag("shouldRotateConsumerKey"),
    flag("shouldRotateConsumerSecret"),
];

pub(super) const OAUTH_SETTINGS: &[Field] = &[
    flag("areAttributesIncludedInAssetToken"),
    flag("areCustomPermsIncludedInAssetToken"),
    text("assetTokenAudiences"),
    text("assetTokenSigningCertificate"),
    int("assetTokenValidity"),
    text("clientAssertionCertificate"),
    text("commaSeparatedCustomScopes"),
    text("commaSeparatedOauthScopes"),
    any("customAttributes"),
    text("externalClientApplication").required(),
    flag("isFirstPartyAppEnabled"),
    text("label"),
    text("oauthLink"),
    text("singleLogoutUrl"),
    fields(
        "trustedIpRanges",
        "ExtlClntAppTrustedIpRange",
        &[text("description"), text("endIpAddress"), text("startIpAddress")],
    ),
];

pub(super) const OAUTH_POLICIES: &[Field] = &[
    text("apexHandler"),
    text("clientCredentialsFlowUser"),
    text("commaSeparatedCustomScopes"),
    text("commaSeparatedPermissionSet"),
    text("commaSeparatedProfile"),
    any("customAttributes"),
    text("executeHandlerAs"),
    text("externalClientApplication").required(),
    text("guestJwtSessionTimeoutType"),
    int("guestJwtTimeout"),
    word(
        "ipRelaxationPolicyType",
        "ExtlClntAppIpRelaxationPolicyType",
        &["Enforce", "Bypass", "Bypass_2factor", "Enforce_RelaxRefresh"],
    ),
    flag("isClientCredentialsFlowEnabled"),
    flag("isGuestCodeCredFlowEnabled"),
    flag("isNamedUserJwtEnabled"),
    flag("isTokenExchangeFlowEnabled"),
    text("label"),
    text("namedUserJwtSessionTimeoutType"),
    int("namedUserJwtTimeout"),
    word(
        "permittedUsersPolicyType",
        "ExtlClntAppPermittedUsersPolicyType",
        &["AllSelfAuthorized", "AdminApprovedPreAuthorized"],
    ),
    word("policyAction", "ExtlClntAppSessionPolicyAction", &["Block", "RaiseSessionLevel"]),
    word(
        "refreshTokenPolicyType",
        "ExtlClntAppRefreshTokenPolicyType",
        &["Infinite", "Zero", "SpecificLifetime", "SpecificInactivity"],
    ),
    int("refreshTokenValidityPeriod"),
    word("refreshTokenValidityUnit", "ExtlClntAppRefreshTokenUnit", &["Days", "Hours", "Months"]),
    word("requiredSessionLevel", "SessionSecurityLevel", &["LOW", "STANDARD", "HIGH_ASSURANCE"]),
    int("sessionTimeoutInMinutes"),
    text("singleLogoutUrl"),
    text("startUrl"),
];

pub(super) const POLICIES: &[Field] = &[
    text("externalClientApplication").required(),
    flag("isAttestPluginEnabled"),
    flag("isCanvasPluginEnabled"),
    flag("isEnabled").required(),
    flag("isMobilePluginEnabled"),
    flag("isNotificationPluginEnabled"),
    flag("isOauthPluginEnabled"),
    flag("isPushPluginEnabled"),
    flag("isSamlPluginEnabled"),
    text("label"),
    word("startPage", "ExtlClntAppStartPage", &["None", "Custom", "OAuth", "SAML"]),
    text("startUrl"),
];

pub(super) const PERMISSION_SET: &[Field] = &[
    any("applicationVisibilities"),
    any("classAccesses"),
    any("customMetadataTypeAccesses"),
    any("customPermissions"),
    any("customSettingAccesses"),
    text("description"),
    any("externalDataSourceAccesses"),
    any("fieldPermissions"),
    any("flowAccesses"),
    flag("hasActivationRequired"),
    text("label").required(),
    text("license"),
    any("objectPermissions"),
    any("pageAccesses"),
    any("recordTypeVisibilities"),
    any("tabSettings"),
    fields(
        "userPermissions",
        "PermissionSetUserPermission",
        &[flag("enabled").required(), text("name").required()],
    ),
];

pub(super) const SETTINGS: &[Field] = &[
    flag("enableClientSecretInRestApiAccess"),
    flag("enableConsumerSecretApiAccess"),
    flag("enableExternalClientApps"),
    flag("enablePackageEcaOauthFromDevOrg"),
];

pub(super) const ACCESS_SETTINGS: &[Field] = &[
    flag("enableAdminApprovedAppsOnly"),
    flag("enableAdminApprovedAppsOnlyForExternalUser"),
    flag("enableSkipUserProvisioningWizardWelcomePage"),
];

pub(super) const SECURITY_SETTINGS: &[Field] = &[
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

pub(super) const FLOW_SETTINGS: &[Field] = &[
    flag("blockOAuthUnPwFlow"),
    flag("blockOAuthUsrAgtFlow"),
    flag("isPkceRequired"),
    flag("oAuthCdCrdtFlowEnable"),
];

pub(super) const PROFILE: &[Field] = &[
    any("applicationVisibilities"),
    any("classAccesses"),
    flag("custom"),
    any("customPermissions"),
    text("description"),
    any("fieldPermissions"),
    any("layoutAssignments"),
    fields("loginHours", "ProfileLoginHours", LOGIN_HOURS),
    fields(
        "loginIpRanges",
        "ProfileLoginIpRange",
        &[text("description"), text("endAddress").required(), text("startAddress").required()],
    ),
    any("objectPermissions"),
    any("pageAccesses"),
    any("recordTypeVisibilities"),
    any("tabVisibilities"),
    text("userLicense"),
    fields(
        "userPermissions",
        "ProfileUserPermission",
        &[flag("enabled").required(), text("name").required()],
    ),
];

const LOGIN_HOURS: &[Field] = &[
    int("fridayEnd"),
    int("fridayStart"),
    int("mondayEnd"),
    int("mondayStart"),
    int("saturdayEnd"),
    int("saturdayStart"),
    int("sundayEnd"),
    int("sundayStart"),
    int("thursdayEnd"),
    int("thursdayStart"),
    int("tuesdayEnd"),
    int("tuesdayStart"),
    int("wednesdayEnd"),
    int("wednesdayStart"),
];
