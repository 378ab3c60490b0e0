//! The public key of an X.509 certificate.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const VERSION: u8 = 0xA0;

/// The PKCS #1 public key of a certificate, given as PEM or as bare base64.
pub(in crate::simulator) fn public_key(certificate: &str) -> Option<Vec<u8>> {
    let base64: String = certificate
        .lines()
        .filter(|line| !line.trim_start().starts_with("-----"))
        .flat_map(|line| line.chars().filter(|c| !c.is_whitespace()))
        .collect();
    let der = STANDARD.decode(base64).ok()?;
    let (certificate, _) = value(&der, SEQUENCE)?;
    let (mut fields, _) = value(certificate, SEQUENCE)?;
    if fields.first() == Some(&VERSION) {
        fields = any(fields)?.2;
    }
    // Serial number, signature algorithm, issuer, validity, subject.
    for _ in 0..5 {
        fields = any(fields)?.2;
    }
    let (key_info, _) = value(fields, SEQUENCE)?;
    let (_, _, after_algorithm) = any(key_info)?;
    let (bits, _) = value(after_algorithm, BIT_STRING)?;
    let (&unused_bits, key) = bits.split_first()?;
    (unused_bits == 0 && key.first() == Some(&SEQUENCE)).then(|| key.to_vec())
}

/// Modulus and exponent of a PKCS #1 public key, without the byte that only keeps them positive.
pub(super) fn integers(key: &[u8]) -> Option<(&[u8], &[u8])> {
    let (numbers, _) = value(key, SEQUENCE)?;
    let (modulus, rest) = value(numbers, INTEGER)?;
    let (exponent, _) = value(rest, INTEGER)?;
    Some((modulus.strip_prefix(&[0]).unwrap_or(modulus), exponent))
}

/// The content of the first DER value if it has this tag, and what follows it.
fn value(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (found, content, rest) = any(der)?;
    (found == tag).then_some((content, rest))
}

/// Tag and content of the first DER value, and what follows it.
fn any(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = der.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let (bytes, rest) = rest.split_at_checked(usize::from(first & 0x7F))?;
        if bytes.len() > 4 {
            return None;
        }
        (bytes.iter().fold(0, |sum, byte| (sum << 8) | usize::from(*byte)), rest)
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_key_of_a_certificate_that_another_library_made() {
        let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).unwrap();
        let certificate =
            rcgen::CertificateParams::new(Vec::new()).unwrap().self_signed(&key).unwrap();
        let bare = STANDARD.encode(certificate.der());
        let public = public_key(&certificate.pem()).unwrap();
        assert_eq!(public_key(&bare), Some(public.clone()));
        assert_eq!(key.public_key_raw(), public);
    }

    #[test]
    fn anything_else_has_none() {
        for text in ["", "abc", "MIIB", "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----"] {
            assert_eq!(public_key(text), None, "{text}");
        }
    }
}
