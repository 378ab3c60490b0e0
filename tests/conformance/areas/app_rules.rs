//! What the org demands of connected apps, and of keys and secrets.

use cucumber_salesforce::simulator::{KeyRules, Profile, SimulatedOrg, SimulatedUser};

use super::soap::{call, change, read};
use crate::answer::{Answer, Seen};
use crate::area::Area;
use crate::field::field;
use crate::party::org_where;

pub(super) async fn area() -> Area {
    let mut area = Area::new("Connected apps", "");
    connected(&mut area).await;
    keys(&mut area).await;
    area
}

/// An org that takes connected apps.
pub(super) async fn old(change: impl FnOnce(&mut Profile)) -> SimulatedOrg {
    org_where(change).allow_connected_apps(true).start().await.unwrap()
}

pub(super) fn desk(config: &str, rest: &str) -> String {
    change(
        "createMetadata",
        "ConnectedApp",
        "Desk",
        &format!(
            "<contactEmail>qa@example.com</contactEmail><label>Desk</label><oauthConfig><callbackUrl>https://example.com/cb</callbackUrl>{config}<scopes>Api</scopes></oauthConfig>{rest}"
        ),
    )
}

pub(super) fn fails(answer: &Answer, code: &str, text: &str) -> Seen {
    answer.is(200, &[&format!("<message>{text}</message><statusCode>{code}</statusCode>")])
}

pub(super) const MADE: [&str; 1] = ["<success>true</success>"];

async fn connected(area: &mut Area) {
    let ordinary = SimulatedOrg::start().await.unwrap();
    let text = "You can't create a connected app. To enable connected app creation, contact Salesforce Customer Support.";
    let text_in_xml = text.replace('\'', "&apos;");
    let refused = call(&ordinary, &desk("", "")).await;
    let seen = refused.is(200, &["<statusCode>INSUFFICIENT_ACCESS_OR_READONLY</statusCode>"]).and(
        refused.seen(refused.text().contains(text) || refused.text().contains(&text_in_xml), text),
    );
    area.row(
        format!("`INSUFFICIENT_ACCESS_OR_READONLY`: `{text}`"),
        "creation is off, as in ordinary orgs since Spring '26",
        "kb-nocreate",
    )
    .profile([field!(refused_creation_status_code)], vec![seen]);
    let mut seen = Vec::new();
    for shows in [true, false] {
        let org = org_where(|p| p.check_only_shows_refusal = shows).start().await.unwrap();
        let files = crate::party::connected_app("");
        let id = crate::wire::start_deploy(
            &org,
            &files,
            serde_json::json!({ "checkOnly": true, "singlePackage": true }),
        )
        .await;
        org.clock().sleep(std::time::Duration::from_secs(10)).await;
        let told =
            super::rest(&org, super::admin(&org), &format!("/metadata/deployRequest/{id}")).await;
        seen.push(
            told.is(
                200,
                &[&format!("\"status\":\"{}\"", if shows { "Failed" } else { "Succeeded" })],
            ),
        );
    }
    area.row("a validation shows that creation is off", "default yes", "")
        .profile([field!(check_only_shows_refusal)], seen);
    chosen(area).await;
}

/// Keys, secrets, scopes and policies as the caller has chosen them.
async fn chosen(area: &mut Area) {
    let org = old(|_| {}).await;
    let made = call(
        &org,
        &desk(
            "<consumerKey>KeyOfDesk12</consumerKey><consumerSecret>SecretOfDesk1</consumerSecret>",
            "",
        ),
    )
    .await;
    let told = call(&org, &read("ConnectedApp", &["Desk"])).await;
    area.row(
        "`consumerKey` and `consumerSecret` chosen by the caller",
        "the key is told, the secret never",
        "cumulus",
    )
    .served(
        made.is(200, &MADE)
            .and(told.is(200, &["<consumerKey>KeyOfDesk12</consumerKey>"]))
            .and(told.lacks(200, &["SecretOfDesk1", "consumerSecret"])),
    );
    let again = change(
        "updateMetadata",
        "ConnectedApp",
        "Desk",
        "<contactEmail>qa@example.com</contactEmail><label>Desk</label><oauthConfig><callbackUrl>https://example.com/cb</callbackUrl><consumerKey>KeyOfDesk12</consumerKey><scopes>Api</scopes></oauthConfig>",
    );
    area.row(
        "`FIELD_INTEGRITY_EXCEPTION`: `You cannot provide a Consumer Key`",
        "an update of a connected app that carries a key",
        "SFDO-Tooling/CumulusCI#2943 trailheadapps/ready-to-fly#29",
    )
    .served(fails(
        &call(&org, &again).await,
        "FIELD_INTEGRITY_EXCEPTION",
        "You cannot provide a Consumer Key",
    ));
    let scopes = "<scopes>Email</scopes><scopes>OfflineAccess</scopes>";
    call(&org, &desk(scopes, "").replace("Desk", "Till")).await;
    area.row(
        "scopes are normalised in a retrieve and a read",
        "`Address`, `Email`, `Phone`, `Profile` are `Basic`; `OfflineAccess` is `RefreshToken`",
        "md-ca",
    )
    .served(
        call(&org, &read("ConnectedApp", &["Till"]))
            .await
            .is(200, &["<scopes>Basic</scopes>", "<scopes>RefreshToken</scopes>"]),
    );
    let listed = "<profileName>System Administrator</profileName>";
    let refused = call(&org, &desk("", listed).replace("Desk", "Other")).await;
    area.row("`FIELD_INTEGRITY_EXCEPTION`: `Profiles and permission sets can be assigned only if isAdminApproved is true`", "", "md-ca").served(fails(&refused, "FIELD_INTEGRITY_EXCEPTION", "Profiles and permission sets can be assigned only if isAdminApproved is true"));
    let mut seen = Vec::new();
    for keeps in [true, false] {
        let org = old(|p| p.first_deploy_keeps_policies = keeps).await;
        call(&org, &desk("<isAdminApproved>true</isAdminApproved>", listed)).await;
        let told = call(&org, &read("ConnectedApp", &["Desk"])).await;
        seen.push(if keeps {
            told.is(200, &["<isAdminApproved>true<"])
        } else {
            told.lacks(200, &["<isAdminApproved>true<", "<profileName>"])
        });
    }
    area.row(
        "policies in the first deploy of a connected app",
        "default honoured",
        "forcedotcom/cli#2203 jsforce/jsforce#1348",
    )
    .profile([field!(first_deploy_keeps_policies)], seen);
    values(area, &org).await;
}

async fn values(area: &mut Area, org: &SimulatedOrg) {
    for (config, rest, code, text) in [
        (
            "",
            "<oauthPolicy><ipRelaxation>ENFORCE</ipRelaxation><refreshTokenPolicy>never</refreshTokenPolicy></oauthPolicy>",
            "FIELD_INTEGRITY_EXCEPTION",
            "Invalid refresh token policy: never",
        ),
        (
            "<certificate>x</certificate>",
            "",
            "FIELD_INTEGRITY_EXCEPTION",
            "Invalid certificate: it must be an X.509 certificate in PEM format",
        ),
        (
            "<isClientCredentialEnabled>true</isClientCredentialEnabled><oauthClientCredentialUser>nobody</oauthClientCredentialUser>",
            "",
            "INVALID_CROSS_REFERENCE_KEY",
            "Enter a valid execution user for the OAuth client credentials flow.",
        ),
    ] {
        area.row(format!("`{code}`: `{text}`"), "", "md-ca").served(fails(
            &call(org, &desk(config, rest).replace("Desk", "Bad")).await,
            code,
            text,
        ));
    }
    for (from, to, code) in [
        ("https://example.com/cb", "http://example.com/cb", "INVALID_OAUTH_URL"),
        ("qa@example.com", "none", "INVALID_EMAIL_ADDRESS"),
        ("<fullName>Bad", "<fullName>Bad__Name", "INVALID_FULL_NAME"),
        ("<label>Bad</label>", "", "REQUIRED_FIELD_MISSING"),
    ] {
        let ask = desk("", "").replace("Desk", "Bad").replace(from, to);
        area.row(
            format!("`{code}`"),
            format!("`{}`", if to.is_empty() { "no label" } else { to }),
            "wsdl",
        )
        .served(call(org, &ask).await.is(200, &[&format!("<statusCode>{code}</statusCode>")]));
    }
    let weak = SimulatedUser::administrator("admin", "Admin User").without("CustomizeApplication");
    let weak = SimulatedOrg::builder().allow_connected_apps(true).user(weak).start().await.unwrap();
    let text =
        "You do not have the level of access necessary to perform the operation you requested.";
    area.row(
        format!("`INSUFFICIENT_ACCESS_OR_READONLY`: `{text}`"),
        "a user without Customize Application, and Modify All Data or Manage Connected Apps",
        "md-ca",
    )
    .served(
        call(&weak, &desk("", ""))
            .await
            .is(200, &[text, "<statusCode>INSUFFICIENT_ACCESS_OR_READONLY</statusCode>"]),
    );
    let user = org.administrator().username.clone();
    let mut seen = Vec::new();
    for (name, known) in [("nobody@example.com", false), (user.as_str(), true)] {
        let rest = format!("<pluginExecutionUser>{name}</pluginExecutionUser>");
        call(
            org,
            &desk("", &rest).replace("Desk", "Plug").replace("createMetadata", "upsertMetadata"),
        )
        .await;
        let told = call(org, &read("ConnectedApp", &["Plug"])).await;
        seen.push(told.seen(told.text().contains("<pluginExecutionUser>") == known, name));
    }
    area.row("`pluginExecutionUser`", "a user whom nobody knows is dropped silently", "md-ca")
        .served(seen.into_iter().reduce(Seen::and).unwrap());
    let label = call(
        org,
        &desk("", "")
            .replace("<label>Desk", &format!("<label>{}", "x".repeat(90)))
            .replace("Desk", "Bad"),
    )
    .await;
    area.row("`STRING_TOO_LONG`", "a label of more than 80 characters", "wsdl")
        .served(label.is(200, &["<statusCode>STRING_TOO_LONG</statusCode>"]));
    let label = call(
        org,
        &desk("", "")
            .replace("<label>Desk", &format!("<label>{}", "\u{fc}".repeat(80)))
            .replace("Desk", "Broad"),
    )
    .await;
    area.row("`label`", "80 characters, however many bytes they are", "wsdl")
        .served(label.is(200, &["<success>true</success>"]));
    let own = call(
        org,
        "<deleteMetadata><type>Profile</type><fullNames>Admin</fullNames></deleteMetadata>",
    )
    .await;
    area.row("`DELETE_FAILED`", "a profile, or a permission set that somebody has", "wsdl")
        .served(own.is(200, &["<statusCode>DELETE_FAILED</statusCode>"]));
}

async fn keys(area: &mut Area) {
    let taken = SimulatedOrg::builder()
        .allow_connected_apps(true)
        .keys_taken_elsewhere(true)
        .start()
        .await
        .unwrap();
    let text = "The consumer key is already taken.";
    area.row(
        format!("`DUPLICATE_VALUE`: `{text}`"),
        "a key that some app has, in this org or another",
        "forcedotcom/devops-center-feedback#256 forcedotcom/cli#336",
    )
    .served(fails(
        &call(&taken, &desk("<consumerKey>KeyOfDesk12</consumerKey>", "")).await,
        "DUPLICATE_VALUE",
        text,
    ));
    let org = old(|_| {}).await;
    let pair = "<consumerSecret>SecretOfDesk1</consumerSecret>";
    call(&org, &desk(pair, "")).await;
    let text = "The consumer secret is already taken.";
    area.row(
        format!("`DUPLICATE_VALUE`: `{text}`"),
        "a secret that another connected app of the org has",
        "md-ca",
    )
    .served(fails(
        &call(
            &org,
            &desk(pair, "")
                .replace("<label>Desk", "<label>Till")
                .replace("<fullName>Desk", "<fullName>Till"),
        )
        .await,
        "DUPLICATE_VALUE",
        text,
    ));
    let mut seen = Vec::new();
    for rules in [KeyRules::AsObserved, KeyRules::Documented] {
        let org = old(|p| p.key_rules = rules).await;
        let answer = call(&org, &desk("<consumerKey>3MVG9.Key_of+Desk/1=</consumerKey>", "")).await;
        seen.push(if rules == KeyRules::AsObserved {
            answer.is(200, &MADE)
        } else {
            fails(
                &answer,
                "FIELD_INTEGRITY_EXCEPTION",
                "Consumer Key must be alphanumeric and between 8 and 256 characters long",
            )
        });
    }
    area.row("`FIELD_INTEGRITY_EXCEPTION`: `Consumer Key must be alphanumeric and between 8 and 256 characters long`", "default `_`, `.`, `+`, `/`, `=`, `-` are taken, too", "cumulus sfdx-hardis").profile([field!(key_rules)], seen);
    let mut seen = Vec::new();
    for free in [false, true] {
        let org = old(|p| p.deleted_key_is_free = free).await;
        call(&org, &desk("<consumerKey>KeyOfDesk12</consumerKey>", "")).await;
        call(
            &org,
            "<deleteMetadata><type>ConnectedApp</type><fullNames>Desk</fullNames></deleteMetadata>",
        )
        .await;
        let again = call(&org, &desk("<consumerKey>KeyOfDesk12</consumerKey>", "")).await;
        seen.push(if free {
            again.is(200, &MADE)
        } else {
            fails(&again, "DUPLICATE_VALUE", "The consumer key is already taken.")
        });
    }
    area.row("the key of a deleted app", "default taken for ever", "sfdx-hardis")
        .profile([field!(deleted_key_is_free)], seen);
}
