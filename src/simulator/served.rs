//! Which API versions the org serves, and what each API says of others.

use axum::http::StatusCode;

use super::data::DataError;
use super::refused::Refused;
use super::state::Facts;
use crate::model::ApiVersion;

/// Why a version is not served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unserved {
    /// It is older than the oldest that is: this one.
    Retired(ApiVersion),
    /// There is no such version yet, or it is written otherwise: `67` is none.
    Unknown,
}

impl Facts {
    /// The version that a path names, such as `67.0`.
    pub(super) fn served(&self, version: &str) -> Result<ApiVersion, Unserved> {
        served(&self.versions, version)
    }

    /// The same where a `v` goes before it.
    pub(super) fn served_by_rest(&self, version: &str) -> Result<ApiVersion, Unserved> {
        version.strip_prefix('v').ok_or(Unserved::Unknown).and_then(|version| self.served(version))
    }
}

/// `versions` are the oldest first.
fn served(versions: &[ApiVersion], text: &str) -> Result<ApiVersion, Unserved> {
    let version = text.parse::<ApiVersion>().ok().filter(|version| version.to_string() == text);
    let version = version.ok_or(Unserved::Unknown)?;
    if versions.contains(&version) {
        return Ok(version);
    }
    let retired = versions.first().is_some_and(|oldest| version < *oldest);
    Err(if retired { Unserved::Retired(version) } else { Unserved::Unknown })
}

impl From<Unserved> for DataError {
    fn from(unserved: Unserved) -> Self {
        match unserved {
            Unserved::Retired(version) => {
                Self::new("GONE", format!("API version {version} is retired")).status(410)
            }
            Unserved::Unknown => Self::not_found(),
        }
    }
}

impl From<Unserved> for Refused {
    fn from(unserved: Unserved) -> Self {
        let DataError { status, code, message, .. } = unserved.into();
        Self(StatusCode::from_u16(status).unwrap_or(StatusCode::NOT_FOUND), code, message.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_org_serves_what_it_lists() {
        let versions: Vec<_> = (55..=60).map(ApiVersion::new).collect();
        for (text, says) in [
            ("55.0", Ok(ApiVersion::new(55))),
            ("60.0", Ok(ApiVersion::new(60))),
            ("54.0", Err(Unserved::Retired(ApiVersion::new(54)))),
            ("61.0", Err(Unserved::Unknown)),
            ("60", Err(Unserved::Unknown)),
            ("v60.0", Err(Unserved::Unknown)),
            ("+60.0", Err(Unserved::Unknown)),
            ("banana", Err(Unserved::Unknown)),
            ("", Err(Unserved::Unknown)),
        ] {
            assert_eq!(served(&versions, text), says, "{text}");
        }
    }
}
