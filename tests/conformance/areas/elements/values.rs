//! The words that an element may hold.

use cucumber_salesforce::simulator::SimulatedOrg;

use crate::answer::Seen;
use crate::area::Area;
use crate::areas::admin;
use crate::areas::soap::{call, call_at, change, read};
use crate::party::ready_in;

/// Type, component, element, words, source.
const WORDS: &[(&str, &str, &str, &str, &str)] = &[
    (
        "ExternalClientApplication",
        "Orders",
        "distributionState",
        "Local Packaged Managed AutoInstalled",
        "md-eca",
    ),
    ("ExternalClientApplication", "Orders", "managedType", "Local Global", "md-eca"),
    (
        "ExtlClntAppOauthConfigurablePolicies",
        "Orders_oauthplcy",
        "permittedUsersPolicyType",
        "AllSelfAuthorized AdminApprovedPreAuthorized",
        "md-oplcy",
    ),
    (
        "ExtlClntAppOauthConfigurablePolicies",
        "Orders_oauthplcy",
        "ipRelaxationPolicyType",
        "Enforce Bypass Bypass_2factor Enforce_RelaxRefresh",
        "md-oplcy",
    ),
    (
        "ExtlClntAppOauthConfigurablePolicies",
        "Orders_oauthplcy",
        "refreshTokenPolicyType",
        "Infinite Zero SpecificLifetime SpecificInactivity",
        "md-oplcy",
    ),
    (
        "ExtlClntAppOauthConfigurablePolicies",
        "Orders_oauthplcy",
        "refreshTokenValidityUnit",
        "Days Hours Months",
        "md-oplcy",
    ),
    (
        "ExtlClntAppOauthConfigurablePolicies",
        "Orders_oauthplcy",
        "policyAction",
        "Block RaiseSessionLevel",
        "md-oplcy",
    ),
    (
        "ExtlClntAppOauthConfigurablePolicies",
        "Orders_oauthplcy",
        "requiredSessionLevel",
        "LOW STANDARD HIGH_ASSURANCE",
        "md-oplcy",
    ),
    (
        "ExtlClntAppOauthConfigurablePolicies",
        "Orders_oauthplcy",
        "guestJwtSessionTimeoutType",
        "UserSession Custom",
        "md-oplcy",
    ),
    (
        "ExtlClntAppOauthConfigurablePolicies",
        "Orders_oauthplcy",
        "namedUserJwtSessionTimeoutType",
        "UserSession Custom",
        "md-oplcy",
    ),
    (
        "ExtlClntAppConfigurablePolicies",
        "Orders_plcy",
        "startPage",
        "None Custom OAuth SAML",
        "md-plcy",
    ),
];

pub(super) async fn all(area: &mut Area) {
    let (org, _) = ready_in(SimulatedOrg::builder().allow_connected_apps(true)).await;
    for (kind, name, element, words, source) in WORDS {
        let rest = match *kind {
            "ExternalClientApplication" => {
                "<contactEmail>qa@example.com</contactEmail><label>Orders</label>"
            }
            "ExtlClntAppConfigurablePolicies" => {
                "<externalClientApplication>Orders</externalClientApplication><isEnabled>true</isEnabled>"
            }
            _ => "<externalClientApplication>Orders</externalClientApplication>",
        };
        let mut seen: Vec<Seen> = Vec::new();
        for word in words.split_whitespace() {
            let fields = format!("{rest}<{element}>{word}</{element}>");
            let one = call(&org, &change("updateMetadata", kind, name, &fields)).await;
            seen.push(one.is(200, &["<success>true</success>"]));
        }
        let odd = format!("{rest}<{element}>Odd</{element}>");
        let odd = call(&org, &change("updateMetadata", kind, name, &odd)).await;
        // A word that is none makes no sense of the whole call, whose status is then the row's.
        let refused =
            odd.seen(odd.text().contains("'Odd' is not a valid value for the enum"), "Odd");
        let listed: Vec<&str> = words.split_whitespace().collect();
        area.row(
            format!("`{kind}`: `{element}`"),
            format!("`{}`, and no other", listed.join("`, `")),
            source,
        )
        .served(seen.into_iter().reduce(Seen::and).unwrap().and(refused));
    }
    policies(area, &org).await;
    let jwt = change(
        "updateMetadata",
        "ExtlClntAppOauthConfigurablePolicies",
        "Orders_oauthplcy",
        "<externalClientApplication>Orders</externalClientApplication><isNamedUserJwtEnabled>true</isNamedUserJwtEnabled>",
    );
    let middle = call_at(&org, "/services/Soap/m/62.0", admin(&org), &jwt)
        .await
        .is(200, &["<success>true</success>"]);
    let late = call(&org, &jwt)
        .await
        .is(200, &["Property 'isNamedUserJwtEnabled' not valid in version 67.0"]);
    area.row(
        "`ExtlClntAppOauthConfigurablePolicies`: `isNamedUserJwtEnabled`",
        "61.0 to 63.0 only",
        "md-oplcy sfdx-hardis",
    )
    .served(middle.and(late));
    opting_in(area, &org).await;
}

/// The switch that orgs had while external client apps were new.
async fn opting_in(area: &mut Area, org: &SimulatedOrg) {
    let off = change(
        "updateMetadata",
        "ExternalClientAppSettings",
        "ExternalClientApp",
        "<enableExternalClientApps>false</enableExternalClientApps>",
    );
    let middle = call_at(org, "/services/Soap/m/62.0", admin(org), &off)
        .await
        .is(200, &["<success>true</success>"]);
    let late = call_at(org, "/services/Soap/m/63.0", admin(org), &off)
        .await
        .is(200, &["Property 'enableExternalClientApps' not valid in version 63.0"]);
    area.row(
        "`ExternalClientAppSettings`: `enableExternalClientApps`",
        "58.0 to 62.0 only: the WSDL of 63.0 does not have it",
        "md-ecas wsdl eca-demo",
    )
    .served(middle.and(late));
    let kept = call(org, &read("ExternalClientApplication", &["Orders"])).await;
    area.row("`enableExternalClientApps`: `false`", "taken, and nothing follows", "md-ecas")
        .refused(
            "no source tells what an org without the opt-in says, or what becomes of its apps",
            kept.is(200, &["<fullName>Orders</fullName>"]),
        );
}

/// The words of a connected app's policies, which are in no enumeration of the WSDL.
async fn policies(area: &mut Area, org: &SimulatedOrg) {
    for (element, words) in [
        ("ipRelaxation", "ENFORCE BYPASS_2FACTOR BYPASS ENFORCE_RELAXREFRESH"),
        (
            "refreshTokenPolicy",
            "infinite zero specific_lifetime:2:HOURS specific_inactivity:30:DAYS specific_lifetime:1:MONTHS",
        ),
    ] {
        let mut seen: Vec<Seen> = Vec::new();
        for word in words.split_whitespace() {
            let other = if element == "ipRelaxation" {
                "<refreshTokenPolicy>infinite</refreshTokenPolicy>"
            } else {
                "<ipRelaxation>ENFORCE</ipRelaxation>"
            };
            let fields = format!(
                "<contactEmail>qa@example.com</contactEmail><label>Till</label><oauthPolicy><{element}>{word}</{element}>{other}</oauthPolicy>"
            );
            seen.push(
                call(org, &change("upsertMetadata", "ConnectedApp", "Till", &fields))
                    .await
                    .is(200, &["<success>true</success>"]),
            );
        }
        let listed: Vec<&str> = words.split_whitespace().collect();
        area.row(
            format!("`ConnectedApp`, `oauthPolicy`: `{element}`"),
            format!("`{}`", listed.join("`, `")),
            "md-ca",
        )
        .served(seen.into_iter().reduce(Seen::and).unwrap());
    }
}
