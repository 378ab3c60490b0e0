//! The choices that an app's specification offers.

use std::fmt;
use std::str::FromStr;

/// Which of Salesforce's two kinds of OAuth client to provision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum AppKind {
    /// An external client app, or a connected app where the flows need one.
    #[default]
    Auto,
    /// An external client app.
    ExternalClientApp,
    /// A connected app; where the org refuses new ones, an external client app if the flows
    /// allow it, and the run says so.
    ConnectedApp,
    /// A connected app and nothing else.
    ConnectedAppOnly,
    /// An app that exists already: its credentials come from the settings, nothing is created
    /// or deleted.
    Existing,
}

impl fmt::Display for AppKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Auto => "auto",
            Self::ExternalClientApp => "external client app",
            Self::ConnectedApp => "connected app",
            Self::ConnectedAppOnly => "connected app only",
            Self::Existing => "existing",
        })
    }
}

impl FromStr for AppKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match folded(text).as_str() {
            "auto" => Ok(Self::Auto),
            "external client app" => Ok(Self::ExternalClientApp),
            "connected app" => Ok(Self::ConnectedApp),
            "connected app only" => Ok(Self::ConnectedAppOnly),
            "existing" => Ok(Self::Existing),
            _ => Err(format!(
                "kind `{}` is unknown (hint: use auto, external client app, connected app, connected app only or existing)",
                text.trim()
            )),
        }
    }
}

/// The user that an app acts as in the client credentials flow.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RunAs {
    /// The administrator who provisions; it must be asked for by the word `administrator`.
    Administrator,
    /// A username, an alias from the settings, or a user's name.
    User(String),
}

impl From<&str> for RunAs {
    fn from(text: &str) -> Self {
        match text.trim() {
            word if word.eq_ignore_ascii_case("administrator") => Self::Administrator,
            user => Self::User(user.to_owned()),
        }
    }
}

impl fmt::Display for RunAs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Administrator => f.write_str("administrator"),
            Self::User(user) => f.write_str(user),
        }
    }
}

/// Who may use the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PermittedUsers {
    /// "All users may self-authorize".
    AllSelfAuthorized,
    /// "Admin approved users are pre-authorized".
    AdminApprovedPreAuthorized,
}

impl FromStr for PermittedUsers {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match folded(text).as_str() {
            "all users may self authorize" | "self authorized" | "allselfauthorized" => {
                Ok(Self::AllSelfAuthorized)
            }
            "admin approved users are pre authorized"
            | "admin approved"
            | "adminapprovedpreauthorized" => Ok(Self::AdminApprovedPreAuthorized),
            _ => Err(format!(
                "permitted users `{}` is unknown (hint: use `admin approved` or `self authorized`)",
                text.trim()
            )),
        }
    }
}

/// How strictly the org's IP ranges bind the app's sessions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum IpRelaxation {
    /// "Enforce IP restrictions".
    Enforce,
    /// "Relax IP restrictions": the default here, since CI machines change address.
    #[default]
    Bypass,
    /// "Relax IP restrictions for activated devices".
    BypassWithSecondFactor,
    /// "Enforce IP restrictions, but relax for refresh tokens".
    EnforceRelaxRefresh,
}

impl FromStr for IpRelaxation {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match folded(text).as_str() {
            "enforce" => Ok(Self::Enforce),
            "bypass" | "relax" => Ok(Self::Bypass),
            "bypass 2factor" | "relax with second factor" => Ok(Self::BypassWithSecondFactor),
            "enforce relaxrefresh" | "enforce but relax for refresh tokens" => {
                Ok(Self::EnforceRelaxRefresh)
            }
            _ => Err(format!(
                "IP relaxation `{}` is unknown (hint: use enforce, relax, relax with second factor, or enforce but relax for refresh tokens)",
                text.trim()
            )),
        }
    }
}

/// How long refresh tokens of the app stay valid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RefreshTokenPolicy {
    /// "Valid until revoked".
    #[default]
    UntilRevoked,
    /// "Immediately expire".
    ExpireImmediately,
    /// "Expire after" so many hours.
    Lifetime {
        /// Hours since the token was issued.
        hours: u32,
    },
    /// "Expire if not used for" so many hours.
    Inactivity {
        /// Hours since the token was last used.
        hours: u32,
    },
}

impl FromStr for RefreshTokenPolicy {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let plain = folded(text);
        let unknown = || {
            format!(
                "refresh token policy `{}` is unknown (hint: use `until revoked`, `expire immediately`, `expire after 4 hours` or `expire if unused for 30 days`)",
                text.trim()
            )
        };
        match plain.as_str() {
            "until revoked" | "infinite" => return Ok(Self::UntilRevoked),
            "expire immediately" | "zero" => return Ok(Self::ExpireImmediately),
            _ => {}
        }
        if let Some(span) = plain.strip_prefix("expire after ") {
            return hours(span).map(|hours| Self::Lifetime { hours }).ok_or_else(unknown);
        }
        if let Some(span) = plain.strip_prefix("expire if unused for ") {
            return hours(span).map(|hours| Self::Inactivity { hours }).ok_or_else(unknown);
        }
        Err(unknown())
    }
}

fn hours(span: &str) -> Option<u32> {
    let (number, unit) = span.split_once(' ')?;
    let number: u32 = number.parse().ok().filter(|n| *n > 0)?;
    match unit.trim_end_matches('s') {
        "hour" => Some(number),
        "day" => number.checked_mul(24),
        _ => None,
    }
}

/// Lower case, with `-` and `_` read as spaces.
pub(super) fn folded(text: &str) -> String {
    text.trim().to_ascii_lowercase().replace(['-', '_'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_read_as_people_write_them() {
        assert_eq!("expire after 4 hours".parse(), Ok(RefreshTokenPolicy::Lifetime { hours: 4 }));
        assert_eq!(
            "Expire if unused for 30 days".parse(),
            Ok(RefreshTokenPolicy::Inactivity { hours: 720 })
        );
        assert!("expire after a while".parse::<RefreshTokenPolicy>().is_err());
        assert!("expire after 0 hours".parse::<RefreshTokenPolicy>().is_err());
    }

    #[test]
    fn the_administrator_is_asked_for_by_the_word() {
        assert_eq!(RunAs::from("Administrator"), RunAs::Administrator);
        assert_eq!(RunAs::from("integration user"), RunAs::User("integration user".into()));
    }
}
