//! The SOAP APIs, told apart by the letter in their path.

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::simulator) enum SoapApi {
    Metadata,
    Partner,
    Enterprise,
}

impl SoapApi {
    /// The API of a path; none where it is no SOAP.
    pub(in crate::simulator) fn of(path: &str) -> Option<Self> {
        let letter = path.strip_prefix("/services/Soap")?.trim_start_matches('/');
        Some(match letter.split('/').next() {
            Some("u") => Self::Partner,
            Some("c") => Self::Enterprise,
            _ => Self::Metadata,
        })
    }

    pub(super) fn letter(self) -> &'static str {
        match self {
            Self::Metadata => "m",
            Self::Partner => "u",
            Self::Enterprise => "c",
        }
    }

    /// What calls and results are about.
    pub(super) fn namespace(self) -> &'static str {
        match self {
            Self::Metadata => "http://soap.sforce.com/2006/04/metadata",
            Self::Partner => "urn:partner.soap.sforce.com",
            Self::Enterprise => "urn:enterprise.soap.sforce.com",
        }
    }

    /// What the prefix `sf` of a fault stands for.
    pub(super) fn of_faults(self) -> &'static str {
        match self {
            Self::Metadata => self.namespace(),
            Self::Partner => "urn:fault.partner.soap.sforce.com",
            Self::Enterprise => "urn:fault.enterprise.soap.sforce.com",
        }
    }
}
