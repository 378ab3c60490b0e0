//! Versions of the Salesforce APIs.

use std::fmt;
use std::str::FromStr;

/// An API version, such as `67.0`.
///
/// ```
/// use cucumber_salesforce::model::ApiVersion;
///
/// let version: ApiVersion = "v67.0".parse()?;
/// assert_eq!(version.to_string(), "67.0");
/// assert!(version > ApiVersion::new(66));
/// # Ok::<(), cucumber_salesforce::model::InvalidApiVersion>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ApiVersion(u16);

impl ApiVersion {
    /// The newest version whose shapes this crate knows (Summer '26).
    pub const NEWEST_KNOWN: Self = Self(67);

    /// The oldest version that has everything this crate needs (REST credentials API).
    pub const OLDEST_USABLE: Self = Self(60);

    /// Version `<release>.0`.
    #[must_use]
    pub const fn new(release: u16) -> Self {
        Self(release)
    }

    /// The number before the dot.
    #[must_use]
    pub const fn release(self) -> u16 {
        self.0
    }
}

impl fmt::Display for ApiVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.0", self.0)
    }
}

/// A text that is no API version.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("API version `{text}` is malformed (hint: write it like `67.0`)")]
pub struct InvalidApiVersion {
    /// The text as it was written.
    pub text: String,
}

impl FromStr for ApiVersion {
    type Err = InvalidApiVersion;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let plain = text.trim().trim_start_matches(['v', 'V']);
        let release = plain.strip_suffix(".0").unwrap_or(plain);
        release.parse().map(Self).map_err(|_| InvalidApiVersion { text: text.to_owned() })
    }
}
