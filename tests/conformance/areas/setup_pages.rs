//! Pages of Setup, and mails: there is no user interface here.

use cucumber_salesforce::simulator::SimulatedOrg;

use super::{at, both, by_legacy};
use crate::answer::{Seen, ask};
use crate::area::Area;
use crate::wire::client;

const WHY: &str = "there is no Setup here: metadata, REST and the methods of `SimulatedOrg` are the ways to what it does";

/// What it is, and its paths.
const PAGES: &[(&str, &[&str])] = &[
    ("App Manager", &["/lightning/setup/NavigationMenus/home"]),
    (
        "connected apps, and their OAuth usage",
        &["/lightning/setup/ConnectedApps/home", "/lightning/setup/ConnectedAppsUsage/home"],
    ),
    (
        "External Client App Manager, and the settings of such apps",
        &[
            "/lightning/setup/ExternalClientAppsManager/home",
            "/lightning/setup/ManageExternalClientApplication/home",
            "/lightning/setup/ExternalClientApplicationSettings/home",
        ],
    ),
    (
        "the detail page of a connected app, with *Manage Consumer Details* behind an identity check",
        &["/app/mgmt/forceconnectedapps/forceAppDetail.apexp"],
    ),
    (
        "Reset My Security Token; the last does so at once",
        &[
            "/_ui/system/security/ResetApiTokenEdit",
            "/lightning/settings/personal/ResetApiToken/home",
            "/_ui/system/security/ResetApiTokenConfirm",
        ],
    ),
    ("where a browser is after a login", &["/setup/forcecomHomepage.apexp"]),
    ("what a browser may meet on the way there", &["/msg/maintenanceandavailable.jsp"]),
];

pub(super) async fn area() -> Area {
    let mut area = Area::new("Pages of Setup, and mails", "");
    let (org, _) = both(SimulatedOrg::builder()).await;
    for (what, paths) in PAGES {
        let mut seen = Vec::new();
        for path in *paths {
            seen.push(absent(&org, path).await);
        }
        let all = seen.into_iter().reduce(Seen::and).unwrap();
        let fact: Vec<String> = paths.iter().map(|path| format!("`{path}`")).collect();
        area.row(fact.join(", "), *what, "sfdx-hardis code").refused(WHY, all);
    }
    let page = absent(&org, PAGES[3].1[0]).await;
    area.row(
        "`appsetup:setupForm:details:..`, `force-aloha-page iframe`, `input[id$=\":saveBtn\"]`, `#errorDesc`, `.slds-spinner`",
        "what tools look for in those pages: keys, secrets, buttons, errors",
        "sfdx-hardis code",
    )
    .refused(WHY, page);
    tokens(&mut area, &org).await;
    area
}

async fn absent(org: &SimulatedOrg, path: &str) -> Seen {
    ask(client().get(at(org, path))).await.is(404, &["NOT_FOUND"])
}

async fn tokens(area: &mut Area, org: &SimulatedOrg) {
    let user = org.user("srep").unwrap();
    let sign_in = async |token: &str| {
        let whole = format!("{}{token}", user.password.expose());
        by_legacy(org, "password", &[("username", &user.username), ("password", &whole)]).await
    };
    let own = user.security_token.expose();
    area.row("the security token", "behind the password; upper and lower case differ", "sectoken")
        .served(sign_in(own).await.is(200, &["access_token"]).and({
            let other =
                if own.to_uppercase() == own { own.to_lowercase() } else { own.to_uppercase() };
            sign_in(&other).await.refuses("invalid_grant", "authentication failure")
        }));
    let reset = absent(org, "/_ui/system/security/ResetApiTokenEdit").await;
    area.row(
        "a reset of the security token, its mail `Your new Salesforce security token`",
        "the old one dies; none with login IP ranges, API Only User or MFA for API logins; a change of the password brings a new one",
        "sectoken",
    )
    .refused("each user here has one token, which `SimulatedOrg::user` tells; nothing is mailed", reset);
    let check = absent(org, "/app/mgmt/forceconnectedapps/forceAppDetail.apexp").await;
    area.row(
        "an identity check, its mail `Verify your identity in Salesforce` with `Verification Code:`",
        "before consumer details are shown, for 5 minutes; codes of 6 digits, good for 24 hours",
        "code",
    )
    .refused("keys and secrets come by REST and metadata; nothing is mailed", check);
}
