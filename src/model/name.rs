//! Names of Salesforce components, and the stamp that marks ours.

use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The longest API name that leaves room for the names derived from it.
///
/// Salesforce's limit is 80; satellites of an external client app append up to 23 characters.
pub const MAX_API_NAME: usize = 55;

/// The API name of an app or permission set: letters, digits and single underscores, starting
/// with a letter and not ending in an underscore.
///
/// ```
/// use cucumber_salesforce::model::ApiName;
///
/// assert_eq!(ApiName::from_label("Orders Sync (EU)").as_str(), "Orders_Sync_EU");
/// assert!("9lives".parse::<ApiName>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ApiName(String);

impl ApiName {
    /// Derives a name as Setup does: runs of other characters become one underscore, and a
    /// label that starts with no letter gets an `X` before it.
    #[must_use]
    pub fn from_label(label: &str) -> Self {
        let words: Vec<&str> = label
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        let mut name = words.join("_");
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            name.insert(0, 'X');
        }
        name.truncate(MAX_API_NAME);
        Self(name.trim_end_matches('_').to_owned())
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A component name derived from this one, such as `<name>_oauth`.
    #[must_use]
    pub fn with_suffix(&self, suffix: &str) -> Self {
        Self(format!("{}_{suffix}", self.0))
    }
}

impl fmt::Display for ApiName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text that breaks the rules for API names.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("API name `{text}` {rule}")]
pub struct InvalidApiName {
    /// The text as it was written.
    pub text: String,
    rule: &'static str,
}

impl FromStr for ApiName {
    type Err = InvalidApiName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let broken = |rule| Err(InvalidApiName { text: text.to_owned(), rule });
        if !text.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return broken("must start with a letter");
        }
        if !text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            return broken("may hold only letters, digits and underscores");
        }
        if text.contains("__") || text.ends_with('_') {
            return broken("may neither end in an underscore nor hold two in a row");
        }
        if text.len() > MAX_API_NAME {
            return broken("is longer than 55 characters");
        }
        Ok(Self(text.to_owned()))
    }
}

/// A name of an org or user as variables spell it: `sales rep` and `Sales-Rep` are both
/// `SALES_REP`, and mean the same.
///
/// ```
/// assert_eq!(cucumber_salesforce::model::folded_name("sales rep"), "SALES_REP");
/// ```
#[must_use]
pub fn folded_name(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
    name.trim().chars().map(plain).collect()
}

/// The mark that every component of ours carries in its API name: `Csf<nonce><expiry>_<slug>`.
///
/// The nonce (6 characters) makes each name unique; the expiry (5 characters, minutes since the
/// Unix epoch in base 36) tells other machines when the run that made it is surely over.
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use cucumber_salesforce::model::{ApiName, Stamp};
///
/// let stamp = Stamp::new("a1b2c3", SystemTime::now() + Duration::from_secs(3600));
/// let name = stamp.apply(&ApiName::from_label("Orders Sync"));
/// assert!(name.as_str().ends_with("_Orders_Sync"));
/// assert_eq!(Stamp::read(name.as_str()), Some(stamp));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    nonce: String,
    expiry_minute: u64,
}

const PREFIX: &str = "Csf";
const NONCE: usize = 6;
const EXPIRY: usize = 5;
const SLUG: usize = 25;

impl Stamp {
    /// Makes a stamp; a nonce of another length than 6 is cut or padded with `0`, an expiry is
    /// rounded up to the minute.
    #[must_use]
    pub fn new(nonce: &str, expiry: SystemTime) -> Self {
        let letters = nonce.chars().filter(char::is_ascii_alphanumeric);
        let nonce = letters.chain(std::iter::repeat('0')).take(NONCE).collect();
        let seconds = expiry.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        Self { nonce, expiry_minute: seconds.div_ceil(60) }
    }

    /// What makes the name unique.
    #[must_use]
    pub fn nonce(&self) -> &str {
        &self.nonce
    }

    /// When the component may be deleted by anyone.
    #[must_use]
    pub fn expiry(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(self.expiry_minute * 60)
    }

    /// Stamps a name, shortening it where Salesforce's limits ask for it.
    #[must_use]
    pub fn apply(&self, name: &ApiName) -> ApiName {
        let slug: String = name.as_str().chars().take(SLUG).collect();
        let expiry = base36(self.expiry_minute);
        ApiName(format!("{PREFIX}{}{expiry:0>EXPIRY$}_{}", self.nonce, slug.trim_end_matches('_')))
    }

    /// Reads the stamp of a component name; `None` where it carries none.
    #[must_use]
    pub fn read(name: &str) -> Option<Self> {
        let (head, _) = name.strip_prefix(PREFIX)?.split_once('_')?;
        if head.len() != NONCE + EXPIRY || !head.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return None;
        }
        let (nonce, expiry) = head.split_at(NONCE);
        let expiry_minute = u64::from_str_radix(expiry, 36).ok()?;
        Some(Self { nonce: nonce.to_owned(), expiry_minute })
    }
}

fn base36(mut number: u64) -> String {
    let mut digits = Vec::new();
    while number > 0 || digits.is_empty() {
        let digit = u32::try_from(number % 36).unwrap_or_default();
        digits.extend(char::from_digit(digit, 36));
        number /= 36;
    }
    digits.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derives_names_as_setup_does() {
        for (label, name) in [
            ("Orders Sync", "Orders_Sync"),
            ("9 Lives!", "X9_Lives"),
            ("  é -- a", "a"),
            ("??", "X"),
        ] {
            assert_eq!(ApiName::from_label(label).as_str(), name);
        }
    }

    #[test]
    fn refuses_what_salesforce_refuses() {
        for bad in ["", "_a", "1a", "a__b", "a_", "a-b", &"a".repeat(56)] {
            assert!(bad.parse::<ApiName>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_stamp_reads_back_and_fits() {
        let expiry = UNIX_EPOCH + Duration::from_secs(1_795_000_001);
        let stamp = Stamp::new("zz9", expiry);
        let name = stamp.apply(&ApiName::from_label(&"long ".repeat(30)));
        assert!(name.as_str().len() <= 40, "{name}");
        assert!(name.as_str().parse::<ApiName>().is_ok(), "{name}");
        assert_eq!(Stamp::read(name.as_str()), Some(stamp.clone()));
        assert!(stamp.expiry() >= expiry);
    }

    #[test]
    fn other_peoples_names_carry_no_stamp() {
        for name in
            ["Orders", "Csf_Orders", "CsfOrders_x", "Csfabc123qwertyu_x", "Csf-bc123qwert_x"]
        {
            assert_eq!(Stamp::read(name), None, "{name}");
        }
    }
}
