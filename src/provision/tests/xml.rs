//! The components, word for word.

use super::super::external_client_app::{Shape, components};
use super::super::{PlannedKind, connected_app};
use super::{org, plan};
use crate::metadata::Metadata;
use crate::model::RefreshTokenPolicy;

const NAME: &str = "Csfa1b2c3ht7uj_Orders_Co";
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const XMLNS: &str = "xmlns=\"http://soap.sforce.com/2006/04/metadata\"";
const DESCRIPTION: &str = "[cucumber-salesforce run=r1 owner=ana@ci \
                           expires=2026-11-18T11:07:00Z org=00D000000000062EAA]";

#[test]
fn an_external_client_app_is_five_components_in_wsdl_order() {
    let plan = plan(PlannedKind::ExternalClientApp);
    let name = plan.api_name().to_string();
    let label = "<label>Orders &amp; Co a1b2c3</label>";
    let parent = format!("<externalClientApplication>{name}</externalClientApplication>");

    let parts = components(&plan, &org(), Shape::FULL);

    let names: Vec<&str> = parts.iter().map(Metadata::full_name).collect();
    let derived = ["", "_oauth", "_glbl", "_oauth_defaultPolicy", "_defaultPolicy"];
    assert_eq!(names, derived.map(|suffix| format!("{name}{suffix}")));
    let expected = [
        format!(
            "{HEAD}<ExternalClientApplication {XMLNS}><contactEmail>qa@example.com</contactEmail>\
             <description>{DESCRIPTION}</description><distributionState>Local</distributionState>\
             <isProtected>false</isProtected>{label}</ExternalClientApplication>\n"
        ),
        format!(
            "{HEAD}<ExtlClntAppOauthSettings {XMLNS}>\
             <commaSeparatedOauthScopes>Api,RefreshToken</commaSeparatedOauthScopes>\
             {parent}{label}</ExtlClntAppOauthSettings>\n"
        ),
        format!(
            "{HEAD}<ExtlClntAppGlobalOauthSettings {XMLNS}>\
             <callbackUrl>https://a.b/c\nhttp://localhost:1717/x</callbackUrl>\
             <consumerKey>Key1234567</consumerKey><consumerSecret>Secret1234</consumerSecret>\
             {parent}<isClientCredentialsFlowEnabled>true</isClientCredentialsFlowEnabled>\
             <isConsumerSecretOptional>false</isConsumerSecretOptional>\
             <isDeviceFlowEnabled>false</isDeviceFlowEnabled>{label}\
             </ExtlClntAppGlobalOauthSettings>\n"
        ),
        format!(
            "{HEAD}<ExtlClntAppOauthConfigurablePolicies {XMLNS}>\
             <clientCredentialsFlowUser>integ@example.com</clientCredentialsFlowUser>\
             <commaSeparatedPermissionSet>{name}_perm</commaSeparatedPermissionSet>{parent}\
             <ipRelaxationPolicyType>Bypass</ipRelaxationPolicyType>\
             <isClientCredentialsFlowEnabled>true</isClientCredentialsFlowEnabled>{label}\
             <permittedUsersPolicyType>AdminApprovedPreAuthorized</permittedUsersPolicyType>\
             <refreshTokenPolicyType>Infinite</refreshTokenPolicyType>\
             </ExtlClntAppOauthConfigurablePolicies>\n"
        ),
        format!(
            "{HEAD}<ExtlClntAppConfigurablePolicies {XMLNS}>{parent}<isEnabled>true</isEnabled>\
             <isOauthPluginEnabled>true</isOauthPluginEnabled>{label}\
             </ExtlClntAppConfigurablePolicies>\n"
        ),
    ];
    for (part, expected) in parts.iter().zip(expected) {
        assert_eq!(part.document(), expected);
    }
}

#[test]
fn a_connected_app_is_one_component_in_wsdl_order() {
    let mut plan = plan(PlannedKind::ConnectedApp);
    plan.spec.profiles = vec!["System Administrator".to_owned()];
    let name = plan.api_name();
    assert_eq!(
        connected_app::component(&plan, &org()).document(),
        format!(
            "{HEAD}<ConnectedApp {XMLNS}><contactEmail>qa@example.com</contactEmail>\
             <description>{DESCRIPTION}</description><label>Orders &amp; Co a1b2c3</label>\
             <oauthConfig><callbackUrl>https://a.b/c\nhttp://localhost:1717/x</callbackUrl>\
             <consumerKey>Key1234567</consumerKey><consumerSecret>Secret1234</consumerSecret>\
             <isAdminApproved>true</isAdminApproved>\
             <isClientCredentialEnabled>true</isClientCredentialEnabled>\
             <oauthClientCredentialUser>integ@example.com</oauthClientCredentialUser>\
             <scopes>Api</scopes><scopes>RefreshToken</scopes></oauthConfig>\
             <oauthPolicy><ipRelaxation>BYPASS</ipRelaxation>\
             <refreshTokenPolicy>infinite</refreshTokenPolicy></oauthPolicy>\
             <permissionSetName>{name}_perm</permissionSetName>\
             <profileName>System Administrator</profileName></ConnectedApp>\n"
        )
    );
}

#[test]
fn a_repair_never_sends_key_or_secret() {
    let repair = connected_app::repair(&plan(PlannedKind::ConnectedApp), &org()).document();
    assert!(!repair.contains("consumer"), "{repair}");
}

#[test]
fn what_an_org_may_refuse_can_be_left_out() {
    let plan = plan(PlannedKind::ExternalClientApp);
    let reduced = Shape { secret: false, permission_sets: false, ..Shape::FULL };
    let parts = components(&plan, &org(), reduced);
    let text: String = parts.iter().map(Metadata::document).collect();
    assert!(!text.contains("consumerSecret") && !text.contains("PermissionSet>"), "{text}");
    assert!(text.contains("AdminApprovedPreAuthorized"));
}

#[test]
fn refresh_tokens_may_be_limited() {
    let mut plan = plan(PlannedKind::ExternalClientApp);
    plan.spec.refresh_token_policy = RefreshTokenPolicy::Inactivity { hours: 48 };
    let policies = components(&plan, &org(), Shape::FULL)[3].document();
    assert!(policies.contains(
        "<refreshTokenPolicyType>SpecificInactivity</refreshTokenPolicyType>\
         <refreshTokenValidityPeriod>48</refreshTokenValidityPeriod>\
         <refreshTokenValidityUnit>Hours</refreshTokenValidityUnit>"
    ));
    let app = connected_app::component(&plan, &org()).document();
    assert!(app.contains("specific_inactivity:48:HOURS"), "{app}");
}

#[test]
fn names_carry_the_stamp() {
    let plan = plan(PlannedKind::ConnectedApp);
    let names: Vec<String> =
        plan.components().iter().map(|c| format!("{} {}", c.metadata_type, c.api_name)).collect();
    assert_eq!(names, [format!("ConnectedApp {NAME}"), format!("PermissionSet {NAME}_perm")]);
}
