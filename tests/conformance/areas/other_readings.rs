//! Facts that the other areas show by default only, turned the other way.

use std::time::Duration;

use cucumber_salesforce::simulator::{
    Consent, DeployFate, Endpoint, Refusal, Trouble, Weather, Wording,
};
use serde_json::json;

use super::deploys::{PATH, app, run, send, status};
use super::soap::{call, post};
use super::{admin, at, by_orders};
use crate::answer::ask;
use crate::area::Area;
use crate::field::field;
use crate::party::{CALLBACK, OPENID, SELF, app_in, authorize, inner, of, org_where, still, with};
use crate::wire::{atomic, client, deploy_form};

pub(super) async fn area() -> Area {
    let mut area = Area::new(
        "Other readings",
        "Facts whose default another area shows, turned the other way.",
    );
    codes(&mut area).await;
    refusals(&mut area).await;
    retrieves(&mut area).await;
    area
}

async fn codes(area: &mut Area) {
    let org = org_where(|profile| {
        profile.codes.immediate = Wording::of("odd", "immediate");
    });
    let rules = [SELF, OPENID, with("<isPkceRequired>false</isPkceRequired>")];
    let asks = app_in(org, &rules).await;
    let all =
        [("response_type", "code"), ("client_id", "KeyOfOrders1"), ("redirect_uri", CALLBACK)];
    let url = at(&asks, "/services/oauth2/authorize");
    let immediate = [&all[..], &[("immediate", "true")]].concat();
    let led = ask(still().get(url).query(&immediate)).await;
    area.row("another wording", "`immediate=true`, and a page would be needed", "")
        .profile([field!(codes.immediate)], vec![led.leads(CALLBACK, "odd", "immediate")]);
    let org = org_where(|profile| profile.codes.id_token_life = Duration::from_secs(60));
    let open = app_in(org.consent(Consent::Auto), &rules).await;
    let code = of(&authorize(&open, &all).await.1.parse().unwrap(), "code");
    let form = [("code", code.as_str()), ("redirect_uri", CALLBACK)];
    let granted = by_orders(&open, "authorization_code", &form).await;
    let life = granted.json()["id_token"].as_str().and_then(super::tokens::claims);
    let life = life.map(|told| told["exp"].as_u64().unwrap() - told["iat"].as_u64().unwrap());
    area.row("an `id_token` is good for another time", "", "")
        .profile([field!(codes.id_token_life)], vec![granted.seen(life == Some(60), "60 s")]);
}

async fn refusals(area: &mut Area) {
    let odd = || Refusal::of("ODD", "odd");
    let org = org_where(|profile| {
        profile.deploying.cancel_after_the_end = odd();
        profile.deploying.not_validated = odd();
        profile.deploying.finalizing_failure = odd();
        profile.wire.oversized = odd();
    });
    let org = org.start().await.unwrap();
    let large = post(&org, "/services/Soap/m/67.0", " ".repeat(50 * 1024 * 1024 + 1)).await;
    area.row("another code and text", "a message of more than 50 MB", "")
        .profile([field!(wire.oversized)], vec![large.fault("ODD", "odd")]);
    let validated = json!({ "validatedDeployRequestId": "0Af000000000001AAA" });
    let answer = ask(client().post(at(&org, PATH)).bearer_auth(admin(&org)).json(&validated)).await;
    area.row("another code and text", "a validation that failed, is too old, or never was one", "")
        .profile([field!(deploying.not_validated)], vec![answer.rest(400, "ODD", "odd")]);
    let done = run(&org, &app(&org), atomic()).await;
    let id = done.json()["id"].as_str().unwrap_or_default().to_owned();
    let cancel = json!({ "deployResult": { "status": "Canceling" } });
    let answer = client().patch(at(&org, &format!("{PATH}/{id}"))).bearer_auth(admin(&org));
    area.row("another code and text", "to cancel a deploy that has ended", "").profile(
        [field!(deploying.cancel_after_the_end)],
        vec![ask(answer.json(&cancel)).await.rest(400, "ODD", "odd")],
    );
    org.weather(Weather::new(Trouble::Deploy(DeployFate::FailsFinalizing)).at(Endpoint::Metadata));
    let id = send(&org, deploy_form(&app(&org), &atomic())).await.json()["id"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    org.clock().sleep(Duration::from_secs(10)).await;
    area.row("another code and text", "a deploy that is `FinalizingDeployFailed`", "").profile(
        [field!(deploying.finalizing_failure)],
        vec![status(&org, &id).await.is(200, &["\"errorStatusCode\":\"ODD\""])],
    );
}

async fn retrieves(area: &mut Area) {
    let org = org_where(|profile| {
        profile.deploying.retrieve_pending = Duration::from_secs(10);
        profile.deploying.retrieve_running = Duration::from_secs(10);
    });
    let org = org.start().await.unwrap();
    let body = "<retrieve><request><apiVersion>67.0</apiVersion><unpackaged><types><members>*</members><name>PermissionSet</name></types></unpackaged></request></retrieve>";
    let id = inner(call(&org, body).await.text(), "id").to_owned();
    let status =
        format!("<checkRetrieveStatus><asyncProcessId>{id}</asyncProcessId></checkRetrieveStatus>");
    let mut seen = Vec::new();
    for (pause, name) in [(9, "Pending"), (9, "InProgress"), (9, "Succeeded")] {
        org.clock().sleep(Duration::from_secs(pause)).await;
        seen.push(call(&org, &status).await.is(200, &[&format!("<status>{name}</status>")]));
    }
    area.row("a retrieve waits and runs for another time", "", "")
        .profile([field!(deploying.retrieve_pending), field!(deploying.retrieve_running)], seen);
}
