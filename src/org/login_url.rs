//! Where credentials may be sent.

use std::fmt;

use url::Url;

use crate::error::Error;
use crate::http::{HostKind, is_loopback, look_up};

/// The address of an org, checked against the table of Salesforce's hosts.
///
/// What people paste is normalised: a Lightning or Setup page, a URL with a path, a bare host.
///
/// ```
/// use cucumber_salesforce::org::LoginUrl;
///
/// let pasted = "https://acme--uat.sandbox.lightning.force.com/lightning/setup/SetupOneHome/home";
/// let login_url = LoginUrl::parse(pasted, &[])?;
/// assert_eq!(login_url.to_string(), "https://acme--uat.sandbox.my.salesforce.com");
/// # Ok::<(), cucumber_salesforce::org::InvalidLoginUrl>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginUrl {
    url: Url,
    kind: HostKind,
}

impl LoginUrl {
    /// Reads an address; `trusted` names hosts that are accepted though they are not
    /// Salesforce's.
    ///
    /// # Errors
    ///
    /// Where the text is no URL, uses plain `http` to another machine, or names a host that is
    /// neither Salesforce's nor trusted.
    pub fn parse(text: &str, trusted: &[String]) -> Result<Self, InvalidLoginUrl> {
        let text = text.trim();
        let full = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
        let parsed = Url::parse(&full).map_err(|_| InvalidLoginUrl::Malformed)?;
        let name = parsed.host_str().ok_or(InvalidLoginUrl::Malformed)?.to_owned();
        let loopback = is_loopback(&parsed);
        match parsed.scheme() {
            "https" => {}
            "http" if loopback => {}
            "http" => return Err(InvalidLoginUrl::Plain(name)),
            _ => return Err(InvalidLoginUrl::Malformed),
        }
        if !parsed.username().is_empty() || parsed.password().is_some() {
            return Err(InvalidLoginUrl::Credentials(name));
        }
        let (host, kind) = if loopback {
            (name, HostKind::Loopback)
        } else if trusted.iter().any(|host| host.trim().eq_ignore_ascii_case(&name)) {
            (name, HostKind::Trusted)
        } else if parsed.port().is_none()
            && let Some(found) = look_up(&name)
        {
            found
        } else {
            return Err(InvalidLoginUrl::Foreign(name));
        };
        let port = parsed.port().map(|port| format!(":{port}")).unwrap_or_default();
        let url = Url::parse(&format!("{}://{host}{port}/", parsed.scheme()))
            .map_err(|_| InvalidLoginUrl::Malformed)?;
        Ok(Self { url, kind })
    }

    /// The address, without a path.
    #[must_use]
    pub const fn url(&self) -> &Url {
        &self.url
    }

    /// The host alone.
    #[must_use]
    pub fn host(&self) -> String {
        self.url.host_str().unwrap_or_default().to_owned()
    }

    /// What the host's form says about the org.
    #[must_use]
    pub const fn kind(&self) -> HostKind {
        self.kind
    }

    /// Whether it is one org's own address, not a page that serves all orgs.
    #[must_use]
    pub const fn is_my_domain(&self) -> bool {
        !matches!(self.kind, HostKind::LoginPage | HostKind::TestPage | HostKind::Pod)
    }
}

impl fmt::Display for LoginUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.url.as_str().trim_end_matches('/'))
    }
}

/// An address that must not receive credentials; it names the host alone, never the whole text,
/// since people paste URLs with session ids.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidLoginUrl {
    /// No URL.
    #[error("the org's address is no URL (hint: write it like `https://acme.my.salesforce.com`)")]
    Malformed,
    /// Plain `http` to another machine.
    #[error("`http` to `{0}` would send credentials in the clear (hint: write `https`)")]
    Plain(String),
    /// `user:password@host`.
    #[error("the address of `{0}` holds a user or password (hint: leave only the host)")]
    Credentials(String),
    /// Not Salesforce's.
    #[error(
        "`{0}` is no Salesforce host (hint: use the org's My Domain, Setup > My Domain; if it is right, add `--sf-trust-host={0}`)"
    )]
    Foreign(String),
}

impl From<InvalidLoginUrl> for Error {
    fn from(error: InvalidLoginUrl) -> Self {
        Self::usage(error.to_string())
    }
}
