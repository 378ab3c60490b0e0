//! The OAuth scopes, and the versions that brought them.

use cucumber_salesforce::simulator::SimulatedOrg;

use crate::answer::{Answer, Seen};
use crate::area::Area;
use crate::areas::admin;
use crate::areas::soap::{call, call_at, change};
use crate::party::ready_in;

/// The scopes of the WSDL of 63.0, those that newer types have, and the one that only external
/// client apps have.
const SCOPES: &str = "Basic Api Web Full Chatter CustomApplications RefreshToken OpenID Profile Email Address Phone OfflineAccess CustomPermissions Wave Eclair Pardot Lightning Content CDPIngest CDPProfile CDPQuery Chatbot CDPSegment CDPIdentityResolution CDPCalculatedInsight ForgotPassword UserRegistration SFAP Interaction CDP EinsteinGPT PwdlessLogin";
const NEWER: &str = "MCP SCRT DataCloudUserClaims A2A CmdbDiscovery SemanticLayer";
const EXTERNAL: &str = "SFApiPlatform";

/// Releases, and the scopes that they brought.
const SINCE: &[(u16, &str)] = &[
    (35, "Wave Eclair"),
    (49, "Pardot"),
    (51, "Lightning Content"),
    (52, "CDPIngest"),
    (54, "Chatbot"),
    (57, "ForgotPassword"),
    (58, "UserRegistration"),
    (59, "PwdlessLogin"),
];

const OK: [&str; 1] = ["<success>true</success>"];

pub(super) async fn all(area: &mut Area) {
    let (org, _) = ready_in(SimulatedOrg::builder().allow_connected_apps(true)).await;
    area.row(format!("`ConnectedAppOauthAccessScope`: `{}`", code(SCOPES)), "", "wsdl md-ca")
        .served(connected(&org, 67, SCOPES).await.is(200, &OK));
    let mut seen: Vec<Seen> = Vec::new();
    for scope in ["Sfap", "SfapApi", "api"] {
        seen.push(unknown(&connected(&org, 67, scope).await, scope));
    }
    area.row(
        "`Sfap`, `SfapApi`, and scopes in their OAuth spelling, such as `api`",
        "no scopes of a connected app",
        "code",
    )
    .served(seen.into_iter().reduce(Seen::and).unwrap());
    for (release, scopes) in SINCE {
        let mut seen = connected(&org, *release, scopes).await.is(200, &OK);
        for scope in scopes.split_whitespace() {
            seen = seen.and(unknown(&connected(&org, release - 1, scope).await, scope));
        }
        area.row(
            format!("`ConnectedAppOauthAccessScope`: `{}`", code(scopes)),
            format!("since {release}.0"),
            "md-ca",
        )
        .served(seen);
    }
    for scope in NEWER.split_whitespace() {
        let seen = connected(&org, 64, scope)
            .await
            .is(200, &OK)
            .and(external(&org, 64, scope).await.is(200, &OK));
        let early = unknown(&connected(&org, 63, scope).await, scope);
        let text = format!("Invalid OAuth scope: {scope}");
        area.row(
            format!("`{scope}`"),
            "a scope of both kinds of app, since 64.0 at the earliest",
            "wsdl code",
        )
        .served(seen.and(early).and(external(&org, 63, scope).await.is(200, &[&text])));
    }
    let all = [SCOPES, NEWER, EXTERNAL].join(" ");
    area.row(
        format!("`commaSeparatedOauthScopes`: the same, and `{EXTERNAL}`"),
        "`INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST` where it is another",
        "md-oauth",
    )
    .served(
        external(&org, 67, &all).await.is(200, &OK).and(
            external(&org, 67, "Nothing")
                .await
                .is(200, &["<statusCode>INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST</statusCode>"]),
        ),
    );
}

fn code(scopes: &str) -> String {
    scopes.split_whitespace().collect::<Vec<_>>().join("`, `")
}

fn unknown(answer: &Answer, scope: &str) -> Seen {
    let text =
        format!("'{scope}' is not a valid value for the enum 'ConnectedAppOauthAccessScope'");
    answer.is(500, &[&text])
}

async fn connected(org: &SimulatedOrg, release: u16, scopes: &str) -> Answer {
    let scopes = scopes.split_whitespace().map(|scope| format!("<scopes>{scope}</scopes>"));
    let scopes = scopes.collect::<Vec<_>>().concat();
    let fields = format!(
        "<contactEmail>qa@example.com</contactEmail><label>Scopes</label><oauthConfig><callbackUrl>https://example.com/cb</callbackUrl>{scopes}</oauthConfig>"
    );
    at(org, release, &change("upsertMetadata", "ConnectedApp", "Scopes", &fields)).await
}

async fn external(org: &SimulatedOrg, release: u16, scopes: &str) -> Answer {
    let scopes = scopes.replace(' ', ", ");
    let fields = format!(
        "<commaSeparatedOauthScopes>{scopes}</commaSeparatedOauthScopes><externalClientApplication>Orders</externalClientApplication>"
    );
    let kind = "ExtlClntAppOauthSettings";
    at(org, release, &change("updateMetadata", kind, "Orders_oauth", &fields)).await
}

async fn at(org: &SimulatedOrg, release: u16, body: &str) -> Answer {
    if release == 67 {
        return call(org, body).await;
    }
    call_at(org, &format!("/services/Soap/m/{release}.0"), admin(org), body).await
}
