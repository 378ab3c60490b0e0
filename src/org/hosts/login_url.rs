//! Where credentials may be sent.

use std::fmt;

use url::Url;

use super::table::{HostKind, look_up};
use crate::error::Error;
use crate::http::is_loopback;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_leads_to_the_my_domain() {
        use HostKind::*;
        for (pasted, normal, kind) in [
            ("https://acme.my.salesforce.com", "https://acme.my.salesforce.com", MyDomain),
            ("acme.my.salesforce.com/", "https://acme.my.salesforce.com", MyDomain),
            ("HTTPS://Acme.My.Salesforce.com", "https://acme.my.salesforce.com", MyDomain),
            ("https://acme--uat.sandbox.my.salesforce.com", "", Sandbox),
            ("https://acme--uat.my.salesforce.com", "", Sandbox),
            ("https://acme--uat.cs42.my.salesforce.com", "", Sandbox),
            ("https://acme-dev-ed.develop.my.salesforce.com", "", Developer),
            ("https://fun-shark-1a2b.scratch.my.salesforce.com", "", Scratch),
            ("https://brave-goat.trailblaze.my.salesforce.com", "", Developer),
            ("https://acme.demo.my.salesforce.com", "", Demo),
            ("https://na1.salesforce.com", "", Pod),
            ("https://cs128.salesforce.com", "", Pod),
            ("https://usa2s.salesforce.com", "", Pod),
            ("https://login.salesforce.com", "", LoginPage),
            ("https://test.salesforce.com", "", TestPage),
            ("https://acme.my.salesforce.mil", "", MyDomain),
            ("https://acme--uat.sandbox.my.salesforce.mil", "", Sandbox),
            ("https://acme.my.sfcrmproducts.cn", "", MyDomain),
            ("https://test.sfcrmproducts.cn", "", TestPage),
            (
                "https://acme.lightning.force.com/lightning/o/Account/list?sid=00D!x",
                "https://acme.my.salesforce.com",
                MyDomain,
            ),
            (
                "https://acme-dev-ed.develop.lightning.force.com",
                "https://acme-dev-ed.develop.my.salesforce.com",
                Developer,
            ),
            (
                "https://acme--uat.sandbox.my.salesforce-setup.com/lightning/setup/x",
                "https://acme--uat.sandbox.my.salesforce.com",
                Sandbox,
            ),
            (
                "https://acme.lightning.sfcrmapps.cn/lightning",
                "https://acme.my.sfcrmproducts.cn",
                MyDomain,
            ),
            ("https://acme.lightning.crmforce.mil", "https://acme.my.salesforce.mil", MyDomain),
            ("http://127.0.0.1:8080/services", "http://127.0.0.1:8080", Loopback),
            ("http://localhost:8080", "", Loopback),
            ("http://[::1]:8080", "", Loopback),
        ] {
            let normal = if normal.is_empty() { pasted } else { normal };
            let found = LoginUrl::parse(pasted, &[]).unwrap_or_else(|e| panic!("{pasted}: {e}"));
            assert_eq!((found.to_string().as_str(), found.kind()), (normal, kind), "{pasted}");
        }
    }

    #[test]
    fn other_hosts_receive_nothing() {
        for lookalike in [
            "https://acme.my.salesforce.com.evil.com",
            "https://evil.com/acme.my.salesforce.com",
            "https://acmemy.salesforce.com",
            "https://my.salesforce.com",
            "https://.my.salesforce.com",
            "https://a.b.c.my.salesforce.com",
            "https://acme.sandboxes.my.salesforce.com",
            "https://acme.my.salesforce.com:8443",
            "https://acme.my.salesforce.com@evil.com",
            "https://evil.com#.my.salesforce.com",
            "https://login.salesforce.com.",
            "https://trailhead.salesforce.com",
            "https://login-salesforce.com",
            "https://\u{430}cme.my.salesforce.co",
            "http://127.0.0.1.evil.com",
            "ftp://acme.my.salesforce.com",
            "http://acme.my.salesforce.com",
            "https://user:pw@acme.my.salesforce.com",
            "",
        ] {
            assert!(LoginUrl::parse(lookalike, &[]).is_err(), "{lookalike}");
        }
    }

    #[test]
    fn a_trusted_host_is_accepted_by_name() {
        let trusted = ["proxy.example.com".to_owned()];
        let url = LoginUrl::parse("https://Proxy.example.com:8443/x", &trusted).unwrap();
        assert_eq!(url.to_string(), "https://proxy.example.com:8443");
        assert_eq!(url.kind(), HostKind::Trusted);
        assert!(LoginUrl::parse("http://proxy.example.com", &trusted).is_err());
        assert!(LoginUrl::parse("https://a.proxy.example.com", &trusted).is_err());
    }

    #[test]
    fn a_refusal_shows_the_host_alone() {
        let error = LoginUrl::parse("https://evil.com/?sid=00Dxx!secret", &[]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`evil.com` is no Salesforce host (hint: use the org's My Domain, Setup > My Domain; if it is right, add `--sf-trust-host=evil.com`)"
        );
    }
}
