//! The types of metadata: where their files are, and who may change them.

use cucumber_salesforce::simulator::{SimulatedOrg, SimulatedUser};

use super::deploys::{app, done, run};
use super::soap::{call, call_at, change, read};
use super::{admin, rest};
use crate::answer::Seen;
use crate::area::Area;
use crate::wire::{atomic, manifest};

/// Type, folder, suffix, the version that brought it where one can see the one before.
const TYPES: &[(&str, &str, &str, Option<u16>)] = &[
    ("ConnectedApp", "connectedApps", "connectedApp", None),
    ("ExternalClientApplication", "externalClientApps", "eca", Some(59)),
    ("ExtlClntAppOauthSettings", "extlClntAppOauthSettings", "ecaOauth", Some(59)),
    ("ExtlClntAppGlobalOauthSettings", "extlClntAppGlobalOauthSets", "ecaGlblOauth", Some(59)),
    ("ExtlClntAppOauthConfigurablePolicies", "extlClntAppOauthPolicies", "ecaOauthPlcy", Some(59)),
    ("ExtlClntAppConfigurablePolicies", "extlClntAppPolicies", "ecaPlcy", Some(60)),
    ("PermissionSet", "permissionsets", "permissionset", None),
    ("Profile", "profiles", "profile", None),
    ("Settings", "settings", "settings", None),
];

const TEXT: &str =
    "You do not have the level of access necessary to perform the operation you requested.";

pub(super) async fn area() -> Area {
    let mut area = Area::new("Types of metadata", "");
    let org = SimulatedOrg::start().await.unwrap();
    done(&org, &app(&org)).await;
    places(&mut area, &org).await;
    generated(&mut area, &org).await;
    permissions(&mut area).await;
    area
}

async fn places(area: &mut Area, org: &SimulatedOrg) {
    let all = call(org, "<describeMetadata/>").await;
    for (kind, folder, suffix, since) in TYPES {
        let mut seen = all.is(
            200,
            &[&format!(
                "<directoryName>{folder}</directoryName><inFolder>false</inFolder><metaFile>false</metaFile><suffix>{suffix}</suffix><xmlName>{kind}</xmlName>"
            )],
        );
        if let Some(release) = since {
            let path = format!("/services/Soap/m/{}.0", release - 1);
            let early = call_at(org, &path, admin(org), &read(kind, &["Orders"])).await;
            seen = seen.and(early.fault("INVALID_TYPE", &format!("Unknown type:{kind}")));
        }
        let since = since.map_or(String::new(), |release| format!("since {release}.0"));
        area.row(format!("`{kind}`: folder `{folder}`, suffix `.{suffix}`"), since, "code wsdl")
            .served(seen);
    }
    for suffix in
        ["ecaOauthSecurity", "ecaSamlPlcy", "ecaMobile", "ecaPush", "ecaCanvas", "ecaNotifications"]
    {
        area.row(format!("`.{suffix}`"), "a part of an external client app", "code").refused(
            "no login by OAuth depends on it",
            all.lacks(200, &[&format!("<suffix>{suffix}</suffix>")]),
        );
    }
    let all = vec![
        ("package.xml", manifest(&[])),
        ("destructiveChanges.xml", manifest(&[("ExternalClientApplication", "*")])),
    ];
    let told = run(org, &all, atomic()).await;
    area.row("`*` in `destructiveChanges.xml`", "no wildcard: nothing has that name", "code")
        .served(
            told.is(200, &["No ExternalClientApplication named: * found"])
                .and(told.seen(org.apps() == ["Orders"], "the app")),
        );
}

async fn generated(area: &mut Area, org: &SimulatedOrg) {
    let query = "/query?q=SELECT+Id+FROM+ExtlClntAppOauthConsumer";
    let found = rest(org, admin(org), query).await.json();
    let consumer = found["records"][0]["Id"].as_str().unwrap_or_default().to_owned();
    let fields = "<commaSeparatedOauthScopes>Api</commaSeparatedOauthScopes><externalClientApplication>Orders</externalClientApplication><oauthLink>x</oauthLink>";
    call(org, &change("updateMetadata", "ExtlClntAppOauthSettings", "Orders_oauth", fields)).await;
    let told = call(org, &read("ExtlClntAppOauthSettings", &["Orders_oauth"])).await;
    let link = format!("<oauthLink>{}:{consumer}</oauthLink>", &org.org_id()[..15]);
    area.row("`oauthLink`: `<OrgId>:<consumerId>`", "generated, whatever is sent", "md-oauth")
        .served(told.is(200, &[&link]));
}

async fn permissions(area: &mut Area) {
    let without = async |permission: &str| {
        let user = SimulatedUser::administrator("admin", "Admin User").without(permission);
        let org = SimulatedOrg::builder().user(user).start().await.unwrap();
        run(&org, &app(&org), atomic()).await
    };
    for (permission, name, kinds) in [
        (
            "ExternalClientAppDeveloper",
            "Create, edit, and delete External Client Apps",
            "ExternalClientApplication ExtlClntAppOauthSettings ExtlClntAppGlobalOauthSettings",
        ),
        (
            "ExternalClientAppAdmin",
            "View all External Client Apps, view their settings, and edit their policies",
            "ExtlClntAppOauthConfigurablePolicies ExtlClntAppConfigurablePolicies",
        ),
        ("ManageProfilesPermissionsets", "Manage Profiles and Permission Sets", "PermissionSet"),
    ] {
        let told = without(permission).await;
        let failures = told.json()["deployResult"]["details"]["componentFailures"].clone();
        let failed = failures.as_array().into_iter().flatten();
        let refused: Vec<&str> = failed
            .filter(|one| one["problem"].as_str().is_some_and(|text| text.starts_with(TEXT)))
            .filter_map(|one| one["componentType"].as_str())
            .collect();
        let all = kinds.split_whitespace().all(|kind| refused.contains(&kind));
        let seen: Seen = told.is(200, &["\"status\":\"Failed\""]).and(told.seen(all, kinds));
        let kinds: Vec<&str> = kinds.split_whitespace().collect();
        area.row(
            format!("`{TEXT}`"),
            format!("`{}`, by a user who may not {name}", kinds.join("`, `")),
            "md-oplcy stage",
        )
        .served(seen);
    }
}
