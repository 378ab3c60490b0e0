//! The key and certificate of an app.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair as RsaKeyPair;
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair};

use crate::model::Secret;
use crate::{Error, ErrorKind};

/// How far the certificate's begin lies in the past: the org's clock may be behind ours.
const BACKDATE: Duration = Duration::from_secs(3600);

/// How long the certificate is good for: longer than any app of ours lives.
const LIFE: Duration = Duration::from_secs(30 * 24 * 3600);

/// An RSA key with its certificate; cheap to clone, and its `Debug` shows neither.
#[derive(Clone)]
pub struct SigningKey(Arc<Pair>);

struct Pair {
    key: RsaKeyPair,
    certificate: String,
    private_key: Secret,
}

impl SigningKey {
    /// A new key of 2048 bits with a self-signed certificate. It takes a tenth of a second or so.
    ///
    /// # Errors
    ///
    /// If the cryptographic library fails.
    pub fn generate(now: SystemTime) -> Result<Self, InvalidKey> {
        Self::certify(&KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256)?, now)
    }

    /// A key that exists, with a new self-signed certificate: where the app has the certificate
    /// already and only signing is asked for.
    ///
    /// # Errors
    ///
    /// If it is no unencrypted RSA key in PEM.
    pub fn from_private_key_pem(key: &Secret, now: SystemTime) -> Result<Self, InvalidKey> {
        let der = read_key(key)?.as_der().map_err(|_| InvalidKey::Unsuited)?;
        let der = der.as_ref().into();
        Self::certify(&KeyPair::from_pkcs8_der_and_sign_algo(&der, &rcgen::PKCS_RSA_SHA256)?, now)
    }

    /// A key and a certificate that exist.
    ///
    /// # Errors
    ///
    /// If either is malformed, or if they do not belong together.
    pub fn from_pem(certificate: &str, key: &Secret) -> Result<Self, InvalidKey> {
        let private_key = key.clone();
        let key = read_key(key)?;
        let (_, der) = pem(certificate, &["CERTIFICATE"])
            .ok_or(InvalidKey::NotPem { what: "certificate", header: "CERTIFICATE" })?;
        if !holds(&der, &key) {
            return Err(InvalidKey::Mismatch);
        }
        Ok(Self(Arc::new(Pair { key, certificate: certificate.to_owned(), private_key })))
    }

    /// The certificate, as Setup and the Metadata API take it.
    #[must_use]
    pub fn certificate_pem(&self) -> &str {
        &self.0.certificate
    }

    /// Whether a certificate, in PEM or bare base64, is this key's; `None` where it is none.
    #[must_use]
    pub fn fits(&self, certificate: &str) -> Option<bool> {
        let bare = || {
            let body: String = certificate.split_whitespace().collect();
            STANDARD.decode(body).ok().filter(|der| !der.is_empty())
        };
        let der = pem(certificate, &["CERTIFICATE"]).map(|(_, der)| der).or_else(bare)?;
        Some(holds(&der, &self.0.key))
    }

    /// The private key: PKCS #8 in PEM, or PKCS #1 if it was given so.
    #[must_use]
    pub fn private_key_pem(&self) -> &Secret {
        &self.0.private_key
    }

    /// The RS256 signature (RFC 7518, section 3.3) of a message.
    #[must_use]
    #[expect(
        clippy::expect_used,
        clippy::missing_panics_doc,
        reason = "signing fails only if the buffer has another size"
    )]
    pub fn sign_rs256(&self, message: &[u8]) -> Vec<u8> {
        let key = &self.0.key;
        let mut signature = vec![0; key.public_modulus_len()];
        key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)
            .expect("the signature is as long as the modulus");
        signature
    }

    fn certify(pair: &KeyPair, now: SystemTime) -> Result<Self, InvalidKey> {
        let mut params = CertificateParams::default();
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, "cucumber-salesforce");
        params.not_before = (now - BACKDATE).into();
        params.not_after = (now + LIFE).into();
        let certificate = params.self_signed(pair)?.pem();
        let key =
            RsaKeyPair::from_pkcs8(pair.serialized_der()).map_err(|_| InvalidKey::Unsuited)?;
        let private_key = Secret::new(pair.serialize_pem());
        Ok(Self(Arc::new(Pair { key, certificate, private_key })))
    }
}

/// A certificate holds its public key byte for byte.
fn holds(certificate: &[u8], key: &RsaKeyPair) -> bool {
    let public = key.public_key().as_ref();
    certificate.windows(public.len()).any(|part| part == public)
}

fn read_key(text: &Secret) -> Result<RsaKeyPair, InvalidKey> {
    if text.expose().contains("ENCRYPTED") {
        return Err(InvalidKey::Encrypted);
    }
    let (label, der) = pem(text.expose(), &["PRIVATE KEY", "RSA PRIVATE KEY"])
        .ok_or(InvalidKey::NotPem { what: "private key", header: "PRIVATE KEY" })?;
    let key = match label {
        "PRIVATE KEY" => RsaKeyPair::from_pkcs8(&der),
        _ => RsaKeyPair::from_der(&der),
    };
    key.map_err(|_| InvalidKey::Unsuited)
}

/// The first PEM block with one of these labels.
fn pem<'a>(text: &str, labels: &[&'a str]) -> Option<(&'a str, Vec<u8>)> {
    labels.iter().find_map(|label| {
        let (_, rest) = text.split_once(&format!("-----BEGIN {label}-----"))?;
        let (body, _) = rest.split_once(&format!("-----END {label}-----"))?;
        let body: String = body.split_whitespace().collect();
        Some((*label, STANDARD.decode(body).ok()?))
    })
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey")
    }
}

/// Why there is no usable key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidKey {
    /// The text is not what it should be.
    #[error("the {what} is not in PEM (hint: it holds a line `-----BEGIN {header}-----`)")]
    NotPem {
        /// Which of the two.
        what: &'static str,
        /// What it should begin with.
        header: &'static str,
    },
    /// The key needs a passphrase.
    #[error("the private key is encrypted (hint: `openssl pkey` removes the passphrase)")]
    Encrypted,
    /// The key is of another kind.
    #[error("the private key does not suit RS256 (hint: RSA of 2048 to 8192 bits is needed)")]
    Unsuited,
    /// Key and certificate are not a pair.
    #[error("the certificate is not that of the private key")]
    Mismatch,
    /// The cryptographic library failed.
    #[error("no certificate could be made: {reason}")]
    Generation {
        /// What it said.
        reason: String,
    },
}

impl From<rcgen::Error> for InvalidKey {
    fn from(error: rcgen::Error) -> Self {
        Self::Generation { reason: error.to_string() }
    }
}

impl From<InvalidKey> for Error {
    fn from(error: InvalidKey) -> Self {
        let kind = match error {
            InvalidKey::Generation { .. } => ErrorKind::Local,
            _ => ErrorKind::Usage,
        };
        Self::new(kind, error.to_string())
    }
}
