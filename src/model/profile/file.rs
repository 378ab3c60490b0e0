//! A profile as a file: facts by name, and where they were measured. It holds no secret.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::facts::{Fact, UnknownFact};

/// The value of a fact, and whether somebody has seen it in an org.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measured {
    /// The value; its form depends on the fact.
    pub value: Value,
    /// Whether it was measured, rather than assumed.
    pub measured: bool,
}

/// What a profile file says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileFile {
    format: u32,
    /// The kind of the org that was measured, such as `sandbox`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub org_kind: Option<String>,
    /// The newest API version that the org and this crate know, such as `67.0`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api_version: Option<String>,
    /// The release as the org names it, such as `Summer '26`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<String>,
    /// The day on which it was measured, such as `2026-11-29`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    facts: BTreeMap<String, Measured>,
}

/// A text that is no profile.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidProfile {
    /// It is no JSON, or has other members than a profile.
    #[error("the profile is malformed (hint: `cucumber-salesforce confirm --out FILE` writes one)")]
    Malformed(#[source] serde_json::Error),
    /// A later version of this crate has written it.
    #[error(
        "the profile has format {found}, this version reads {} (hint: update this crate)",
        ProfileFile::FORMAT
    )]
    Format {
        /// The format that it has.
        found: u32,
    },
    /// It has a fact that nobody knows.
    #[error(transparent)]
    Fact(#[from] UnknownFact),
    /// The value of a fact is none.
    #[error("the fact `{fact}` cannot be `{value}` (hint: write it like `{example}`)")]
    Value {
        /// The fact.
        fact: Fact,
        /// The value as it was written.
        value: Value,
        /// A value that would do.
        example: Value,
        /// What is wrong with it.
        #[source]
        source: serde_json::Error,
    },
    /// Of those, the one of a file.
    #[error("the profile `{path}` cannot be used")]
    InFile {
        /// Where it is.
        path: String,
        /// What is wrong with it.
        #[source]
        source: Box<Self>,
    },
    /// The file cannot be read.
    #[error("the profile `{path}` cannot be read")]
    Unreadable {
        /// Where it should be.
        path: String,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
}

impl ProfileFile {
    /// The format that this version reads and writes.
    pub const FORMAT: u32 = 1;

    /// A file without facts.
    #[must_use]
    pub fn new() -> Self {
        Self { format: Self::FORMAT, ..Self::default() }
    }

    /// Reads a file's text.
    ///
    /// # Errors
    ///
    /// What is wrong with it, except for values, which the simulated org knows.
    pub fn from_json(text: &str) -> Result<Self, InvalidProfile> {
        #[derive(Deserialize)]
        struct Format {
            format: u32,
        }
        // Some editors begin a file with a mark of the order of its bytes.
        let text = text.trim_start_matches('\u{feff}');
        // A later format may have other members, so it is looked at before them.
        let Format { format } = serde_json::from_str(text).map_err(InvalidProfile::Malformed)?;
        if format != Self::FORMAT {
            return Err(InvalidProfile::Format { found: format });
        }
        let file: Self = serde_json::from_str(text).map_err(InvalidProfile::Malformed)?;
        for name in file.facts.keys() {
            name.parse::<Fact>()?;
        }
        Ok(file)
    }

    /// The file's text, ending in a line break.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Texts and JSON values: nothing in it can fail to be written.
        serde_json::to_string_pretty(self).map(|text| text + "\n").unwrap_or_default()
    }

    /// The facts that it names.
    pub fn facts(&self) -> impl Iterator<Item = (Fact, &Measured)> {
        self.facts.iter().filter_map(|(name, measured)| Some((name.parse().ok()?, measured)))
    }

    /// What it says of a fact.
    #[must_use]
    pub fn fact(&self, fact: Fact) -> Option<&Measured> {
        self.facts.get(fact.name())
    }

    /// Notes a fact.
    pub fn set(&mut self, fact: Fact, value: Value, measured: bool) {
        self.facts.insert(fact.name().to_owned(), Measured { value, measured });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        let mut file = ProfileFile::new();
        file.date = Some("2026-11-29".to_owned());
        file.set(Fact::DeletedKeyIsFree, Value::Bool(true), true);
        let text = file.to_json();
        assert_eq!(ProfileFile::from_json(&text).unwrap(), file);
        assert_eq!(ProfileFile::from_json(&format!("\u{feff}{text}")).unwrap(), file);
        assert_eq!(file.facts().count(), 1);
        assert!(!text.contains("org_kind"), "{text}");
    }

    #[test]
    fn says_what_is_wrong() {
        for (text, said) in [
            ("", "malformed"),
            ("{\"format\":1}", "malformed"),
            ("{\"format\":1,\"facts\":{},\"colour\":\"red\"}", "malformed"),
            ("{\"format\":9,\"stars\":{}}", "format 9"),
            (
                "{\"format\":1,\"facts\":{\"moon\":{\"value\":1,\"measured\":true}}}",
                "fact `moon` is unknown (hint",
            ),
            ("{\"format\":1,\"facts\":{\"key_rules\":{\"value\":1}}}", "malformed"),
        ] {
            let error = ProfileFile::from_json(text).unwrap_err().to_string();
            assert!(error.contains(said), "{error}");
        }
    }
}
