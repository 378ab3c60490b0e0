//! The signed assertion of the JWT bearer flow.

use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::{URL_SAFE, URL_SAFE_NO_PAD};
use serde_json::{Map, Value};

/// A JWT that was read but not believed yet.
pub(super) struct Assertion {
    pub(super) issuer: String,
    pub(super) subject: String,
    pub(super) audience: Vec<String>,
    /// Seconds since the epoch.
    pub(super) expires: Option<u64>,
    signed: String,
    signature: Vec<u8>,
}

impl Assertion {
    /// Reads a compact JWT; `None` where it is none, or is not signed with RS256.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (signed, signature) = text.trim().rsplit_once('.')?;
        let (header, claims) = signed.split_once('.')?;
        if object(header)?.get("alg")?.as_str()? != "RS256" {
            return None;
        }
        let claims = object(claims)?;
        let text =
            |name: &str| claims.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        Some(Self {
            issuer: text("iss"),
            subject: text("sub"),
            audience: texts(claims.get("aud")),
            expires: claims.get("exp").and_then(seconds),
            signed: signed.to_owned(),
            signature: decode(signature)?,
        })
    }

    /// Verifies the signature with a PKCS #1 public key.
    pub(super) fn is_signed_by(&self, key: &[u8]) -> bool {
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key)
            .verify(self.signed.as_bytes(), &self.signature)
            .is_ok()
    }
}

fn object(part: &str) -> Option<Map<String, Value>> {
    serde_json::from_slice(&decode(part)?).ok()
}

fn decode(part: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(part).or_else(|_| URL_SAFE.decode(part)).ok()
}

fn texts(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Array(all)) => {
            all.iter().filter_map(Value::as_str).map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}

/// A number, or a numeric text: both are sent.
fn seconds(value: &Value) -> Option<u64> {
    match value {
        Value::String(text) => text.trim().parse().ok(),
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "fractions do not matter, and the cast saturates"
        )]
        Value::Number(number) => number.as_u64().or(number.as_f64().map(|n| n as u64)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn expiry_is_a_number_or_a_numeric_text() {
        assert_eq!(seconds(&json!(1_700_000_000)), Some(1_700_000_000));
        assert_eq!(seconds(&json!(1.5)), Some(1));
        assert_eq!(seconds(&json!("1700000000")), Some(1_700_000_000));
        assert_eq!(seconds(&json!("soon")), None);
    }

    #[test]
    fn anything_else_is_no_assertion() {
        let none = |text: &str| Assertion::read(text).is_none();
        assert!(none("") && none("a.b") && none("a.b.c") && none("e30.e30.e30"));
    }
}
