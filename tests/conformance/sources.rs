//! The public sources that rows name.

/// What a row calls a source, how the page calls it, and where it is.
const SOURCES: &[(&str, &str, &str)] = &[
    ("code", "public code", ""),
    (
        "errors",
        "help: flow errors",
        "https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.remoteaccess_oauth_flow_errors.htm",
    ),
    (
        "android",
        "SalesforceMobileSDK-Android",
        "https://github.com/forcedotcom/SalesforceMobileSDK-Android",
    ),
    (
        "ccflow",
        "help: client credentials",
        "https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.remoteaccess_oauth_client_credentials_flow.htm",
    ),
    (
        "webflow",
        "help: web server flow",
        "https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.remoteaccess_oauth_web_server_flow_ca.htm",
    ),
    (
        "jwtflow",
        "help: JWT bearer",
        "https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_jwt_flow.htm&language=en_US&type=5",
    ),
    (
        "refreshflow",
        "help: refresh",
        "https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.remoteaccess_oauth_refresh_token_flow_ca.htm",
    ),
    (
        "deviceflow",
        "help: device flow",
        "https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.remoteaccess_oauth_device_flow.htm",
    ),
    (
        "nango",
        "nango.dev",
        "https://www.nango.dev/blog/salesforce-oauth-refresh-token-invalid-grant",
    ),
    (
        "invalid-assertion",
        "stackexchange 71955",
        "https://salesforce.stackexchange.com/questions/71955/invalid-assertion-error-in-oauth-2-0-saml-bearer-assertion-flow",
    ),
    (
        "expired-code",
        "stackexchange 18039",
        "https://salesforce.stackexchange.com/questions/18039/saml-bearer-oauth-question",
    ),
    (
        "restforce",
        "restforce fixtures",
        "https://github.com/restforce/restforce/tree/main/spec/fixtures",
    ),
    ("sumo", "SumoLogic documentation", "https://github.com/SumoLogic/sumologic-documentation"),
    (
        "introspect",
        "help: introspection",
        "https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.remoteaccess_oidc_token_introspection_endpoint.htm",
    ),
    (
        "revoke",
        "Mobile SDK guide: revoke",
        "https://developer.salesforce.com/docs/platform/mobile-sdk/guide/oauth-revoking-tokens.html",
    ),
    (
        "revokeblog",
        "developer blog 2011",
        "https://developer.salesforce.com/blogs/developer-relations/2011/11/revoking-oauth-2-0-access-tokens-and-refresh-tokens",
    ),
    (
        "userinfo",
        "help: userinfo",
        "https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.remoteaccess_using_userinfo_endpoint.htm",
    ),
    (
        "idurl",
        "help: identity URLs",
        "https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.remoteaccess_using_openid.htm",
    ),
    (
        "pm-oidc",
        "api-evangelist/salesforce",
        "https://github.com/api-evangelist/salesforce/blob/main/openapi/salesforce-endpoint-api-openapi.yml",
    ),
    (
        "jwttok",
        "help: JWT access tokens",
        "https://help.salesforce.com/s/articleView?id=xcloud.jwt_access_tokens.htm&language=en_US&type=5",
    ),
    (
        "limitinfo",
        "Tooling API guide: headers",
        "https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/headers_api_usage.htm",
    ),
    (
        "resterr",
        "REST guide: error codes",
        "https://developer.salesforce.com/docs/atlas.en-us.194.0.api_rest.meta/api_rest/errorcodes.htm",
    ),
    (
        "connecterr",
        "Connect REST guide: errors",
        "https://developer.salesforce.com/docs/atlas.en-us.256.0.chatterapi.meta/chatterapi/connect_error_responses.htm",
    ),
    (
        "soapeol",
        "SOAP guide: end of life",
        "https://developer.salesforce.com/docs/atlas.en-us.256.0.api.meta/api/api_eol_soap.htm",
    ),
    (
        "kb-soap",
        "help 005132110",
        "https://help.salesforce.com/s/articleView?id=005132110&language=da&type=1",
    ),
    (
        "loginrate",
        "help 000381578",
        "https://help.salesforce.com/s/articleView?id=000381578&language=en_US&type=1",
    ),
    ("logins", "stackexchange 146422", "https://salesforce.stackexchange.com/q/146422"),
    (
        "event-log",
        "object reference: login events",
        "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_eventlogfile_login.htm",
    ),
    (
        "sectoken",
        "help: security token",
        "https://help.salesforce.com/s/articleView?id=xcloud.user_security_token.htm&language=en_US&type=5",
    ),
    (
        "pkg-secure",
        "packaging guide: secure apps",
        "https://developer.salesforce.com/docs/atlas.en-us.packagingGuide.meta/packagingGuide/secure_code_ac_eca.htm",
    ),
    (
        "rotate",
        "help: edit connected apps",
        "https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.connected_app_edit_parent.htm",
    ),
    (
        "blockflows",
        "help: block the flow",
        "https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.remoteaccess_disable_username_password_flow_ca.htm",
    ),
    (
        "server-flows",
        "cloudsundial: server access",
        "https://cloudsundial.com/salesforce-server-access-oauth-flows",
    ),
    (
        "editions",
        "REST guide: editions",
        "https://developer.salesforce.com/docs/platform/api-rest/guide/intro-rest-compatible-editions.md",
    ),
    (
        "toolkit150",
        "wadewegner/Force.com-Toolkit-for-NET#150",
        "https://github.com/wadewegner/Force.com-Toolkit-for-NET/issues/150",
    ),
    (
        "orgfields",
        "field reference: Organization",
        "https://developer.salesforce.com/docs/atlas.en-us.228.0.sfFieldRef.meta/sfFieldRef/salesforce_field_reference_Organization.htm",
    ),
    (
        "objects",
        "object reference",
        "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/",
    ),
    ("sobject-types", "sobject-types", "https://github.com/apex-dev-tools/sobject-types"),
    ("sfdx-core", "sfdx-core", "https://github.com/forcedotcom/sfdx-core"),
    ("sfdx-hardis", "sfdx-hardis", "https://github.com/hardisgroupcom/sfdx-hardis"),
    ("infisical", "Infisical", "https://github.com/Infisical/infisical"),
    (
        "credentials",
        "Connect REST guide: OAuth credentials",
        "https://developer.salesforce.com/docs/atlas.en-us.258.0.chatterapi.meta/chatterapi/connect_resources_oauth_credentials_resources.htm",
    ),
    (
        "usage",
        "Connect REST guide: OAuth usage",
        "https://developer.salesforce.com/docs/atlas.en-us.260.0.chatterapi.meta/chatterapi/connect_resources_usage_resources.htm",
    ),
    (
        "stage",
        "help: stage credentials",
        "https://help.salesforce.com/s/articleView?id=xcloud.eca_stage_oauth_credentials.htm&type=5",
    ),
    (
        "wsdl",
        "the WSDL",
        "https://github.com/simple-salesforce/simple-salesforce/blob/master/simple_salesforce/metadata.wsdl",
    ),
    (
        "create",
        "Metadata API guide: createMetadata",
        "https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_createMetadata.htm",
    ),
    (
        "delete",
        "Metadata API guide: deleteMetadata",
        "https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_deleteMetadata.htm",
    ),
    ("jsforce", "jsforce", "https://github.com/jsforce/jsforce"),
    ("CumulusCI", "CumulusCI", "https://github.com/SFDO-Tooling/CumulusCI"),
    (
        "simple-salesforce",
        "simple-salesforce",
        "https://github.com/simple-salesforce/simple-salesforce",
    ),
    (
        "meta-rest",
        "Metadata API guide: REST deploy",
        "https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_rest_deploy.htm",
    ),
    (
        "meta-status",
        "Metadata API guide: deploy status by REST",
        "https://developer.salesforce.com/docs/atlas.en-us.226.0.api_meta.meta/api_meta/meta_rest_deploy_checkstatus.htm",
    ),
    (
        "md-ca",
        "Metadata API guide: ConnectedApp",
        "https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_connectedapp.htm",
    ),
    (
        "md-eca",
        "Metadata API guide: ExternalClientApplication",
        "https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_externalclientapplication.htm",
    ),
    (
        "md-glbl",
        "Metadata API guide: ExtlClntAppGlobalOauthSettings",
        "https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_extlclntappglobaloauthsettings.htm",
    ),
    (
        "md-oauth",
        "Metadata API guide: ExtlClntAppOauthSettings",
        "https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_extlclntappoauthsettings.htm",
    ),
    (
        "md-oplcy",
        "Metadata API guide: ExtlClntAppOauthConfigurablePolicies",
        "https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_extlclntappoauthconfigurablepolicies.htm",
    ),
    (
        "md-plcy",
        "Metadata API guide: ExtlClntAppConfigurablePolicies",
        "https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_extlclntappconfigurablepolicies.htm",
    ),
    (
        "md-ecas",
        "Metadata API guide: ExternalClientAppSettings",
        "https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_externalclientappsettings.htm",
    ),
    (
        "md-cas",
        "Metadata API guide: ConnectedAppSettings",
        "https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_connectedappsettings.htm",
    ),
    (
        "kb-nocreate",
        "help: creation of connected apps",
        "https://help.salesforce.com/s/articleView?id=005228017&type=1",
    ),
    (
        "cumulus",
        "CumulusCI",
        "https://github.com/SFDO-Tooling/CumulusCI/blob/main/cumulusci/tasks/connectedapp.py",
    ),
    ("eca-demo", "sf-th-eca-via-metadata", "https://github.com/chrzasz/sf-th-eca-via-metadata"),
    (
        "approve1",
        "help: approvals",
        "https://help.salesforce.com/s/articleView?id=platform.remoteaccess_request_approve.htm&language=en_US&type=5",
    ),
    (
        "approve2",
        "help: manage approvals",
        "https://help.salesforce.com/apex/HTViewHelpDoc?id=platform.remoteaccess_request.htm",
    ),
    (
        "kb-invalid",
        "help: addresses after a refresh",
        "https://help.salesforce.com/s/articleView?id=005322018&language=en_US&type=1",
    ),
    (
        "oauth1",
        "help: OAuth 1.0a errors",
        "https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.remoteaccess_errorcodes.htm",
    ),
    (
        "failedlogins",
        "help: failed logins",
        "https://help.salesforce.com/apex/HTViewSolution?id=000212767&language=en_US",
    ),
    (
        "ccsample",
        "help: a sample of client credentials",
        "https://help.salesforce.com/apex/HTViewHelpDoc?id=service.conversation_transcript_api_sample1.htm",
    ),
    (
        "idlettl",
        "help: idle refresh tokens",
        "https://help.salesforce.com/s/articleView?id=xcloud.connected_app_limit_idle_ttl.htm&type=5",
    ),
    ("testsigma", "testsigma.com", "https://testsigma.com/docs/salesforce-testing/connected-app/"),
    ("sfpowerkit", "sfpowerkit", "https://github.com/Accenture/sfpowerkit"),
    (
        "gepe",
        "packaging guide: API access",
        "https://developer.salesforce.com/docs/atlas.en-us.258.0.packagingGuide.meta/packagingGuide/dev_packages_api_access.htm",
    ),
    ("enree", "blog.enree.co", "https://blog.enree.co/?p=2693"),
];

/// The name and the address of a source.
pub(crate) fn find(source: &str) -> (&'static str, &'static str) {
    let found = SOURCES.iter().find(|(key, ..)| *key == source);
    let (_, name, address) = found.unwrap_or_else(|| panic!("no source `{source}`"));
    (name, address)
}
