//! Since when there are the types and fields: a version knows what came with it or before.

use std::ops::RangeInclusive;

use super::component::ComponentType;

/// The releases whose versions know a field of a type; all of them unless it is listed here.
pub(super) fn of_field(of: &str, field: &str) -> RangeInclusive<u16> {
    // Refused by newer versions.
    match (of, field) {
        ("ExtlClntAppOauthConfigurablePolicies", "isNamedUserJwtEnabled") => return 61..=63,
        ("ExternalClientAppSettings", "enableExternalClientApps") => return 58..=62,
        _ => {}
    }
    let listed = FIELDS.iter().find(|(_, one, fields)| *one == of && fields.contains(&field));
    listed.map_or(0, |(since, ..)| *since)..=u16::MAX
}

/// The release that brought a type.
pub(super) const fn of_type(kind: ComponentType) -> u16 {
    match kind {
        ComponentType::Settings => 58,
        ComponentType::Policies => 60,
        ComponentType::ExternalClientApplication
        | ComponentType::OauthSettings
        | ComponentType::GlobalOauthSettings
        | ComponentType::OauthPolicies => 59,
        _ => 0,
    }
}

/// Release, type and fields, as documented.
const FIELDS: &[(u16, &str, &[&str])] = &[
    (49, "ConnectedApp", &["oauthPolicy", "sessionPolicy"]),
    (46, "ConnectedApp", &["permissionSetName", "pluginExecutionUser", "profileName"]),
    (32, "ConnectedAppOauthConfig", &["consumerSecret"]),
    (43, "ConnectedAppOauthConfig", &["idTokenConfig"]),
    (46, "ConnectedAppOauthConfig", &["isAdminApproved"]),
    (
        49,
        "ConnectedAppOauthConfig",
        &["assetTokenConfig", "isConsumerSecretOptional", "isIntrospectAllTokens"],
    ),
    (51, "ConnectedAppOauthConfig", &["isSecretRequiredForRefreshToken"]),
    (56, "ConnectedAppOauthConfig", &["isClientCredentialEnabled", "oauthClientCredentialUser"]),
    (57, "ConnectedAppOauthConfig", &["isCodeCredentialEnabled", "isCodeCredentialPostOnly"]),
    (59, "ConnectedAppOauthConfig", &["isNamedUserJwtEnabled", "isPkceRequired"]),
    (
        60,
        "ConnectedAppOauthConfig",
        &[
            "isRefreshTokenRotationEnabled",
            "isSecretRequiredForTokenExchange",
            "isTokenExchangeEnabled",
        ],
    ),
    (
        60,
        "ExtlClntAppGlobalOauthSettings",
        &[
            "certificate",
            "isClientCredentialsFlowEnabled",
            "isDeviceFlowEnabled",
            "isRefreshTokenRotationEnabled",
            "isSecretRequiredForTokenExchange",
            "isTokenExchangeEnabled",
        ],
    ),
    (
        61,
        "ExtlClntAppGlobalOauthSettings",
        &["isCodeCredFlowEnabled", "isCodeCredPostOnly", "isNamedUserJwtEnabled"],
    ),
    (
        61,
        "ExtlClntAppOauthSettings",
        &[
            "areAttributesIncludedInAssetToken",
            "areCustomPermsIncludedInAssetToken",
            "assetTokenAudiences",
            "assetTokenSigningCertificate",
            "assetTokenValidity",
        ],
    ),
    (
        60,
        "ExtlClntAppOauthConfigurablePolicies",
        &[
            "clientCredentialsFlowUser",
            "isClientCredentialsFlowEnabled",
            "isTokenExchangeFlowEnabled",
        ],
    ),
    (
        61,
        "ExtlClntAppOauthConfigurablePolicies",
        &[
            "commaSeparatedCustomScopes",
            "executeHandlerAs",
            "guestJwtTimeout",
            "isGuestCodeCredFlowEnabled",
            "namedUserJwtTimeout",
        ],
    ),
    (
        65,
        "ExtlClntAppOauthConfigurablePolicies",
        &["guestJwtSessionTimeoutType", "namedUserJwtSessionTimeoutType"],
    ),
    (62, "ExternalClientAppSettings", &["enableClientSecretInRestApiAccess"]),
    (31, "ConnectedAppIpRange", &["description"]),
    // The WSDL of 63.0 does not have them; which version brought them is not known.
    (
        64,
        "ConnectedAppOauthConfig",
        &[
            "isDPopEnabled",
            "isDeviceFlowEnabled",
            "isEnforceRefreshTokenTTL",
            "isIpBindingEnabled",
            "isPKImTLSEnabled",
        ],
    ),
    (
        64,
        "ExtlClntAppGlobalOauthSettings",
        &["isDPopEnabled", "isEnforceRefreshTokenTTL", "isMtlsEnabled"],
    ),
    (64, "ExtlClntAppConfigurablePolicies", &["isAttestPluginEnabled", "isCanvasPluginEnabled"]),
];

/// The release that brought a scope.
pub(super) fn of_scope(scope: &str) -> u16 {
    match scope {
        "Wave" | "Eclair" => 35,
        "Pardot" => 49,
        "Lightning" | "Content" => 51,
        "CDPIngest" => 52,
        "Chatbot" => 54,
        "ForgotPassword" => 57,
        "UserRegistration" => 58,
        "PwdlessLogin" => 59,
        scope if NEWER_SCOPES.contains(&scope) => 64,
        _ => 0,
    }
}

/// Scopes that newer types have than the WSDL of 63.0.
pub(super) const NEWER_SCOPES: &[&str] =
    &["MCP", "SCRT", "DataCloudUserClaims", "A2A", "CmdbDiscovery", "SemanticLayer"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulator::metadata::schema::{Field, Holds};

    fn has(of: &str, fields: &[Field], (wanted, field): (&str, &str)) -> bool {
        let here = of == wanted && fields.iter().any(|one| one.name == field);
        here || fields.iter().any(|one| match one.holds {
            Holds::Fields(of, fields) => has(of, fields, (wanted, field)),
            _ => false,
        })
    }

    #[test]
    fn every_listed_field_exists() {
        for (_, of, fields) in FIELDS {
            for field in *fields {
                let kinds = ComponentType::ALL.iter();
                let known = { kinds }.any(|kind| has(kind.element(), kind.fields(), (of, field)));
                assert!(known, "{of}.{field}");
            }
        }
    }

    #[test]
    fn fields_come_and_go() {
        let policies = "ExtlClntAppOauthConfigurablePolicies";
        assert_eq!(of_field(policies, "isNamedUserJwtEnabled"), 61..=63);
        assert_eq!(of_field(policies, "clientCredentialsFlowUser"), 60..=u16::MAX);
        assert!(of_field("ConnectedApp", "label").contains(&29));
    }
}
