//! What the front refuses, whom it proves to be, and what is left of it.

use std::sync::Arc;

use cucumber_salesforce::simulator::{SimulatedOrg, TlsFront};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::front::through;

const HOST: &str = "simulated-dev-ed.my.salesforce.com";

async fn started() -> (SimulatedOrg, TlsFront) {
    let org = SimulatedOrg::start().await.unwrap();
    let front = org.tls_front().await.unwrap();
    (org, front)
}

async fn connect(front: &TlsFront) -> TcpStream {
    TcpStream::connect(front.proxy_url().strip_prefix("http://").unwrap()).await.unwrap()
}

/// All that comes back.
async fn ask(front: &TlsFront, request: &str) -> String {
    let mut stream = connect(front).await;
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

async fn tunnel(front: &TlsFront, target: &str) -> TcpStream {
    let mut stream = connect(front).await;
    let request = format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    assert_eq!(head, b"HTTP/1.1 200 Connection established\r\n\r\n");
    stream
}

async fn secure(
    stream: TcpStream,
    authority: &str,
    name: &str,
) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(authority.as_bytes()).unwrap()).unwrap();
    let config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    let name = ServerName::try_from(name.to_owned()).unwrap();
    TlsConnector::from(Arc::new(config)).connect(name, stream).await
}

#[tokio::test]
async fn other_hosts_are_refused() {
    let (org, front) = started().await;
    for target in ["example.com:443", "127.0.0.1:443", "login.salesforce.com.example.com:443", ""] {
        let answer = ask(&front, &format!("CONNECT {target} HTTP/1.1\r\n\r\n")).await;
        assert!(answer.starts_with("HTTP/1.1 403 Forbidden\r\n"), "{answer}");
        assert!(answer.ends_with("leads to a simulated org and nowhere else\n"), "{answer}");
    }
    let end = "HTTP/1.1\r\nHost: login.salesforce.com\r\nConnection: close\r\n\r\n";
    for (line, status) in [
        ("GET http://example.com/", 403),
        // What the target says counts, not the header.
        ("GET http://127.0.0.1:1/services/data", 403),
        ("GET /services/data", 400),
        ("GET http://login.salesforce.com/services/data", 200),
    ] {
        let answer = ask(&front, &format!("{line} {end}")).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{line}: {answer}");
    }
    // The org has heard of the last one only.
    assert_eq!(org.received_requests().len(), 1);
}

#[tokio::test]
async fn one_connection_leads_to_one_host() {
    let (org, front) = started().await;
    let stream = tunnel(&front, &format!("{HOST}:443")).await;
    assert!(secure(stream, front.ca_pem(), "login.salesforce.com").await.is_err());

    let mut stream = secure(tunnel(&front, HOST).await, front.ca_pem(), HOST).await.unwrap();
    for (host, status) in [(HOST, "200"), ("login.salesforce.com", "421"), (HOST, "200")] {
        let request = format!("HEAD /services/data HTTP/1.1\r\nHost: {host}\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.unwrap());
        }
        let head = String::from_utf8(head).unwrap();
        assert_eq!(head.split(' ').nth(1), Some(status), "{head}");
    }
    assert_eq!(org.received_requests().len(), 2);
}

#[tokio::test]
async fn plain_http_goes_through_a_tunnel_as_well() {
    let (org, front) = started().await;
    let mut stream = tunnel(&front, &format!("{HOST}:80")).await;
    let request =
        format!("GET /services/data HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert_eq!(org.received_requests()[0].host, HOST);
}

#[tokio::test]
async fn only_its_own_authority_vouches_for_it_and_for_nobody_else() {
    let (org, front) = started().await;
    let other = org.tls_front().await.unwrap();
    for host in ["login.salesforce.com", HOST, "a.my.salesforce-setup.com", "a.file.force.com"] {
        let trusting = async |authority: &str| {
            secure(tunnel(&front, &format!("{host}:443")).await, authority, host).await
        };
        let stream = trusting(front.ca_pem()).await.unwrap();
        assert_eq!(stream.get_ref().1.alpn_protocol(), None);
        let error = trusting(other.ca_pem()).await.unwrap_err().to_string();
        assert!(error.contains("invalid peer certificate"), "{error}");
    }
    assert_eq!(std::fs::read_to_string(front.ca_file()).unwrap(), front.ca_pem());
    assert!(front.ca_pem().starts_with("-----BEGIN CERTIFICATE-----"));
    assert!(!format!("{front:?}{}", front.ca_pem()).contains("PRIVATE"));
}

#[tokio::test]
async fn nothing_is_left_of_it() {
    let (org, front) = started().await;
    let (client, file) = (through(&front, front.ca_pem()), front.ca_file().to_owned());
    let url = format!("{}/services/data", front.instance_url());
    assert_eq!(client.get(&url).send().await.unwrap().status(), 200);
    // One in the middle of a handshake, one that has not said a word, one that is served.
    let mut half = tunnel(&front, &format!("{HOST}:443")).await;
    let mut silent = connect(&front).await;
    let mut open = secure(tunnel(&front, HOST).await, front.ca_pem(), HOST).await.unwrap();
    let address = front.proxy_url().strip_prefix("http://").unwrap().to_owned();
    drop(front);
    assert!(!file.exists());
    let mut rest = Vec::new();
    for stream in [&mut half, &mut silent] {
        assert_eq!(stream.read_to_end(&mut rest).await.unwrap_or_default(), 0);
    }
    assert_eq!(open.read_to_end(&mut rest).await.unwrap_or_default(), 0);
    while TcpStream::connect(&address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    assert!(client.get(&url).send().await.unwrap_err().is_connect());

    // A front goes with its org, too.
    let front = org.tls_front().await.unwrap();
    let mut open = tunnel(&front, HOST).await;
    drop(org);
    assert_eq!(open.read_to_end(&mut rest).await.unwrap_or_default(), 0);
    while TcpStream::connect(front.proxy_url().strip_prefix("http://").unwrap()).await.is_ok() {
        tokio::task::yield_now().await;
    }
}
