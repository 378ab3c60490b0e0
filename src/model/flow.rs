//! OAuth flows, by Salesforce's names.

use std::fmt;
use std::str::FromStr;

/// A way for an app to obtain an access token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Flow {
    /// OAuth 2.0 client credentials (RFC 6749, section 4.4): the app acts as its run-as user.
    ClientCredentials,
    /// OAuth 2.0 JWT bearer (RFC 7523): a signed assertion names a pre-authorised user.
    JwtBearer,
    /// OAuth 2.0 username-password (RFC 6749, section 4.3): connected apps only, being retired.
    UsernamePassword,
    /// OAuth 2.0 web server flow: authorization code, with PKCE (RFC 7636).
    WebServer,
    /// OAuth 2.0 refresh token flow (RFC 6749, section 6).
    Refresh,
    /// OAuth 2.0 device flow.
    Device,
}

impl Flow {
    /// Every flow, in the order of the documentation.
    pub const ALL: &'static [Self] = &[
        Self::ClientCredentials,
        Self::JwtBearer,
        Self::UsernamePassword,
        Self::WebServer,
        Self::Refresh,
        Self::Device,
    ];

    /// Salesforce's name for it, as feature files write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ClientCredentials => "client credentials",
            Self::JwtBearer => "JWT bearer",
            Self::UsernamePassword => "username-password",
            Self::WebServer => "web server",
            Self::Refresh => "refresh",
            Self::Device => "device",
        }
    }
}

impl fmt::Display for Flow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A text that names no flow.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "flow `{text}` is unknown (hint: use one of client credentials, JWT bearer, username-password, web server, refresh, device)"
)]
pub struct UnknownFlow {
    /// The text as it was written.
    pub text: String,
}

impl FromStr for Flow {
    type Err = UnknownFlow;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let plain = |text: &str| text.trim().to_ascii_lowercase().replace(['-', '_'], " ");
        let wanted = plain(text);
        Self::ALL
            .iter()
            .copied()
            .find(|flow| plain(flow.name()) == wanted)
            .ok_or_else(|| UnknownFlow { text: text.trim().to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_reads_back_in_any_case() {
        for flow in Flow::ALL {
            assert_eq!(flow.name().parse(), Ok(*flow));
            assert_eq!(flow.name().to_uppercase().parse(), Ok(*flow));
        }
        assert_eq!("client_credentials".parse(), Ok(Flow::ClientCredentials));
    }
}
