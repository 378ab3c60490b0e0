//! Connected apps.

use super::{ATTRIBUTE, Field, Holds, fields, flag, int, text, word};

pub(in crate::simulator::metadata) const CONNECTED_APP: &[Field] = &[
    fields("attributes", "ConnectedAppAttribute", ATTRIBUTE),
    fields("canvas", "CanvasMetadata", CANVAS),
    fields("canvasConfig", "ConnectedAppCanvasConfig", CANVAS_CONFIG),
    text("contactEmail").required(),
    text("contactPhone"),
    text("description"),
    text("iconUrl"),
    text("infoUrl"),
    fields(
        "ipRanges",
        "ConnectedAppIpRange",
        &[text("description"), text("end").required(), text("start").required()],
    ),
    text("label").required(),
    text("logoUrl"),
    fields("mobileAppConfig", "ConnectedAppMobileDetailConfig", MOBILE_CONFIG),
    text("mobileStartUrl"),
    fields("oauthConfig", "ConnectedAppOauthConfig", OAUTH_CONFIG),
    fields("oauthPolicy", "ConnectedAppOauthPolicy", OAUTH_POLICY),
    text("permissionSetName"),
    text("plugin"),
    text("pluginExecutionUser"),
    text("profileName"),
    fields("samlConfig", "ConnectedAppSamlConfig", SAML_CONFIG),
    fields("sessionPolicy", "ConnectedAppSessionPolicy", SESSION_POLICY),
    text("startUrl"),
];

const OAUTH_CONFIG: &[Field] = &[
    fields("assetTokenConfig", "ConnectedAppOauthAssetToken", ASSET_TOKEN),
    text("callbackUrl").required(),
    text("certificate"),
    text("consumerKey"),
    text("consumerSecret"),
    fields("idTokenConfig", "ConnectedAppOauthIdToken", ID_TOKEN),
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

const CANVAS: &[Field] = &[
    text("accessMethod").required(),
    text("canvasOptions"),
    text("canvasUrl").required(),
    text("lifecycleClass"),
    text("locationOptions"),
    text("samlInitiationMethod"),
];

const CANVAS_CONFIG: &[Field] = &[
    word("accessMethod", "AccessMethod", &["Get", "Post"]).required(),
    text("canvasUrl").required(),
    text("lifecycleClass"),
    word(
        "locations",
        "CanvasLocationOptions",
        &[
            "None",
            "Chatter",
            "UserProfile",
            "Visualforce",
            "Aura",
            "Publisher",
            "ChatterFeed",
            "ServiceDesk",
            "OpenCTI",
            "AppLauncher",
            "MobileNav",
            "PageLayout",
        ],
    ),
    word("options", "CanvasOptions", &["HideShare", "HideHeader", "PersonalEnabled"]),
    word("samlInitiationMethod", "SamlInitiationMethod", &["None", "IdpInitiated", "SpInitiated"]),
];

const MOBILE_CONFIG: &[Field] = &[
    text("applicationBinaryFile"),
    text("applicationBinaryFileName"),
    text("applicationBundleIdentifier"),
    int("applicationFileLength"),
    text("applicationIconFile"),
    text("applicationIconFileName"),
    text("applicationInstallUrl"),
    word("devicePlatform", "DevicePlatformType", &["ios", "android"]).required(),
    word("deviceType", "DeviceType", &["phone", "tablet", "minitablet"]),
    text("minimumOsVersion"),
    flag("privateApp"),
    text("version").required(),
];

const SAML_CONFIG: &[Field] = &[
    text("acsUrl").required(),
    text("certificate"),
    text("encryptionCertificate"),
    word("encryptionType", "SamlEncryptionType", &["AES_128", "AES_256", "Triple_Des"]),
    text("entityUrl").required(),
    text("issuer"),
    word("samlIdpSLOBindingEnum", "SamlIdpSLOBinding", &["RedirectBinding", "PostBinding"]),
    word(
        "samlNameIdFormat",
        "SamlNameIdFormatType",
        &["Unspecified", "EmailAddress", "Persistent", "Transient"],
    ),
    word("samlSigningAlgoType", "SamlSigningAlgoType", &["SHA1", "SHA256"]),
    text("samlSloUrl"),
    text("samlSubjectCustomAttr"),
    word(
        "samlSubjectType",
        "SamlSubjectType",
        &["Username", "FederationId", "UserId", "SpokeId", "CustomAttribute", "PersistentId"],
    )
    .required(),
];

const SESSION_POLICY: &[Field] = &[
    word("policyAction", "PolicyAction", &["Block", "RaiseSessionLevel"]),
    word("sessionLevel", "SessionSecurityLevel", &["LOW", "STANDARD", "HIGH_ASSURANCE"]),
    int("sessionTimeout"),
];

const ASSET_TOKEN: &[Field] = &[
    text("assetAudiences").required(),
    flag("assetIncludeAttributes").required(),
    flag("assetIncludeCustomPerms").required(),
    text("assetSigningCertId").required(),
    int("assetValidityPeriod").required(),
];

const ID_TOKEN: &[Field] = &[
    text("idTokenAudience"),
    flag("idTokenIncludeAttributes"),
    flag("idTokenIncludeCustomPerms"),
    flag("idTokenIncludeStandardClaims"),
    int("idTokenValidity"),
];
