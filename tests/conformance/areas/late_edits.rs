//! Changes of apps that a login node has yet to learn of: it refuses what is right already.

use std::time::Duration;

use cucumber_salesforce::simulator::{Consent, SecretAgain, SimulatedOrg};

use super::{CREDENTIALS, at, token, words};
use crate::answer::{Answer, ask};
use crate::area::Area;
use crate::party::{CHALLENGE, org_where, ready_in, still};

const OTHER: &str = "http://localhost:1717/other";

pub(super) async fn area() -> Area {
    let mut area = Area::new(
        "Changes on their way",
        "For some minutes after a change a login node goes by what was before.",
    );
    let org = org_where(|p| p.edits.external_secret = SecretAgain::Taken);
    let (org, _) = ready_in(org.nodes(1).consent(Consent::Auto)).await;
    let global = format!(
        "<callbackUrl>{OTHER}</callbackUrl><consumerSecret>AnotherSecret1</consumerSecret><externalClientApplication>Orders</externalClientApplication><isClientCredentialsFlowEnabled>true</isClientCredentialsFlowEnabled>"
    );
    org.update_metadata("ExtlClntAppGlobalOauthSettings", "Orders_glbl", &global).unwrap();
    let settings = "<commaSeparatedOauthScopes>Api, RefreshToken, Chatter</commaSeparatedOauthScopes><externalClientApplication>Orders</externalClientApplication>";
    org.update_metadata("ExtlClntAppOauthSettings", "Orders_oauth", settings).unwrap();
    let early = Asked::of(&org, "SecretOfOrders1").await;
    org.clock().sleep(Duration::from_secs(12 * 60)).await;
    let late = Asked::of(&org, "AnotherSecret1").await;
    let (error, text) = ("redirect_uri_mismatch", "redirect_uri must match configuration");
    let told =
        "error=redirect_uri_mismatch&error_description=redirect_uri%20must%20match%20configuration";
    area.row(words(error, text), "the callback was just added", "code").served(
        early.callback.is_just(400, told).and(
            late.callback
                .seen(late.callback.header_text("location").starts_with(OTHER), "the new callback"),
        ),
    );
    let (error, text) = ("invalid_scope", "the requested scope is not allowed");
    area.row(words(error, text), "the scope was just added", "code").served(
        early.scope.refuses(error, text).and(late.scope.is(200, &["\"scope\":\"chatter_api\""])),
    );
    let (error, text) = ("invalid_client", "invalid client credentials");
    area.row(words(error, text), "the secret is new, here and there", "code")
        .served(early.secret.refuses(error, text).and(late.secret.is(200, &["access_token"])));
    area
}

/// What the one login node says.
struct Asked {
    callback: Answer,
    scope: Answer,
    secret: Answer,
}

impl Asked {
    /// With the new callback, the new scope and the new secret; where the scope is asked for, with
    /// the secret that the node knows.
    async fn of(org: &SimulatedOrg, known: &str) -> Self {
        let parameters = [
            ("response_type", "code"),
            ("client_id", "KeyOfOrders1"),
            ("redirect_uri", OTHER),
            ("code_challenge", CHALLENGE),
            ("login_hint", &org.user("srep").unwrap().username),
        ];
        let form = |secret| {
            [("grant_type", CREDENTIALS), ("client_id", "KeyOfOrders1"), ("client_secret", secret)]
        };
        let scoped: Vec<_> = form(known).into_iter().chain([("scope", "chatter_api")]).collect();
        Self {
            callback: ask(still().get(at(org, "/services/oauth2/authorize")).query(&parameters))
                .await,
            scope: token(org, &scoped).await,
            secret: token(org, &form("AnotherSecret1")).await,
        }
    }
}
