//! What becomes of apps that are changed, deleted or approved.

use cucumber_salesforce::model::OrgKind;
use cucumber_salesforce::simulator::{KeyAgain, SecretAgain, SimulatedOrg};

use super::app_rules::{desk, old};
use super::external_apps::problem;
use super::soap::{call, change, read};
use crate::area::Area;
use crate::field::field;
use crate::party::org_where;

pub(super) async fn area() -> Area {
    let mut area = Area::new("Changes of apps", "");
    edits(&mut area).await;
    refreshes(&mut area).await;
    lives(&mut area).await;
    area
}

async fn edits(area: &mut Area) {
    let fields = |key: &str, secret: &str| {
        change(
            "updateMetadata",
            "ExtlClntAppGlobalOauthSettings",
            "Orders_glbl",
            &format!(
                "<callbackUrl>http://localhost:1717/callback</callbackUrl>{key}{secret}<externalClientApplication>Orders</externalClientApplication>"
            ),
        )
    };
    let own = "<consumerKey>KeyOfOrders1</consumerKey>";
    let other = "<consumerKey>AnotherKey12</consumerKey>";
    let mut seen = Vec::new();
    for (again, key, works) in [
        (KeyAgain::Ignored, own, true),
        (KeyAgain::Ignored, other, true),
        (KeyAgain::Repeatable, own, true),
        (KeyAgain::Repeatable, other, false),
        (KeyAgain::Refused, own, false),
        (KeyAgain::Needed, "", false),
    ] {
        let (org, ..) = problem(org_where(|p| p.edits.external_key = again), "", "").await;
        let answer = call(&org, &fields(key, "")).await;
        let told = call(&org, &read("ExtlClntAppGlobalOauthSettings", &["Orders_glbl"])).await;
        let kept = told.is(200, &[own]);
        seen.push(answer.is(200, &[&format!("<success>{works}</success>")]).and(kept));
    }
    area.row(
        "an update of an external client app that carries a key",
        "default passed over silently, as a field report says; else only its own is taken, or none, or it is needed",
        "code",
    )
    .profile([field!(edits.external_key)], seen);
    let mut seen = Vec::new();
    for (again, works, signs_in) in [
        (SecretAgain::Ignored, true, false),
        (SecretAgain::Taken, true, true),
        (SecretAgain::Refused, false, false),
    ] {
        let quick = org_where(|p| p.edits.external_secret = again)
            .propagation(std::time::Duration::ZERO..=std::time::Duration::ZERO);
        let (org, ..) = problem(quick, "", "").await;
        let answer = call(&org, &fields("", "<consumerSecret>AnotherSecret1</consumerSecret>").replace("<externalClientApplication>", "<isClientCredentialsFlowEnabled>true</isClientCredentialsFlowEnabled><externalClientApplication>")).await;
        let form = [
            ("grant_type", super::CREDENTIALS),
            ("client_id", "KeyOfOrders1"),
            ("client_secret", "AnotherSecret1"),
        ];
        let tried = super::token(&org, &form).await;
        seen.push(answer.is(200, &[&format!("<success>{works}</success>")]).and(
            tried.seen(tried.json()["access_token"].is_string() == signs_in, "the new secret"),
        ));
    }
    area.row(
        "an update of an external client app that carries a secret",
        "default passed over",
        "md-glbl",
    )
    .profile([field!(edits.external_secret)], seen);
    let mut seen = Vec::new();
    for (again, works) in
        [(SecretAgain::Refused, false), (SecretAgain::Ignored, true), (SecretAgain::Taken, true)]
    {
        let org = old(|p| p.edits.connected_secret = again).await;
        call(&org, &desk("", "")).await;
        let update = desk("<consumerSecret>AnotherSecret1</consumerSecret>", "")
            .replace("createMetadata", "updateMetadata");
        seen.push(call(&org, &update).await.is(200, &[&format!("<success>{works}</success>")]));
    }
    area.row(
        "an update of a connected app that carries a secret",
        "default refused: `You cannot provide a Consumer Secret`",
        "md-ca",
    )
    .profile([field!(edits.connected_secret)], seen);
    let mut seen = Vec::new();
    for stays in [true, false] {
        let (org, ..) = problem(org_where(|p| p.edits.unnamed_access_stays = stays), "", "").await;
        let fields = "<externalClientApplication>Orders</externalClientApplication><permittedUsersPolicyType>AdminApprovedPreAuthorized</permittedUsersPolicyType>";
        call(
            &org,
            &change(
                "updateMetadata",
                "ExtlClntAppOauthConfigurablePolicies",
                "Orders_oauthplcy",
                fields,
            ),
        )
        .await;
        let told =
            call(&org, &read("ExtlClntAppOauthConfigurablePolicies", &["Orders_oauthplcy"])).await;
        seen.push(told.seen(told.text().contains("Orders_users") == stays, "the permission set"));
    }
    area.row("permission sets that an update does not name", "default they stay", "md-ca")
        .profile([field!(edits.unnamed_access_stays)], seen);
}

/// A sandbox is copied anew.
async fn refreshes(area: &mut Area) {
    let sandbox = SimulatedOrg::builder().kind(OrgKind::Sandbox);
    let (org, _) = crate::party::ready_in(sandbox).await;
    org.refresh_sandbox().unwrap();
    let gone = super::by_orders(&org, super::CREDENTIALS, &[]).await;
    let seen = gone.refuses("invalid_client_id", "client identifier invalid");
    area.row(
        "a sandbox refresh loses external client apps",
        "and their tokens; they can be deployed again with the same keys",
        "sfdx-hardis",
    )
    .told("`SimulatedOrg::refresh_sandbox`", seen.and(gone.seen(org.apps().is_empty(), "no app")));
    let query = "/query?q=SELECT+Email+FROM+User+WHERE+Alias='srep'";
    let told = super::rest(&org, super::admin(&org), query).await;
    area.row("`.invalid` behind each e-mail address", "after a sandbox refresh", "kb-invalid")
        .told("`SimulatedOrg::refresh_sandbox`", told.is(200, &[".invalid\""]));
    let id = org.org_id().to_owned();
    let told = super::rest(&org, super::admin(&org), "/query?q=SELECT+Id+FROM+Organization").await;
    area.row("another org id", "after a sandbox refresh", "code").refused(
        "programs under test hold on to the org that they were started with",
        told.is(200, &[&id]),
    );
    let sandbox = SimulatedOrg::builder().kind(OrgKind::Sandbox);
    let (org, _) = super::both(sandbox).await;
    org.refresh_sandbox().unwrap();
    let query = "/query?q=SELECT+Name+FROM+ConnectedApplication";
    let told = super::rest(&org, super::admin(&org), query).await;
    area.row(
        "a sandbox refresh loses connected apps that production has not",
        "and nobody can make them again since Spring '26",
        "sfdx-hardis kb-nocreate",
    )
    .refused(
        "those of a simulated sandbox are production's, too, and stay",
        told.is(200, &["Legacy"]),
    );
}

/// What login nodes learn late.
async fn lives(area: &mut Area) {
    let mut seen = Vec::new();
    for late in [false, true] {
        let (org, _) = crate::party::ready_in(org_where(|p| p.deletion_propagates = late)).await;
        call(&org, "<deleteMetadata><type>ExternalClientApplication</type><fullNames>Orders</fullNames></deleteMetadata>").await;
        let answer = super::by_orders(&org, super::CREDENTIALS, &[]).await;
        seen.push(if late {
            answer.is(200, &["access_token"])
        } else {
            answer.refuses("invalid_client_id", "client identifier invalid")
        });
    }
    area.row(
        "a deleted app",
        "default gone at once; else login nodes learn of it late",
        "jsforce/jsforce#762",
    )
    .profile([field!(deletion_propagates)], seen);
    let mut seen = Vec::new();
    for late in [false, true] {
        let (org, key) =
            crate::party::ready_in(org_where(|p| p.edits.access_propagates = late)).await;
        let set = org.records("PermissionSetAssignment")[0]["PermissionSetId"].clone();
        let trainee = org.user("trainee").unwrap();
        org.insert(
            "PermissionSetAssignment",
            &serde_json::json!({ "AssigneeId": trainee.user_id, "PermissionSetId": set }),
        )
        .unwrap();
        let assertion =
            crate::party::assertion(&org, &key, &serde_json::json!({ "sub": trainee.username }));
        let answer =
            super::token(&org, &[("grant_type", super::JWT), ("assertion", &assertion)]).await;
        seen.push(if late {
            answer.is(400, &["invalid_app_access"])
        } else {
            answer.is(200, &["access_token"])
        });
    }
    area.row(
        "an assignment of a permission set that opens an app",
        "default known at once; else login nodes learn of it late",
        "",
    )
    .profile([field!(edits.access_propagates)], seen);
    let mut seen = Vec::new();
    for most in [5, 2] {
        let (org, _) =
            crate::party::ready_in(org_where(|p| p.logins.approvals_per_user = most)).await;
        let first = org.approve("Orders", "srep").unwrap();
        for _ in 0..most {
            let _another = org.approve("Orders", "srep").unwrap();
        }
        let gone =
            super::by_orders(&org, "refresh_token", &[("refresh_token", first.expose())]).await;
        seen.push(
            gone.refuses("invalid_grant", "expired access/refresh token")
                .and(gone.seen(org.records("OauthToken").len() == most, "as many as allowed")),
        );
    }
    area.row(
        "approvals for each user and app",
        "default 5: the sixth costs the oldest, or else the least recently used",
        "approve1 approve2",
    )
    .profile([field!(logins.approvals_per_user), field!(logins.evicted_approval)], seen);
    languages(area).await;
}

async fn languages(area: &mut Area) {
    let mut seen = Vec::new();
    for translated in [true, false] {
        let org = org_where(|p| p.oauth_texts_are_translated = translated)
            .language("de")
            .start()
            .await
            .unwrap();
        let form =
            [("grant_type", super::CREDENTIALS), ("client_id", "Nobody12"), ("client_secret", "x")];
        let text = if translated { "Client-ID ungültig" } else { "client identifier invalid" };
        seen.push(super::token(&org, &form).await.refuses("invalid_client_id", text));
    }
    area.row(
        "texts in the language of the user",
        "codes never change; default the texts of the OAuth endpoints change, too",
        "",
    )
    .profile([field!(oauth_texts_are_translated)], seen);
    let mut seen = Vec::new();
    for translated in [false, true] {
        let (org, _) = crate::party::ready_in(
            org_where(|p| p.logins.history_is_translated = translated).language("de"),
        )
        .await;
        org.set_frozen("integ", true).unwrap();
        super::by_orders(&org, super::CREDENTIALS, &[]).await;
        let told =
            super::rest(&org, super::admin(&org), "/query?q=SELECT+Status+FROM+LoginHistory").await;
        seen.push(told.seen(told.text().contains("User Is Frozen") != translated, "Login History"));
    }
    area.row("Login History is in the language of the org", "default English", "")
        .profile([field!(logins.history_is_translated)], seen);
}
