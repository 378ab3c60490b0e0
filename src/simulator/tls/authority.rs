//! A certificate authority that nobody keeps.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, GeneralSubtree, IsCa,
    Issuer, KeyPair, KeyUsagePurpose, NameConstraints, SerialNumber,
};
use time::{Duration, OffsetDateTime};
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::{CryptoProvider, aws_lc_rs};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::{ClientHello, ResolvesServerCert};
use tokio_rustls::rustls::sign::{CertifiedKey, SigningKey};

use super::hosts::DOMAINS;
use crate::clock::{Clock as _, SystemClock};

/// Certificates to remember; more hosts than any test has.
const REMEMBERED: usize = 256;

/// Vouches for Salesforce's hosts and for no others; its key is never written anywhere.
pub(super) struct Authority {
    pem: String,
    issuer: Issuer<'static, KeyPair>,
    provider: Arc<CryptoProvider>,
    /// The servers' key: they are all one server.
    key: KeyPair,
    signing: Arc<dyn SigningKey>,
    servers: Mutex<HashMap<String, Arc<ServerConfig>>>,
}

/// What one host shows, to those who ask for that host.
#[derive(Debug)]
struct Server {
    host: String,
    certified: Arc<CertifiedKey>,
}

impl Authority {
    /// # Errors
    ///
    /// When no key can be made.
    pub(super) fn new() -> io::Result<Self> {
        let ca_key = KeyPair::generate().map_err(io::Error::other)?;
        let mut params = lasting_a_year(Vec::new())?;
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let ours = DOMAINS.map(|domain| GeneralSubtree::DnsName(domain.to_owned()));
        params.name_constraints = Some(NameConstraints {
            permitted_subtrees: ours.into(),
            excluded_subtrees: Vec::new(),
        });
        name(&mut params, "throw-away CA of a simulated Salesforce org");
        let pem = params.self_signed(&ca_key).map_err(io::Error::other)?.pem();
        let key = KeyPair::generate().map_err(io::Error::other)?;
        let private = PrivateKeyDer::Pkcs8(key.serialize_der().into());
        let signing = aws_lc_rs::sign::any_supported_type(&private).map_err(io::Error::other)?;
        Ok(Self {
            pem,
            issuer: Issuer::new(params, ca_key),
            provider: Arc::new(aws_lc_rs::default_provider()),
            key,
            signing,
            servers: Mutex::default(),
        })
    }

    /// The authority's own certificate.
    pub(super) fn pem(&self) -> &str {
        &self.pem
    }

    /// The TLS server of a host; its certificate is made when it is first asked for.
    ///
    /// # Errors
    ///
    /// When the host can have no certificate.
    pub(super) fn server(&self, host: &str) -> io::Result<Arc<ServerConfig>> {
        let mut servers = self.servers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(server) = servers.get(host) {
            return Ok(Arc::clone(server));
        }
        if servers.len() >= REMEMBERED {
            servers.clear();
        }
        let chain = vec![self.certify(host)?];
        let certified = Arc::new(CertifiedKey::new(chain, Arc::clone(&self.signing)));
        let resolver = Arc::new(Server { host: host.to_owned(), certified });
        let mut server = ServerConfig::builder_with_provider(Arc::clone(&self.provider))
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_no_client_auth()
            .with_cert_resolver(resolver);
        server.alpn_protocols = vec![b"http/1.1".to_vec()];
        let server = Arc::new(server);
        servers.insert(host.to_owned(), Arc::clone(&server));
        Ok(server)
    }

    fn certify(&self, host: &str) -> io::Result<CertificateDer<'static>> {
        let mut params = lasting_a_year(vec![host.to_owned()])?;
        // Strict clients look for all of these.
        params.use_authority_key_identifier_extension = true;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        // Of its own, although the key is not: browsers take a number once.
        params.serial_number = Some(SerialNumber::from(fastrand::u64(1..=u64::MAX >> 1)));
        name(&mut params, if host.len() <= 64 { host } else { "a host of Salesforce" });
        let signed = params.signed_by(&self.key, &self.issuer).map_err(io::Error::other)?;
        Ok(signed.der().clone())
    }
}

impl ResolvesServerCert for Server {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let fits = hello.server_name().is_none_or(|name| name.eq_ignore_ascii_case(&self.host));
        fits.then(|| Arc::clone(&self.certified))
    }
}

/// A clock that is behind by less than a day sees them as good.
fn lasting_a_year(hosts: Vec<String>) -> io::Result<CertificateParams> {
    let mut params = CertificateParams::new(hosts).map_err(io::Error::other)?;
    let now = OffsetDateTime::from(SystemClock.now());
    params.not_before = now - Duration::DAY;
    params.not_after = now + Duration::days(365);
    Ok(params)
}

fn name(params: &mut CertificateParams, name: &str) {
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
}
