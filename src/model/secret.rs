//! A value that never prints.

use std::fmt;

use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What stands where a secret would have been printed.
pub const MASK: &str = "***";

/// A secret text: consumer secret, password, token, security token, passcode or private key.
///
/// `Debug`, `Display` and serialisation give [`MASK`]; the text is zeroised when dropped.
/// [`expose`](Self::expose) is the only way out, so that `grep expose` audits the crate.
///
/// ```
/// use cucumber_salesforce::model::Secret;
///
/// let secret = Secret::new("hunter2");
/// assert_eq!(format!("{secret} {secret:?}"), "*** ***");
/// assert_eq!(secret.expose(), "hunter2");
/// ```
#[derive(Clone)]
pub struct Secret(SecretString);

/// What redactions write, in brackets or between stars.
const REDACTIONS: [&str; 11] = [
    "redacted",
    "hidden",
    "masked",
    "secret",
    "filtered",
    "sensitive",
    "sensitive value",
    "secure",
    "removed",
    "value redacted",
    "protected",
];

impl Secret {
    /// Takes a text out of circulation.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(SecretString::from(text.into()))
    }

    /// The text itself.
    ///
    /// # Security
    ///
    /// Hand the result to the wire or to the program under test; never to a formatter.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Whether somebody's redaction has replaced the value: `[REDACTED]`, `***`, `<hidden>`.
    ///
    /// Such a text is never a value. Tools have used it as a token, and their users saw nothing
    /// but an opaque 401.
    #[must_use]
    pub fn looks_redacted(&self) -> bool {
        let text = self.expose().trim();
        let bare = text.trim_matches(|c: char| !c.is_ascii_alphanumeric()).to_ascii_lowercase();
        let stars = text.chars().all(|c| matches!(c, '*' | 'x' | 'X' | '•' | '●' | '█'));
        let stars = stars && text.chars().count() >= 3;
        let word = REDACTIONS.contains(&bare.as_str());
        // The Salesforce CLI goes on: `[REDACTED] Use 'sf org auth show-access-token' to view`.
        let marked = text.to_ascii_lowercase().starts_with("[redacted]");
        !text.is_empty() && (stars || marked || (word && bare.len() < text.len()))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

impl<T: Into<String>> From<T> for Secret {
    fn from(text: T) -> Self {
        Self::new(text)
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(MASK)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_prints() {
        let secret = Secret::new("s3cr3t-value");
        assert_eq!(format!("{secret:?} {secret:#?} {secret}"), "*** *** ***");
        assert_eq!(serde_json::to_string(&secret).unwrap(), "\"***\"");
    }

    #[test]
    fn knows_a_redaction_from_a_value() {
        let of_the_cli = "[REDACTED] Use 'sf org auth show-access-token' to view";
        for redacted in
            ["[REDACTED]", of_the_cli, "***", "<hidden>", "XXXXXX", "********", "(masked)"]
        {
            assert!(Secret::new(redacted).looks_redacted(), "{redacted}");
        }
        for redacted in ["[secure]", "(sensitive value)", "***MASKED***", " ●●●●● ", "<redacted>"]
        {
            assert!(Secret::new(redacted).looks_redacted(), "{redacted}");
        }
        for value in ["secret", "00D!AQ", "", "hidden1", "redacted", "x", "[redact]"] {
            assert!(!Secret::new(value).looks_redacted(), "{value}");
        }
    }
}
