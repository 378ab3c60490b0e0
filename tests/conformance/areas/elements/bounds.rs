//! How large numbers may be, how long texts, and how many elements of a name there may be.

use cucumber_salesforce::simulator::SimulatedOrg;

use crate::answer::Answer;
use crate::area::Area;
use crate::areas::soap::{call, change};
use crate::party::ready_in;

/// Changes that set a number.
type Updates<'a> = &'a (dyn Fn(&str) -> String + Sync);

const OK: [&str; 1] = ["<success>true</success>"];

pub(super) async fn all(area: &mut Area) {
    let (org, _) = ready_in(SimulatedOrg::builder().allow_connected_apps(true)).await;
    numbers(area, &org).await;
    counts(area, &org).await;
    texts(area, &org).await;
}

async fn numbers(area: &mut Area, org: &SimulatedOrg) {
    let app = "<externalClientApplication>Orders</externalClientApplication>";
    let period = |number: &str| {
        let field = format!("<refreshTokenValidityPeriod>{number}</refreshTokenValidityPeriod>");
        let kind = "ExtlClntAppOauthConfigurablePolicies";
        change("updateMetadata", kind, "Orders_oauthplcy", &format!("{app}{field}"))
    };
    let most = call(org, &period("2147483647")).await.is(200, &OK);
    let text = "'2147483648' is not a valid value for the type xsd:int";
    area.row(format!("`{text}`"), "any integer is of 32 bits", "wsdl")
        .served(most.and(call(org, &period("2147483648")).await.is(500, &[text])));
    let connected = |minutes: &str| {
        let fields = format!(
            "<contactEmail>qa@example.com</contactEmail><label>Token</label><oauthConfig><callbackUrl>https://example.com/cb</callbackUrl><idTokenConfig><idTokenValidity>{minutes}</idTokenValidity></idTokenConfig><scopes>Api</scopes></oauthConfig>"
        );
        change("upsertMetadata", "ConnectedApp", "Token", &fields)
    };
    let external = |minutes: &str| {
        let fields = format!(
            "<callbackUrl>https://example.com/cb</callbackUrl>{app}<idTokenConfig><idTokenValidityInMinutes>{minutes}</idTokenValidityInMinutes></idTokenConfig>"
        );
        change("updateMetadata", "ExtlClntAppGlobalOauthSettings", "Orders_glbl", &fields)
    };
    for (field, of, source) in [
        ("idTokenValidity", &connected as Updates<'_>, "md-ca"),
        ("idTokenValidityInMinutes", &external, "md-glbl"),
    ] {
        let refused = |answer: Answer| answer.is(200, &["<statusCode>NUMBER_OUTSIDE_VALID_RANGE<"]);
        let mut seen = call(org, &of("1")).await.is(200, &OK);
        seen = seen.and(call(org, &of("720")).await.is(200, &OK));
        seen = seen.and(refused(call(org, &of("0")).await));
        seen = seen.and(refused(call(org, &of("721")).await));
        area.row(
            format!("`NUMBER_OUTSIDE_VALID_RANGE`: `{field}`"),
            "from 1 to 720 minutes, and no other",
            source,
        )
        .served(seen);
    }
}

async fn counts(area: &mut Area, org: &SimulatedOrg) {
    for (field, inner, code) in [
        ("customAttributes", "<formula>$User.Id</formula><key>user</key>", "LIMIT_EXCEEDED"),
        (
            "trustedIpRanges",
            "<endIpAddress>203.0.113.9</endIpAddress><startIpAddress>203.0.113.1</startIpAddress>",
            "IP_RANGE_LIMIT_EXCEEDED",
        ),
    ] {
        let of = |number: usize| {
            let many = format!("<{field}>{inner}</{field}>").repeat(number);
            let fields = format!(
                "<commaSeparatedOauthScopes>Api</commaSeparatedOauthScopes><externalClientApplication>Orders</externalClientApplication>{many}"
            );
            change("updateMetadata", "ExtlClntAppOauthSettings", "Orders_oauth", &fields)
        };
        let text = format!("{field}: the maximum number accepted is 128");
        let most = call(org, &of(128)).await.is(200, &OK);
        let told = format!("<message>{text}</message><statusCode>{code}</statusCode>");
        area.row(format!("`{code}`: `{text}`"), "129 of them", "md-oauth")
            .served(most.and(call(org, &of(129)).await.is(200, &[&told])));
    }
}

/// Every text that may be too long.
async fn texts(area: &mut Area, org: &SimulatedOrg) {
    let header = |label: &str, description: &str| {
        format!(
            "<contactEmail>qa@example.com</contactEmail><description>{description}</description><label>{label}</label>"
        )
    };
    let set = |label: &str, description: &str| {
        format!("<description>{description}</description><label>{label}</label>")
    };
    let x = |length: usize| "x".repeat(length);
    let kind = "ExternalClientApplication";
    for (kind, name, fields, field, most) in [
        ("ConnectedApp", x(81), header("Long", ""), "fullName", 80),
        ("ConnectedApp", x(1), header(&x(81), ""), "Name", 80),
        (kind, x(81), header("Long", ""), "fullName", 80),
        (kind, x(1), header(&x(81), ""), "MasterLabel", 80),
        (kind, x(1), header("Long", &x(256)), "Description", 255),
        ("PermissionSet", x(81), set("Long", ""), "fullName", 80),
        ("PermissionSet", x(1), set(&x(81), ""), "Label", 80),
        ("PermissionSet", x(1), set("Long", &x(256)), "Description", 255),
    ] {
        let text = format!("{field}: data value too large (max length={most})");
        let told = call(org, &change("createMetadata", kind, &name, &fields)).await;
        let code = format!("<message>{text}</message><statusCode>STRING_TOO_LONG</statusCode>");
        area.row(format!("`STRING_TOO_LONG`: `{text}`"), format!("of a `{kind}`"), "wsdl")
            .served(told.is(200, &[&code]));
    }
}
