//! Codes, texts and behaviour that sources name, and how the simulated org stands to them.

use std::time::Duration;

use cucumber_salesforce::simulator::SimulatedOrg;

use super::app_rules::{desk, fails, old};
use super::deploys::{app, done};
use super::soap::{call, call_at, change, read};
use super::{admin, rest};
use crate::area::Area;
use crate::party::inner;

pub(super) async fn area() -> Area {
    let mut area = Area::new("Codes and texts that sources name", "");
    codes(&mut area).await;
    permissions(&mut area).await;
    retrieves(&mut area).await;
    versions(&mut area).await;
    area
}

/// Why two codes are never told.
const WHY: &str = "an app has never been reported to bring it about; `DUPLICATE_VALUE` and `DUPLICATE_DEVELOPER_NAME` tell of what is taken";

async fn codes(area: &mut Area) {
    let org = old(|_| {}).await;
    call(&org, &desk("", "")).await;
    let label = call(&org, &desk("", "").replace("<fullName>Desk", "<fullName>Till")).await;
    let text = "duplicate value found: Name duplicates value on another record";
    area.row(
        format!("`DUPLICATE_VALUE`: `{text}`"),
        "a label that another connected app has",
        "wsdl",
    )
    .served(fails(&label, "DUPLICATE_VALUE", text));
    for code in ["DUPLICATE_MASTER_LABEL", "APPLICATION_ALREADY_EXISTS"] {
        area.row(format!("`{code}`"), "a `statusCode` of the WSDL", "wsdl")
            .refused(WHY, label.lacks(200, &[code]));
    }
    let nobody = "<isAdminApproved>true</isAdminApproved>";
    let other = call(
        &org,
        &desk(nobody, "<permissionSetName>Nobody</permissionSetName>").replace("Desk", "Other"),
    )
    .await;
    area.row(
        "`INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY`",
        "a `statusCode` of the WSDL",
        "wsdl",
    )
    .refused(
        "whoever may deploy an app here may see all that it refers to",
        fails(
            &other,
            "INVALID_CROSS_REFERENCE_KEY",
            "In field: permissionSetName - no PermissionSet named Nobody found",
        ),
    );
    let hub = rest(&org, admin(&org), "/query?q=SELECT+Id+FROM+ScratchOrgInfo").await;
    area.row(
        "`C-1016`",
        "scratch orgs of a Dev Hub that signs in by an external client app",
        "forcedotcom/cli#3515",
    )
    .refused("the org is no Dev Hub", hub.rest(400, "INVALID_TYPE", "ScratchOrgInfo"));
}

async fn permissions(area: &mut Area) {
    let org = SimulatedOrg::start().await.unwrap();
    let fields = "<label>Api</label><userPermissions><enabled>true</enabled><name>ApiOnlyUser</name></userPermissions>";
    let told = call(&org, &change("createMetadata", "PermissionSet", "Api", fields)).await;
    let text = "Unknown user permission: ApiOnlyUser";
    area.row(
        format!("`INVALID_CROSS_REFERENCE_KEY`: `{text}`"),
        "a permission that there is not, or that no permission set can hold",
        "code",
    )
    .served(fails(&told, "INVALID_CROSS_REFERENCE_KEY", text));
}

async fn retrieves(area: &mut Area) {
    let org = SimulatedOrg::start().await.unwrap();
    done(&org, &app(&org)).await;
    let list =
        "<listMetadata><queries><type>ExternalClientApplication</type></queries></listMetadata>";
    area.row(
        "apps of other orgs that users have approved are listed, and can be neither retrieved nor deleted",
        "",
        "sfdx-hardis",
    )
    .refused(
        "all apps of the org are its own",
        call(&org, list).await.is(200, &["<fullName>Orders</fullName>"]),
    );
    let body = "<retrieve><request><apiVersion>67.0</apiVersion><unpackaged><types><members>*</members><name>ExtlClntAppOauthConfigurablePolicies</name></types><version>67.0</version></unpackaged></request></retrieve>";
    let id = inner(call(&org, body).await.text(), "id").to_owned();
    org.clock().sleep(Duration::from_secs(3)).await;
    let status =
        format!("<checkRetrieveStatus><asyncProcessId>{id}</asyncProcessId></checkRetrieveStatus>");
    area.row(
        "`Metadata API received improper input..`",
        "a retrieve of an app that a permission set opens, in 2020",
        "forcedotcom/cli#634",
    )
    .refused(
        "a fault of Salesforce's own, which nobody has reported since",
        call(&org, &status).await.is(200, &["<status>Succeeded</status>", "Orders_oauthplcy"]),
    );
    let kept =
        call(&org, &read("ExtlClntAppOauthConfigurablePolicies", &["Orders_oauthplcy"])).await;
    area.row("`commaSeparatedPermissionSet` is told", "as it was sent", "sfdx-hardis")
        .served(kept.is(200, &["<commaSeparatedPermissionSet>Orders_users<"]));
}

/// The connected app of an old client, and what newer types have dropped.
async fn versions(area: &mut Area) {
    let org = old(|_| {}).await;
    let of = |fields: &str| {
        let fields = format!(
            "<contactEmail>qa@example.com</contactEmail><label>Old</label><oauthConfig><callbackUrl>https://example.com/cb</callbackUrl>{fields}</oauthConfig>"
        );
        change("upsertMetadata", "ConnectedApp", "Old", &fields)
    };
    let at = async |body: &str| call_at(&org, "/services/Soap/m/47.0", admin(&org), body).await;
    let all = "<certificate></certificate><consumerKey>KeyOfOldApp1</consumerKey><consumerSecret>SecretOfOld1</consumerSecret><idTokenConfig><idTokenValidity>2</idTokenValidity></idTokenConfig><isAdminApproved>true</isAdminApproved><scopes>Api</scopes><singleLogoutUrl>https://example.com/out</singleLogoutUrl>";
    let mut seen = at(&of(all)).await.is(200, &["<success>true</success>"]);
    for field in [
        "isConsumerSecretOptional",
        "isIntrospectAllTokens",
        "isSecretRequiredForRefreshToken",
        "isClientCredentialEnabled",
        "isPkceRequired",
        "isRefreshTokenRotationEnabled",
        "isDeviceFlowEnabled",
    ] {
        let told = at(&of(&format!("<{field}>true</{field}><scopes>Api</scopes>"))).await;
        let text = format!("Property '{field}' not valid in version 47.0");
        seen = seen.and(told.is(200, &[&text]));
    }
    area.row(
        "`oauthConfig` of 47.0",
        "`callbackUrl`, `certificate`, `consumerKey`, `consumerSecret`, `idTokenConfig`, `isAdminApproved`, `scopes`, `singleLogoutUrl`, and no others",
        "jsforce",
    )
    .served(seen);
    let user =
        format!("<pluginExecutionUser>{}</pluginExecutionUser>", org.administrator().username);
    let told = call(&org, &desk("", &user)).await;
    area.row("`pluginExecutionUser`", "gone from the newest types of the CLI", "code").refused(
        "the documentation still has it, so it is taken",
        told.is(200, &["<success>true</success>"]),
    );
}
