//! TLS is verified, always; the environment says whom to trust and which way to go.

use tokio_rustls::rustls::ServerConfig;

use crate::testing::Server;
use crate::tls_server::{Authority, Proxy, end_tls, self_signed};
use crate::whoami::{PROXIES, org_at, whoami};

const HOST: &str = "acme.my.salesforce.com";
const URL: &str = "https://acme.my.salesforce.com";

/// An org behind TLS of the test's own making, and what the sign-in through a proxy says.
struct Outcome {
    printed: Result<String, String>,
    asked: Vec<String>,
    org: Server,
}

async fn sign_in(trusted: Option<&Authority>, server: ServerConfig) -> Outcome {
    let org = org_at(URL).await;
    let proxy = Proxy::to(end_tls(server, &org.url()).await).await;
    let folder = tempfile::tempdir().unwrap();
    let (file, proxy_url) = (folder.path().join("ca.pem"), proxy.url());
    let mut variables = vec![("HTTPS_PROXY", proxy_url.as_str())];
    if let Some(authority) = trusted {
        std::fs::write(&file, &authority.pem).unwrap();
        variables.push(("SSL_CERT_FILE", file.to_str().unwrap()));
    }
    let printed = whoami(URL, &variables).await;
    Outcome { printed, asked: proxy.asked(), org }
}

/// The certificate was refused, and nothing was said to whoever showed it.
fn is_refused(outcome: &Outcome) {
    let error = outcome.printed.as_ref().unwrap_err();
    let wanted = "no trusted TLS connection to `acme.my.salesforce.com:443`";
    assert!(error.contains(wanted), "{error}");
    assert_eq!(outcome.org.connections(), 0);
}

#[tokio::test]
async fn a_certificate_of_a_trusted_authority_is_taken_through_the_proxy() {
    let authority = Authority::new();
    let outcome = sign_in(Some(&authority), authority.certify(HOST)).await;
    let wanted = "signed in to Acme as robot@acme.example by client credentials\n";
    assert_eq!(outcome.printed.as_deref(), Ok(wanted));
    assert!(!outcome.asked.is_empty());
    for line in outcome.asked {
        assert_eq!(line, "CONNECT acme.my.salesforce.com:443 HTTP/1.1");
    }
}

#[tokio::test]
async fn an_authority_that_nobody_trusts_is_refused() {
    // The system's own authorities are asked here, and none of them knows this one.
    let outcome = sign_in(None, Authority::new().certify(HOST)).await;
    is_refused(&outcome);
}

#[tokio::test]
async fn certificates_that_prove_nothing_are_refused() {
    let authority = Authority::new();
    for server in [
        self_signed(HOST),
        Authority::new().certify(HOST),
        authority.certify("other.my.salesforce.com"),
        authority.certify_expired(HOST),
    ] {
        is_refused(&sign_in(Some(&authority), server).await);
    }
}

#[tokio::test]
async fn what_needs_no_proxy_goes_past_it() {
    let proxy = Proxy::to(([127, 0, 0, 1], 9).into()).await;
    let url = proxy.url();
    let through = [("HTTPS_PROXY", url.as_str())];
    let past = [("HTTPS_PROXY", url.as_str()), ("NO_PROXY", "login.example,.acme.invalid")];
    let error = whoami("https://org.acme.invalid", &past).await.unwrap_err();
    assert!(error.contains("does not resolve"), "{error}");
    assert_eq!(proxy.asked(), Vec::<String>::new());
    whoami("https://org.acme.invalid", &through).await.unwrap_err();
    assert_eq!(proxy.asked(), ["CONNECT org.acme.invalid:443 HTTP/1.1"]);
}

#[tokio::test]
async fn this_machine_is_never_asked_through_a_proxy() {
    let proxy = Proxy::to(([127, 0, 0, 1], 9).into()).await;
    let url = proxy.url();
    let everywhere: Vec<(&str, &str)> = PROXIES
        .iter()
        .filter(|name| **name != "NO_PROXY")
        .map(|name| (*name, url.as_str()))
        .collect();
    let org = org_at("http://127.0.0.1:1").await;
    // A token for a closed port of this machine: the sign-in itself succeeds.
    let error = whoami(org.url().as_str(), &everywhere).await.unwrap_err();
    assert!(error.contains("`127.0.0.1:1` refused the connection"), "{error}");
    assert_eq!((org.requests().len(), proxy.asked()), (1, Vec::new()));
}
