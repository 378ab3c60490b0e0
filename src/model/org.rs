//! The nouns of an org: its id, its kind, its identity.

use std::fmt;
use std::str::FromStr;

use url::Url;

use super::ApiVersion;

/// The id of an org, in its 18-character form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrgId(String);

impl OrgId {
    /// The 18 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OrgId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text that is no org id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("org id `{text}` is malformed (hint: it has 15 or 18 characters and starts with `00D`)")]
pub struct InvalidOrgId {
    /// The text as it was written.
    pub text: String,
}

impl FromStr for OrgId {
    type Err = InvalidOrgId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let id = text.trim();
        let plain = id.starts_with("00D") && id.bytes().all(|b| b.is_ascii_alphanumeric());
        match id.len() {
            15 if plain => Ok(Self(format!("{id}{}", checksum(id)))),
            18 if plain => Ok(Self(id.to_owned())),
            _ => Err(InvalidOrgId { text: text.to_owned() }),
        }
    }
}

/// The three characters that make a case-sensitive 15-character record id case-safe.
///
/// Each stands for five characters and tells which of them are upper case.
#[must_use]
pub fn checksum(id15: &str) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    let bits = |five: &[u8]| {
        five.iter()
            .enumerate()
            .fold(0, |sum, (i, b)| sum | (usize::from(b.is_ascii_uppercase()) << i))
    };
    id15.as_bytes().chunks(5).map(|five| char::from(ALPHABET[bits(five)])).collect()
}

/// What sort of org it is; production is the one that must not be touched by accident.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OrgKind {
    /// An org in which somebody's business runs.
    Production,
    /// A copy of a production org.
    Sandbox,
    /// A short-lived org made from a Dev Hub.
    Scratch,
    /// A trial.
    Trial,
    /// A Developer Edition org.
    Developer,
    /// A simulated org, in this process or in another.
    Simulated,
}

impl fmt::Display for OrgKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Production => "production org",
            Self::Sandbox => "sandbox",
            Self::Scratch => "scratch org",
            Self::Trial => "trial org",
            Self::Developer => "Developer Edition org",
            Self::Simulated => "simulated org",
        })
    }
}

/// Who and what an org is, as found out when the administrator signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrgIdentity {
    /// The id that the token answer's `id` URL, or the session, names.
    pub org_id: OrgId,
    /// What sort of org it is.
    pub kind: OrgKind,
    /// `Organization.Name`.
    pub name: String,
    /// `Organization.OrganizationType`, such as `Developer Edition`.
    pub edition: String,
    /// `Organization.NamespacePrefix`.
    pub namespace: Option<String>,
    /// Where to authenticate: the org's own My Domain where it is known.
    pub login_url: Url,
    /// Where to call the APIs.
    pub instance_url: Url,
    /// The newest API version that the org and this crate both know.
    pub api_version: ApiVersion,
    /// The administrator's username.
    pub username: String,
    /// The administrator's record id.
    pub user_id: String,
    /// The administrator's e-mail address.
    pub email: String,
}

impl fmt::Display for OrgIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.instance_url.host_str().unwrap_or_default();
        let port = self.instance_url.port().map(|port| format!(":{port}")).unwrap_or_default();
        write!(f, "{} {} ({}) at {host}{port}", self.kind, self.org_id, self.edition)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_id_gets_its_checksum() {
        let id: OrgId = "00D000000000062".parse().unwrap();
        assert_eq!(id.as_str(), "00D000000000062EAA");
        assert_eq!("00D000000000062EAA".parse::<OrgId>().unwrap(), id);
        assert!("005000000000062".parse::<OrgId>().is_err());
    }
}
