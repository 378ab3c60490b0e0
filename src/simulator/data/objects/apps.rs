//! OAuth apps and tokens as SOQL shows them; only metadata deploys and logins change them.

use super::{flags, texts};
use crate::model::Scope;
use crate::simulator::data::schema::{Field, Kind, Object, Operations};

pub(super) fn objects() -> Vec<Object> {
    vec![
        connected_application(),
        external_client_application(),
        consumer(),
        policies(),
        settings(),
        oauth_token(),
    ]
}

/// The flag of `ExtlClntAppOauthSettings` that stands for a scope, such as `OauthScopesAPI`.
#[must_use]
pub fn scope_field(scope: Scope) -> String {
    let name = match scope {
        Scope::Basic => "SSO".to_owned(),
        Scope::CustomApplications => "VF".to_owned(),
        Scope::Chatter => "CHATTER_REST_API".to_owned(),
        Scope::Wave => "WAVE_REST_API".to_owned(),
        Scope::Eclair => "ECLAIR_REST_API".to_owned(),
        other => other.oauth().to_uppercase(),
    };
    format!("OauthScopes{name}")
}

fn connected_application() -> Object {
    let mut fields = vec![
        Field::text("Name").length(80).required().unique(),
        Field::text("MobileStartUrl"),
        Field::text("StartUrl"),
        Field::new("RefreshTokenValidityPeriod", Kind::Integer),
        Field::new("UvidTimeout", Kind::Integer),
    ];
    fields.extend(flags(&[
        "OptionsAllowAdminApprovedUsersOnly",
        "OptionsRefreshTokenValidityMetric",
        "OptionsHasSessionLevelPolicy",
        "OptionsIsInternal",
        "OptionsFullContentPushNotifications",
        "OptionsCodeCredentialGuestEnabled",
    ]));
    Object::new("ConnectedApplication", "0H4", Operations::ReadOnly, fields)
}

fn external_client_application() -> Object {
    let mut fields = vec![Field::text("DeveloperName").length(80).required().unique()];
    fields.extend(texts(&[
        "MasterLabel",
        "Description",
        "ContactEmail",
        "ContactPhone",
        "DistributionState",
        "OrgScopedExternalApp",
        "IconUrl",
        "InfoUrl",
        "LogoUrl",
        "Language",
        "NamespacePrefix",
    ]));
    fields.push(Field::new("IsProtected", Kind::Boolean));
    Object::new("ExternalClientApplication", "0xI", Operations::ReadOnly, fields)
}

fn consumer() -> Object {
    let mut fields = satellite();
    fields.push(Field::reference("ExtlClntAppOauthSettingsId", "ExtlClntAppOauthSettings"));
    Object::new("ExtlClntAppOauthConsumer", "888", Operations::ReadOnly, fields)
}

fn policies() -> Object {
    let mut fields = satellite();
    fields.push(Field::reference("ExtlClntAppOauthSettingsId", "ExtlClntAppOauthSettings"));
    fields.extend(texts(&[
        "ClientCredentialsFlowUser",
        "PermittedUsersPolicyType",
        "IpRelaxationPolicyType",
        "RefreshTokenPolicyType",
        "RefreshTokenValidityUnit",
        "RequiredSessionLevel",
        "PolicyAction",
        "NamedUserJwtTimeout",
        "StartUrl",
    ]));
    fields.extend(flags(&[
        "IsClientCredentialsFlowEnabled",
        "IsGuestCodeCredFlowEnabled",
        "IsNamedUserJwtEnabled",
        "IsTokenExchangeFlowEnabled",
    ]));
    fields.extend(
        ["RefreshTokenValidityPeriod", "SessionTimeoutInMinutes"]
            .map(|name| Field::new(name, Kind::Integer)),
    );
    Object::new("ExtlClntAppOauthPlcyCnfg", "0wP", Operations::ReadOnly, fields)
}

/// One flag for each scope.
fn settings() -> Object {
    let mut fields = satellite();
    fields.extend(texts(&["OauthLink", "SingleLogoutUrl", "OauthCustomScopes"]));
    let scopes = Scope::ALL.iter().map(|scope| scope_field(*scope));
    fields.extend(scopes.map(|name| Field::new(name, Kind::Boolean)));
    Object::new("ExtlClntAppOauthSettings", "0wS", Operations::ReadOnly, fields)
}

fn oauth_token() -> Object {
    let fields = vec![
        Field::text("AppName"),
        Field::text("AppMenuItemId"),
        Field::reference("UserId", "User"),
        Field::new("UseCount", Kind::Integer).default_value(0),
        Field::new("LastUsedDate", Kind::DateTime),
        Field::text("DeleteToken"),
        Field::text("RequestToken"),
        Field::text("AccessToken"),
    ];
    Object::new("OauthToken", "0CQ", Operations::ReadOnly, fields)
}

fn satellite() -> Vec<Field> {
    vec![
        Field::text("DeveloperName").length(80).required().unique(),
        Field::text("MasterLabel"),
        Field::text("Language"),
        Field::reference("ExternalClientApplicationId", "ExternalClientApplication").required(),
    ]
}
