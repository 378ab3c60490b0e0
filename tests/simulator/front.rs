//! The org over TLS, by Salesforce's own host names.

use cucumber_salesforce::simulator::data::ApexStub;
use cucumber_salesforce::simulator::{SimulatedOrg, TlsFront};
use futures::future::join_all;
use serde_json::{Value, json};

use super::party::{assertion, ready, ready_in};
use super::wire::{client as plain_client, refusal, says};

const MY_DOMAIN: &str = "https://acme.my.salesforce.com";

/// A client that trusts nobody but the front's authority, and goes no other way.
pub(crate) fn through(front: &TlsFront, authority: &str) -> reqwest::Client {
    let authority = reqwest::Certificate::from_pem(authority.as_bytes()).unwrap();
    let client = reqwest::Client::builder().tls_certs_only([authority]);
    client.proxy(reqwest::Proxy::all(front.proxy_url()).unwrap()).build().unwrap()
}

async fn acme() -> (SimulatedOrg, rcgen::KeyPair, TlsFront, reqwest::Client) {
    let (org, key) = ready_in(SimulatedOrg::builder().my_domain("acme")).await;
    let front = org.tls_front().await.unwrap();
    let client = through(&front, front.ca_pem());
    (org, key, front, client)
}

async fn token(client: &reqwest::Client, base: &str, form: &[(&str, &str)]) -> (u16, Value) {
    let request = client.post(format!("{base}/services/oauth2/token")).form(form);
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

const CLIENT_CREDENTIALS: [(&str, &str); 3] = [
    ("grant_type", "client_credentials"),
    ("client_id", "KeyOfOrders1"),
    ("client_secret", "SecretOfOrders1"),
];

#[tokio::test]
async fn who_comes_through_it_stays_on_it() {
    let (org, _, front, client) = acme().await;
    assert_eq!(front.instance_url(), MY_DOMAIN);
    let (status, granted) = token(&client, MY_DOMAIN, &CLIENT_CREDENTIALS).await;
    assert_eq!((status, &granted["instance_url"]), (200, &json!(MY_DOMAIN)));
    let (id, access) = (granted["id"].as_str().unwrap(), granted["access_token"].as_str().unwrap());
    assert!(id.starts_with(&format!("{MY_DOMAIN}/id/{}/", org.org_id())), "{id}");
    let who = client.get(id).bearer_auth(access).send().await.unwrap();
    let who: Value = who.json().await.unwrap();
    assert_eq!(who["id"], id);
    assert!(who["urls"]["rest"].as_str().unwrap().starts_with(MY_DOMAIN), "{who}");

    // The same org, at the same time, by its port.
    let (_, plain) = token(&plain_client(), org.base_url(), &CLIENT_CREDENTIALS).await;
    assert_eq!(plain["instance_url"], org.base_url());
    assert!(plain["id"].as_str().unwrap().starts_with(org.base_url()));
    let limits = format!("{}/services/data/v67.0/limits", org.base_url());
    let limits = plain_client().get(limits).bearer_auth(access).send().await.unwrap();
    assert_eq!(limits.status(), 200);
}

#[tokio::test]
async fn a_soap_login_leads_to_the_my_domain() {
    let (org, _, _front, client) = acme().await;
    let administrator = org.administrator();
    let login = format!(
        "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\"><e:Body><login xmlns=\"urn:partner.soap.sforce.com\"><username>{}</username><password>{}{}</password></login></e:Body></e:Envelope>",
        administrator.username,
        administrator.password.expose(),
        administrator.security_token.expose()
    );
    let url = "https://login.salesforce.com/services/Soap/u/62.0";
    let request = client.post(url).header("content-type", "text/xml").body(login);
    let answer = request.send().await.unwrap().text().await.unwrap();
    let server = format!("<serverUrl>{MY_DOMAIN}/services/Soap/u/62.0/{}<", &org.org_id()[..15]);
    assert!(answer.contains(&server), "{answer}");
}

#[tokio::test]
async fn hosts_answer_differently() {
    let (org, key, _front, client) = acme().await;
    let wrong_domain = says("invalid_grant", "request not supported on this domain");
    for host in ["https://login.salesforce.com", "https://acme.my.salesforce-setup.com"] {
        let answer = token(&client, host, &CLIENT_CREDENTIALS).await;
        assert_eq!(refusal(&answer), wrong_domain, "{host}");
    }
    let signed = assertion(&org, &key, &json!({ "aud": MY_DOMAIN }));
    let bearer = [
        ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
        ("assertion", signed.as_str()),
    ];
    for (host, status) in [
        (MY_DOMAIN, 200),
        ("https://login.salesforce.com", 200),
        ("https://test.salesforce.com", 400),
        ("https://another.my.salesforce.com", 400),
    ] {
        let (answered, body) = token(&client, host, &bearer).await;
        assert_eq!(answered, status, "{host}: {body}");
    }
    let hosts: Vec<String> = org.received_requests().into_iter().map(|one| one.host).collect();
    assert!(hosts.contains(&"test.salesforce.com".to_owned()), "{hosts:?}");
}

#[tokio::test]
async fn many_connections_and_large_bodies_are_carried() {
    let large = "x".repeat(4 * 1024 * 1024);
    let stub = ApexStub::new("POST", "/large", 200, json!({ "text": large }));
    let org = SimulatedOrg::builder().my_domain("acme").apex(stub).start().await.unwrap();
    let front = org.tls_front().await.unwrap();
    let (front, org) = (&front, &org);
    let answers = join_all((0..40).map(|number| async move {
        // Each has its own connection; every tenth sends and gets much.
        let client = through(front, front.ca_pem());
        let access = org.administrator().access_token.expose();
        if number % 10 > 0 {
            let url = format!("{MY_DOMAIN}/services/data/v67.0/limits");
            let answer = client.get(url).bearer_auth(access).send().await.unwrap();
            return (answer.status().as_u16(), answer.bytes().await.unwrap().len() > 100);
        }
        let url = format!("{MY_DOMAIN}/services/apexrest/large");
        let body = vec![b'y'; 20 * 1024 * 1024];
        let answer = client.post(url).bearer_auth(access).body(body).send().await.unwrap();
        let status = answer.status().as_u16();
        (status, answer.json::<Value>().await.unwrap()["text"].as_str().unwrap().len() == 4 << 20)
    }));
    assert!(answers.await.iter().all(|answer| *answer == (200, true)));
}

#[tokio::test]
async fn a_connection_is_kept_and_its_node_with_it() {
    let org = SimulatedOrg::builder().my_domain("acme").nodes(16).start().await.unwrap();
    let front = org.tls_front().await.unwrap();
    let client = through(&front, front.ca_pem());
    for _ in 0..8 {
        let answer = client.get(format!("{MY_DOMAIN}/services/data")).send().await.unwrap();
        assert_eq!(
            (answer.status(), answer.version()),
            (200.try_into().unwrap(), reqwest::Version::HTTP_11)
        );
        answer.bytes().await.unwrap();
    }
    let nodes = org.received_requests().into_iter().map(|request| request.node);
    assert_eq!(nodes.collect::<std::collections::BTreeSet<_>>().len(), 1);
}

#[tokio::test]
async fn an_org_that_is_down_is_down_here_too() {
    let (org, _) = ready().await;
    let front = org.tls_front().await.unwrap();
    let client = through(&front, front.ca_pem());
    let versions = format!("{}/services/data", front.instance_url());
    assert_eq!(client.get(&versions).send().await.unwrap().status(), 200);
    org.stop_listening().await;
    client.get(&versions).send().await.unwrap_err();
    let error = client.get(&versions).send().await.unwrap_err();
    assert!(error.is_connect(), "{error:?}");
    org.listen_again().await;
    assert_eq!(client.get(&versions).send().await.unwrap().status(), 200);
}
