//! What the org demands of external client apps, and what it makes of them by itself.

use cucumber_salesforce::simulator::{
    PermissionSetBy, SecretAgain, SimulatedOrg, SimulatedOrgBuilder, SimulatedUser,
};
use serde_json::Value;

use super::app_rules::desk;
use super::deploys::done;
use super::soap::{call, change, read};
use crate::answer::Seen;
use crate::area::Area;
use crate::field::field;
use crate::party::org_where;
use crate::wire::{external_app, manifest};

pub(super) async fn area() -> Area {
    let mut area = Area::new("External client apps", "");
    external(&mut area).await;
    makings(&mut area).await;
    defaults(&mut area).await;
    area
}

/// What a deploy of the five files says first, with one text in them changed.
pub(super) async fn problem(
    builder: SimulatedOrgBuilder,
    from: &str,
    to: &str,
) -> (SimulatedOrg, String, Value) {
    let org = builder.start().await.unwrap();
    let files = external_app(&org.user("integ").unwrap().username, "", "Orders_users");
    let files: Vec<_> =
        files.into_iter().map(|(name, text)| (name, text.replace(from, to))).collect();
    let result = done(&org, &files).await;
    let told = result["details"]["componentFailures"][0]["problem"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    (org, told, result)
}

/// The first problem of a deploy, as a row sees it.
async fn deployed(builder: SimulatedOrgBuilder, from: &str, to: &str, text: &str) -> Seen {
    let (org, told, _) = problem(builder, from, to).await;
    // The status of an exchange that shows it: of the app as it is now.
    let shown = call(&org, &read("ExternalClientApplication", &["Orders"])).await;
    shown.seen(told == text, &format!("problem `{text}`, not `{told}`"))
}

async fn external(area: &mut Area) {
    let new = SimulatedOrg::builder;
    for (from, to, text) in [
        (
            "<commaSeparatedOauthScopes>Api",
            "<commaSeparatedOauthScopes>Nothing",
            "Invalid OAuth scope: Nothing",
        ),
        (
            "<consumerKey>",
            "<shouldRotateConsumerSecret>true</shouldRotateConsumerSecret><consumerKey>",
            "Rotating the consumer key or secret breaks existing integrations; deploy with ignoreWarnings to go on",
        ),
        (
            "<label>Orders</label>",
            "<label>Orders</label><orgScopedExternalApp>00D000000000001:Orders</orgScopedExternalApp>",
            "Invalid orgScopedExternalApp: 00D000000000001:Orders",
        ),
        (
            "<permittedUsersPolicyType>AdminApprovedPreAuthorized",
            "<commaSeparatedProfile>Nobody</commaSeparatedProfile><permittedUsersPolicyType>AdminApprovedPreAuthorized",
            "In field: commaSeparatedProfile - no Profile named Nobody found",
        ),
    ] {
        area.row(format!("`{text}`"), "external client app", "md-eca")
            .served(deployed(new(), from, to, text).await);
    }
    required(area).await;
    let text = "Enter a valid execution user for the OAuth client credentials flow.";
    let (user, nobody) = ("<clientCredentialsFlowUser>", "<clientCredentialsFlowUser>no");
    let checked = deployed(new(), user, nobody, text).await;
    let lax = org_where(|p| p.logins.run_as_is_checked = false);
    let unchecked = deployed(lax, user, nobody, "").await;
    area.row(
        format!("`{text}`"),
        "the run-as user is nobody: it is a username, no e-mail address; else unchecked",
        "code",
    )
    .profile([field!(logins.run_as_is_checked)], vec![checked, unchecked]);
    let api_only = |user: SimulatedUser| org_where(|p| p.run_as_needs_api_only = true).user(user);
    let plain =
        deployed(api_only(SimulatedUser::new("integ", "Integration User")), "", "", text).await;
    let only = deployed(
        api_only(SimulatedUser::new("integ", "Integration User").with("ApiUserOnly")),
        "",
        "",
        "",
    )
    .await;
    area.row("the run-as user must be for the API only", "default not", "md-ca")
        .profile([field!(run_as_needs_api_only)], vec![plain, only]);
    let mut seen = Vec::new();
    for (by, text) in [(PermissionSetBy::Name, ""), (PermissionSetBy::NameOrId, "")] {
        seen.push(deployed(org_where(|p| p.permission_set_by = by), "", "", text).await);
    }
    area.row(
        "`commaSeparatedPermissionSet`",
        "names, ids or, by default, either",
        "md-oplcy sfdx-hardis",
    )
    .profile([field!(permission_set_by)], seen);
}

/// Elements without which nothing goes.
async fn required(area: &mut Area) {
    let app = "<externalClientApplication>Orders</externalClientApplication>";
    let setup = "the WSDL has it optional, Setup asks for it, and tools send it";
    for (kind, element, from, to, when) in [
        (
            "ExternalClientApplication",
            "contactEmail",
            "<contactEmail>qa@example.com</contactEmail>",
            "",
            setup,
        ),
        ("ExternalClientApplication", "label", "<label>Orders</label>", "", setup),
        (
            "ExtlClntAppGlobalOauthSettings",
            "callbackUrl",
            "<callbackUrl>http://localhost:1717/callback</callbackUrl>",
            "",
            setup,
        ),
        (
            "ExtlClntAppOauthSettings",
            "commaSeparatedOauthScopes",
            "<commaSeparatedOauthScopes>Api, RefreshToken</commaSeparatedOauthScopes>",
            "",
            setup,
        ),
        ("ExtlClntAppOauthSettings", "externalClientApplication", app, "", "in the WSDL, too"),
        (
            "ExtlClntAppConfigurablePolicies",
            "isEnabled",
            "<isEnabled>true</isEnabled>",
            "",
            "in the WSDL, too",
        ),
    ] {
        let text = match element {
            "externalClientApplication" => {
                "Enter the name of the parent external client app".into()
            }
            element => format!("Required field is missing: {element}"),
        };
        let when = format!("no `{element}` in `{kind}`: {when}");
        area.row(format!("`{text}`"), when, "wsdl md-eca code")
            .served(deployed(SimulatedOrg::builder(), from, to, &text).await);
    }
    let org = super::app_rules::old(|_| {}).await;
    for (element, ask, when) in [
        (
            "contactEmail",
            desk("", "").replace("<contactEmail>qa@example.com</contactEmail>", ""),
            "in the WSDL, too",
        ),
        (
            "callbackUrl",
            desk("", "").replace("<callbackUrl>https://example.com/cb</callbackUrl>", ""),
            "in the WSDL, too",
        ),
        ("scopes", desk("", "").replace("<scopes>Api</scopes>", ""), setup),
    ] {
        let text = format!("Required field is missing: {element}");
        let told = call(&org, &ask).await;
        area.row(
            format!("`{text}`"),
            format!("no `{element}` in `ConnectedApp`: {when}"),
            "wsdl md-ca",
        )
        .served(super::app_rules::fails(&told, "REQUIRED_FIELD_MISSING", &text));
    }
}

/// What is unconfirmed about keys, secrets and names of new apps.
async fn makings(area: &mut Area) {
    let key = "<consumerKey>KeyOfOrders1";
    let short = |least: usize| org_where(|p| p.making.shortest_key = least);
    let text = "Consumer Key must be alphanumeric and between 8 and 256 characters long";
    let usual = deployed(short(8), key, "<consumerKey>Key1234", text).await;
    let other = deployed(short(4), key, "<consumerKey>Key1234", "").await;
    area.row("a key or secret of fewer than 8 characters", "default refused", "md-ca")
        .profile([field!(making.shortest_key)], vec![usual, other]);
    let long = |most: usize| org_where(|p| p.making.longest_key = most);
    let much = format!("<consumerKey>{}", "k".repeat(257));
    let usual = deployed(long(256), key, &much, text).await;
    let other = deployed(long(300), key, &much, "").await;
    area.row("a key or secret of more than 256 characters", "default refused", "md-ca")
        .profile([field!(making.longest_key)], vec![usual, other]);
    let taken = |text: &'static str| {
        org_where(|p| p.making.external_key_taken = text.into()).keys_taken_elsewhere(true)
    };
    let usual = "The consumer key is already taken.";
    let seen = vec![
        deployed(taken(usual), "", "", usual).await,
        deployed(taken("odd"), "", "", "odd").await,
    ];
    area.row(
        format!("`{usual}`"),
        "a key that another external client app has",
        "forcedotcom/cli#336",
    )
    .profile([field!(making.external_key_taken)], seen);
    secrets(area).await;
    names(area).await;
}

async fn secrets(area: &mut Area) {
    let mut seen = Vec::new();
    for choice in [SecretAgain::Taken, SecretAgain::Ignored, SecretAgain::Refused] {
        let quick = std::time::Duration::ZERO;
        let org = org_where(|p| p.making.external_secret = choice).propagation(quick..=quick);
        let (org, told, _) = problem(org, "", "").await;
        let answer = super::by_orders(&org, super::CREDENTIALS, &[]).await;
        let fits = told.is_empty() == (choice != SecretAgain::Refused)
            && answer.json()["access_token"].is_string() == (choice == SecretAgain::Taken);
        seen.push(answer.seen(fits, &format!("{choice:?}: {told}")));
    }
    area.row(
        "a secret of the caller's choice for a new external client app",
        "default taken",
        "sfdx-hardis",
    )
    .profile([field!(making.external_secret)], seen);
}

async fn names(area: &mut Area) {
    let mut seen = Vec::new();
    for free in [true, false] {
        let org = org_where(|p| p.making.deleted_name_is_free = free);
        let (org, ..) = problem(org, "", "").await;
        call(&org, "<deleteMetadata><type>ExternalClientApplication</type><fullNames>Orders</fullNames></deleteMetadata>").await;
        let fields = "<contactEmail>qa@example.com</contactEmail><label>Orders</label>";
        let again =
            call(&org, &change("createMetadata", "ExternalClientApplication", "Orders", fields))
                .await;
        seen.push(again.is(200, &[&format!("<success>{free}</success>")]));
    }
    area.row("the name of a deleted app", "default free again", "sfdx-hardis")
        .profile([field!(making.deleted_name_is_free)], seen);
}

/// What the org makes of an app by itself.
async fn defaults(area: &mut Area) {
    let org = SimulatedOrg::start().await.unwrap();
    let mut files = external_app(&org.user("integ").unwrap().username, "", "Orders_users");
    files.retain(|(path, _)| !path.contains("Policies") && !path.contains("permissionsets"));
    files[0].1 = manifest(&[
        ("ExternalClientApplication", "Orders"),
        ("ExtlClntAppOauthSettings", "Orders_oauth"),
        ("ExtlClntAppGlobalOauthSettings", "Orders_glbl"),
    ]);
    done(&org, &files).await;
    let plcy =
        call(&org, &read("ExtlClntAppOauthConfigurablePolicies", &["Orders_oauth_defaultPolicy"]))
            .await;
    area.row(
        "`<settings>_defaultPolicy`, `<app>_defaultPolicy`",
        "policies that no file has are generated",
        "eca-demo",
    )
    .served(
        plcy.is(
            200,
            &[
                "<fullName>Orders_oauth_defaultPolicy</fullName>",
                "<permittedUsersPolicyType>AllSelfAuthorized<",
            ],
        )
        .and(
            call(&org, &read("ExtlClntAppConfigurablePolicies", &["Orders_defaultPolicy"]))
                .await
                .is(200, &["<isEnabled>true</isEnabled>"]),
        ),
    );
    let header = call(&org, &read("ExternalClientApplication", &["Orders"])).await;
    area.row("`orgScopedExternalApp`: `<OrgId>:<AppName>`", "generated", "md-eca").served(
        header.is(
            200,
            &[&format!(
                "<orgScopedExternalApp>{}:Orders</orgScopedExternalApp>",
                &org.org_id()[..15]
            )],
        ),
    );
    let global = call(&org, &read("ExtlClntAppGlobalOauthSettings", &["Orders_glbl"])).await;
    area.row(
        "the key of an external client app is told, its secret not",
        "by the Metadata API",
        "eca-demo sfdx-hardis",
    )
    .served(
        global
            .is(200, &["<consumerKey>KeyOfOrders1</consumerKey>"])
            .and(global.lacks(200, &["SecretOfOrders1"])),
    );
    told_secrets(area).await;
    let taken = SimulatedOrg::builder().allow_connected_apps(true).start().await.unwrap();
    call(&taken, &desk("", "").replace("Desk", "Orders")).await;
    let files = external_app(&taken.user("integ").unwrap().username, "", "Orders_users");
    let result = done(&taken, &files).await;
    let known = call(&taken, &read("ExternalClientApplication", &["Orders"])).await;
    area.row("`DUPLICATE_VALUE`: `duplicate value found: DeveloperName duplicates value on another record`", "an external client app with the name of a connected app", "sfdx-hardis").served(known.seen(result["details"]["componentFailures"].to_string().contains("duplicate value found: DeveloperName"), "DeveloperName"));
}

/// Secrets by the Metadata API, where the org tells them at all.
async fn told_secrets(area: &mut Area) {
    let mut seen = Vec::new();
    for may in [true, false] {
        let user = SimulatedUser::administrator("admin", "Admin User");
        let user = if may { user } else { user.without("ViewClientSecret") };
        let (org, ..) = problem(SimulatedOrg::builder().user(user), "", "").await;
        let on = "<enableConsumerSecretApiAccess>true</enableConsumerSecretApiAccess>";
        org.update_metadata("ExternalClientAppSettings", "ExternalClientApp", on).unwrap();
        let told = call(&org, &read("ExtlClntAppGlobalOauthSettings", &["Orders_glbl"])).await;
        let secret = ["<consumerSecret>SecretOfOrders1</consumerSecret>"];
        seen.push(if may { told.is(200, &secret) } else { told.lacks(200, &secret) });
    }
    area.row(
        "`consumerSecret` by the Metadata API",
        "`enableConsumerSecretApiAccess` is on, and the user may View External Client App Consumer Secrets in Metadata",
        "md-glbl md-ecas",
    )
    .served(seen.into_iter().reduce(Seen::and).unwrap());
}
