//! Editions of an org, and which of them have the API.

use std::fmt;
use std::str::FromStr;

/// The edition of a simulated org.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Edition {
    /// Free, for development; has the API.
    Developer,
    /// Has the API.
    Enterprise,
    /// Has the API.
    Performance,
    /// Has the API.
    Unlimited,
    /// The API is an add-on, absent here.
    Professional,
    /// Has no API.
    Group,
    /// Has no API.
    Essentials,
}

impl Edition {
    /// Every edition.
    pub const ALL: &'static [Self] = &[
        Self::Developer,
        Self::Enterprise,
        Self::Performance,
        Self::Unlimited,
        Self::Professional,
        Self::Group,
        Self::Essentials,
    ];

    /// `Organization.OrganizationType`.
    #[must_use]
    pub const fn organization_type(self) -> &'static str {
        match self {
            Self::Developer => "Developer Edition",
            Self::Enterprise => "Enterprise Edition",
            Self::Performance => "Performance Edition",
            Self::Unlimited => "Unlimited Edition",
            Self::Professional => "Professional Edition",
            Self::Group => "Team Edition",
            Self::Essentials => "Essentials Edition",
        }
    }

    /// Whether the edition comes with the API.
    #[must_use]
    pub const fn has_api(self) -> bool {
        matches!(self, Self::Developer | Self::Enterprise | Self::Performance | Self::Unlimited)
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Developer => "developer",
            Self::Enterprise => "enterprise",
            Self::Performance => "performance",
            Self::Unlimited => "unlimited",
            Self::Professional => "professional",
            Self::Group => "group",
            Self::Essentials => "essentials",
        }
    }
}

impl fmt::Display for Edition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A text that names no edition.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "edition `{text}` is unknown (hint: use one of developer, enterprise, performance, unlimited, professional, group, essentials)"
)]
pub struct UnknownEdition {
    /// The text as it was written.
    pub text: String,
}

impl FromStr for Edition {
    type Err = UnknownEdition;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wanted = text.trim().to_ascii_lowercase();
        let wanted = wanted.strip_suffix("edition").unwrap_or(&wanted).trim();
        Self::ALL
            .iter()
            .copied()
            .find(|edition| edition.name() == wanted)
            .ok_or_else(|| UnknownEdition { text: text.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_edition_reads_back() {
        for edition in Edition::ALL {
            assert_eq!(edition.to_string().parse(), Ok(*edition));
        }
        assert_eq!("Developer Edition".parse(), Ok(Edition::Developer));
        assert!("gold".parse::<Edition>().is_err());
    }
}
