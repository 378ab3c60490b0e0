//! A profile from a file, and as one.

use std::path::Path;

use serde_json::Value;

use super::Profile;
use crate::model::{Fact, InvalidProfile, ProfileFile};

impl Profile {
    /// Reads a profile file, as `cucumber-salesforce confirm` writes it.
    ///
    /// A fact that it does not name keeps its default.
    ///
    /// ```
    /// use cucumber_salesforce::simulator::Profile;
    ///
    /// let text = r#"{ "format": 1, "facts": {
    ///     "deleted_key_is_free": { "value": true, "measured": true }
    /// } }"#;
    /// assert!(Profile::from_json(text)?.deleted_key_is_free);
    /// # Ok::<(), cucumber_salesforce::model::InvalidProfile>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The file cannot be read, or names a fact or has a value that is none.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, InvalidProfile> {
        let file = path.as_ref();
        let path = || file.display().to_string();
        let text = std::fs::read_to_string(file)
            .map_err(|source| InvalidProfile::Unreadable { path: path(), source })?;
        Self::from_json(&text)
            .map_err(|source| InvalidProfile::InFile { path: path(), source: Box::new(source) })
    }

    /// The same from a text.
    ///
    /// # Errors
    ///
    /// It is no profile file, or names a fact or has a value that is none.
    pub fn from_json(text: &str) -> Result<Self, InvalidProfile> {
        Self::of(&ProfileFile::from_json(text)?)
    }

    /// The profile that the facts of a file make.
    ///
    /// # Errors
    ///
    /// A value is none.
    pub fn of(file: &ProfileFile) -> Result<Self, InvalidProfile> {
        let mut profile = Self::default();
        let mut values = profile.values();
        for (fact, measured) in file.facts() {
            let Some(place) = values.pointer_mut(&pointer(fact)) else { continue };
            let example = std::mem::replace(place, measured.value.clone());
            profile = serde_json::from_value(values.clone()).map_err(|source| {
                InvalidProfile::Value { fact, value: measured.value.clone(), example, source }
            })?;
        }
        Ok(profile)
    }

    /// All its facts as a file, none of them measured.
    #[must_use]
    pub fn to_file(&self) -> ProfileFile {
        let mut file = ProfileFile::new();
        for fact in Fact::ALL {
            if let Some(value) = self.fact(*fact) {
                file.set(*fact, value, false);
            }
        }
        file
    }

    /// Its reading of a fact, as a file has it.
    #[must_use]
    pub fn fact(&self, fact: Fact) -> Option<Value> {
        self.values().pointer(&pointer(fact)).cloned()
    }

    fn values(&self) -> Value {
        // Numbers, texts and lists of them: nothing in it can fail to be written.
        serde_json::to_value(self).unwrap_or_default()
    }
}

/// Where a fact stands among the fields.
fn pointer(fact: Fact) -> String {
    format!("/{}", fact.name().replace('.', "/"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_field_is_a_fact_and_every_fact_a_field() {
        let mut fields = BTreeSet::new();
        let values = Profile::default().values();
        for (name, value) in values.as_object().unwrap() {
            match value.as_object() {
                Some(part) => fields.extend(part.keys().map(|field| format!("{name}.{field}"))),
                None => drop(fields.insert(name.clone())),
            }
        }
        let facts: BTreeSet<String> = Fact::ALL.iter().map(ToString::to_string).collect();
        assert_eq!(fields, facts);
    }

    #[test]
    fn reads_what_it_writes() {
        let mut profile = Profile::default();
        profile.logins.approvals_per_user = 6;
        profile.logins.frozen_user = super::super::Wording::of("odd", "frozen");
        profile.deploy_running = std::time::Duration::from_millis(2500);
        let text = profile.to_file().to_json();
        let read = Profile::from_json(&text).unwrap();
        assert_eq!(read.values(), profile.values());
        assert_ne!(read.values(), Profile::default().values());
    }

    #[test]
    fn names_the_fact_whose_value_is_none() {
        for (fact, value) in [
            (Fact::DeletedKeyIsFree, Value::from("perhaps")),
            (Fact::KeyRules, Value::from("strict")),
            (Fact::DeployRunning, Value::from(3)),
            (Fact::DeployRunning, Value::from("soon")),
            (Fact::FrozenUser, serde_json::json!({ "error": "odd" })),
        ] {
            let mut file = ProfileFile::new();
            file.set(fact, value, true);
            let error = Profile::of(&file).unwrap_err().to_string();
            assert!(error.contains(&format!("`{fact}`")) && error.contains("hint"), "{error}");
        }
    }

    #[test]
    fn says_between_what_a_number_must_be() {
        for (fact, value, said) in [
            (Fact::AuthorizeRefusalStatus, 200, "200 is not within 400 to 599"),
            (Fact::ApprovalsPerUser, 0, "0 is not within 1 to 1000"),
            (Fact::LongestKey, 5000, "5000 is not within 1 to 4096"),
            (Fact::ShortestKey, -1, "expected usize"),
        ] {
            let mut file = ProfileFile::new();
            file.set(fact, Value::from(value), true);
            let error = Profile::of(&file).unwrap_err();
            let cause = std::error::Error::source(&error).unwrap().to_string();
            assert!(error.to_string().contains(&format!("`{value}`")), "{error}");
            assert!(cause.contains(said), "{cause}");
        }
    }
}
