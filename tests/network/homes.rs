//! A token goes to the org that gave it, whatever its answer says, and no secret follows a
//! redirect.

use std::sync::Arc;

use cucumber_salesforce::clock::SystemClock;
use cucumber_salesforce::http::{Connection, Http};
use cucumber_salesforce::metadata::{self, MetadataType};
use cucumber_salesforce::model::{ApiVersion, Secret};
use cucumber_salesforce::oauth::soap_login::soap_login;
use cucumber_salesforce::oauth::{client_credentials, refresh};
use cucumber_salesforce::org::{Grant, LoginUrl, RealOrg, Safety, sign_in};
use cucumber_salesforce::redact::Redactor;
use cucumber_salesforce::rest;
use url::Url;

use crate::testing::{Server, answer};
use crate::tls_server::{Authority, Proxy, end_tls};
use crate::whoami::{org_at, whoami};

const FOREIGN: [&str; 4] = [
    "https://evil.example",
    "https://other.my.salesforce.com",
    "http://acme.my.salesforce.com",
    "https://acme.my.salesforce.com:8443",
];

#[tokio::test]
async fn an_app_is_sent_to_no_other_host() {
    for instance_url in FOREIGN {
        let org = org_at(instance_url).await;
        let authority = Authority::new();
        let proxy =
            Proxy::to(end_tls(authority.certify("acme.my.salesforce.com"), &org.url()).await).await;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ca.pem");
        std::fs::write(&file, &authority.pem).unwrap();
        let url = proxy.url();
        let variables = [
            ("HTTPS_PROXY", url.as_str()),
            ("HTTP_PROXY", url.as_str()),
            ("SSL_CERT_FILE", file.to_str().unwrap()),
        ];
        let error = whoami("https://acme.my.salesforce.com", &variables).await.unwrap_err();
        assert!(error.contains("which is no address of the same org"), "{error}");
        assert_eq!(proxy.asked(), ["CONNECT acme.my.salesforce.com:443 HTTP/1.1"]);
        assert_eq!(org.requests().len(), 1, "the sign-in alone");
    }
}

#[tokio::test]
async fn the_administrator_is_sent_to_no_other_host() {
    for instance_url in FOREIGN {
        let org = org_at(instance_url).await;
        let login_url = LoginUrl::parse(org.url().as_str(), &[]).unwrap();
        let grant =
            Grant::ClientCredentials { client_id: "3MVG".into(), client_secret: "secret".into() };
        let (http, clock) = (Http::new().unwrap(), Arc::new(SystemClock));
        // Not even where the user trusts the other host in general.
        let safety = Safety { trusted_hosts: vec!["evil.example".to_owned()], ..Safety::default() };
        let real = RealOrg { login_url, grant };
        let error = sign_in(&http, &real, clock, &safety, &Redactor::default()).await.unwrap_err();
        let report = error.report();
        assert!(report.contains("which is no address of the same org"), "{report}");
        assert_eq!(org.requests().len(), 1, "the sign-in alone");
    }
}

/// Sends everything on to another server, and says how often that was asked.
async fn redirect(status: u16) -> (Server, Server) {
    let elsewhere = Server::always(200, "application/json", "{}").await;
    let location = elsewhere.url().join("/services/oauth2/token").unwrap().to_string();
    let answer = answer(status, &[("location", &location)], "");
    (Server::start(move |_| answer.clone()).await, elsewhere)
}

fn connection(url: Url) -> Connection {
    let clock = Arc::new(SystemClock);
    Connection::new(Http::new().unwrap(), url, "token".into(), ApiVersion::NEWEST_KNOWN, clock)
}

#[tokio::test]
async fn no_secret_follows_a_redirect() {
    for status in [301, 302, 303, 307, 308] {
        let (server, elsewhere) = redirect(status).await;
        let (http, url, secret) = (Http::new().unwrap(), server.url(), Secret::new("hunter2"));
        let session = connection(url.clone());
        let errors = [
            client_credentials(&http, &url, "3MVG", &secret).await.unwrap_err().to_string(),
            refresh(&http, &url, "3MVG", None, &secret).await.unwrap_err().to_string(),
            soap_login(&http, &url, "u@x", &secret, None).await.unwrap_err().to_string(),
            rest::query(&session, "SELECT Id FROM User").await.unwrap_err().to_string(),
            rest::user_info(&session).await.unwrap_err().to_string(),
            metadata::soap::list(&session, MetadataType::ConnectedApp)
                .await
                .unwrap_err()
                .to_string(),
        ];
        assert_eq!(server.requests().len(), errors.len(), "{status}: each was asked once");
        assert_eq!(elsewhere.connections(), 0, "{status}");
        for error in errors {
            assert!(error.contains(&status.to_string()), "{status}: {error}");
        }
    }
}

#[tokio::test]
async fn a_client_for_own_steps_follows_no_redirect() {
    let (server, elsewhere) = redirect(307).await;
    let http = Http::new().unwrap();
    let client = http.authorised(&server.url(), &Secret::new("token")).unwrap();
    let answer = client.get(server.url()).send().await.unwrap();
    assert_eq!((answer.status().as_u16(), elsewhere.connections()), (307, 0));
}
