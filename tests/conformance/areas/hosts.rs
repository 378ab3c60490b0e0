//! Hosts and login nodes: where a request goes makes a difference.

use std::time::Duration;

use cucumber_salesforce::model::OrgKind;
use cucumber_salesforce::simulator::{Curve, Routing, SimulatedOrg};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::{CREDENTIALS, JWT, at, by_orders, token};
use crate::answer::{Answer, Seen, ask};
use crate::area::Area;
use crate::field::field;
use crate::party::{assertion, org_where, ready_in};
use crate::wire::{atomic, client, deploy, external_app, key_and_certificate};

pub(super) async fn area() -> Area {
    let mut area = Area::new(
        "Hosts and login nodes",
        "Told apart by the `Host` header, by port (`SimulatedOrg::open`), or at the TLS front.",
    );
    hosts(&mut area).await;
    front(&mut area).await;
    nodes(&mut area).await;
    curves(&mut area).await;
    area
}

/// A token request to a host of the org.
async fn token_at(org: &SimulatedOrg, host: &str, form: &[(&str, &str)]) -> Answer {
    let request = client().post(at(org, "/services/oauth2/token")).header("host", host);
    ask(request.form(form)).await
}

const FORM: [(&str, &str); 3] = [
    ("grant_type", CREDENTIALS),
    ("client_id", "KeyOfOrders1"),
    ("client_secret", "SecretOfOrders1"),
];

async fn hosts(area: &mut Area) {
    let (org, key) = ready_in(SimulatedOrg::builder().my_domain("acme")).await;
    let mut seen = Vec::new();
    for host in
        ["acme.my.salesforce.com", "acme.develop.my.salesforce.com", "acme.lightning.force.com"]
    {
        seen.push(token_at(&org, host, &FORM).await.is(200, &["access_token"]));
    }
    area.row(
        "`<My Domain>.my.salesforce.com`, with a partition or without, `.lightning.force.com`",
        "every flow",
        "ccflow",
    )
    .served(seen.into_iter().reduce(Seen::and).unwrap());
    area.row("bare loopback", "answers as the My Domain", "")
        .served(by_orders(&org, CREDENTIALS, &[]).await.is(200, &["access_token"]));
    let (error, text) = ("app_not_found", "External client app is not installed in this org");
    area.row(format!("`{error}`: `{text}`"), "another org's My Domain", "forcedotcom/cli#3482")
        .served(token_at(&org, "apex.my.salesforce.com", &FORM).await.refuses(error, text));
    let signed = assertion(&org, &key, &json!({}));
    let login =
        token_at(&org, "login.salesforce.com", &[("grant_type", JWT), ("assertion", &signed)])
            .await;
    area.row("`login.salesforce.com`", "JWT bearer, username-password, web server, refresh and device, of production, trial and Developer Edition orgs", "jwtflow").served(login.is(200, &["access_token"]));
    let (sandbox, key) = ready_in(SimulatedOrg::builder().kind(OrgKind::Sandbox)).await;
    let signed = assertion(&sandbox, &key, &json!({ "aud": "https://test.salesforce.com" }));
    let form = [("grant_type", JWT), ("assertion", signed.as_str())];
    let known = token_at(&sandbox, "test.salesforce.com", &form).await.is(200, &["access_token"]);
    let login = token_at(&sandbox, "login.salesforce.com", &form).await.refuses(error, text);
    area.row(
        "`test.salesforce.com`",
        "the same of sandboxes and scratch orgs, which `login.` does not know",
        "jwtflow",
    )
    .served(known.and(login));
}

async fn front(area: &mut Area) {
    let (org, _) = ready_in(SimulatedOrg::builder().my_domain("acme")).await;
    let front = org.tls_front().await.unwrap();
    let authority = reqwest::Certificate::from_pem(front.ca_pem().as_bytes()).unwrap();
    let client = reqwest::Client::builder().tls_certs_only([authority]);
    let client = client.proxy(reqwest::Proxy::all(front.proxy_url()).unwrap()).build().unwrap();
    let url = "https://acme.my.salesforce.com/services/oauth2/token";
    let granted = ask(client.post(url).form(&FORM)).await;
    area.row(
        "TLS by the host names of Salesforce",
        "a CONNECT proxy; `instance_url` and identity URLs name the My Domain",
        "code",
    )
    .served(granted.is(
        200,
        &[
            "\"instance_url\":\"https://acme.my.salesforce.com\"",
            "\"id\":\"https://acme.my.salesforce.com/id/",
        ],
    ));
    let mut stream =
        TcpStream::connect(front.proxy_url().strip_prefix("http://").unwrap()).await.unwrap();
    stream
        .write_all(b"CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n")
        .await
        .unwrap();
    let mut told = String::new();
    stream.read_to_string(&mut told).await.unwrap();
    let refused = told.starts_with("HTTP/1.1 403");
    let wrong = (!refused).then(|| told.clone());
    area.row("every other host", "at the TLS front", "")
        .refused("nothing leaves the machine", Seen { status: 403, wrong });
}

/// Each node learns of an app in its own time.
async fn nodes(area: &mut Area) {
    let org = SimulatedOrg::builder().routing(Routing::RoundRobin).start().await.unwrap();
    deploy(&org, &external_app(&org.user("integ").unwrap().username, "", "Orders_users"), atomic())
        .await;
    let mut rounds = Vec::new();
    let mut last = by_orders(&org, CREDENTIALS, &[]).await;
    for _ in 0..=12 {
        let mut good = 0;
        for _ in 0..4 {
            last = by_orders(&org, CREDENTIALS, &[]).await;
            good += usize::from(last.json()["access_token"].is_string());
        }
        rounds.push(good);
        org.clock().sleep(Duration::from_secs(60)).await;
    }
    let mixed = rounds.iter().any(|good| (1..4).contains(good));
    area.row(
        "replies alternate",
        "each of four login nodes learns of an app in a time of its own, 4 to 12 minutes",
        "forcedotcom/cli#889 forcedotcom/cli#3482 testsigma",
    )
    .served(
        last.seen(
            rounds[0] == 0 && mixed && rounds[12] == 4,
            &format!("none, some, all: {rounds:?}"),
        ),
    );
    let keep_alive = reqwest::Client::builder().no_proxy().build().unwrap();
    let mut told = Vec::new();
    org.forget_app("Orders", 1, Duration::ZERO..Duration::from_secs(60)).unwrap();
    for _ in 0..8 {
        let request = keep_alive.post(at(&org, "/services/oauth2/token")).form(&FORM);
        told.push(ask(request).await.json()["access_token"].is_string());
    }
    area.row(
        "a connection stays on its node",
        "new ones are dealt by chance, in turn or by address (`Routing`)",
        "code",
    )
    .served(last.seen(told.iter().all(|one| *one == told[0]), &format!("the same: {told:?}")));
}

/// Each flow may have a curve of its own.
async fn curves(area: &mut Area) {
    let minutes = |number: u64| Duration::from_secs(60 * number);
    let curve = |first, half, all| Curve::of(minutes(first), minutes(half), minutes(all));
    let org = org_where(|profile| {
        profile.propagation.client_credentials = curve(1, 2, 3);
        profile.propagation.jwt_bearer = curve(5, 6, 7);
    });
    let org = org.nodes(1).start().await.unwrap();
    let (key, certificate) = key_and_certificate();
    let run_as = org.user("integ").unwrap().username;
    let files = external_app(&run_as, &certificate, "Orders_users");
    deploy(&org, &files, atomic()).await;
    let signed = assertion(&org, &key, &json!({}));
    let form = [("grant_type", JWT), ("assertion", signed.as_str())];
    let known = |answer: &Answer| {
        let error = answer.json()["error"].as_str().unwrap_or_default().to_owned();
        !["app_not_found", "invalid_client_id"].contains(&error.as_str())
    };
    let mut seen = Vec::new();
    for (pause, credentials, jwt) in [(0, false, false), (4, true, false), (4, true, true)] {
        org.clock().sleep(minutes(pause)).await;
        let one = by_orders(&org, CREDENTIALS, &[]).await;
        seen.push(
            one.seen(known(&one) == credentials, &format!("client credentials {credentials}")),
        );
        let one = token(&org, &form).await;
        seen.push(one.seen(known(&one) == jwt, &format!("JWT bearer {jwt}")));
    }
    area.row("each flow has a curve of its own", "default the same for every flow", "")
        .profile([field!(propagation.client_credentials), field!(propagation.jwt_bearer)], seen);
}
