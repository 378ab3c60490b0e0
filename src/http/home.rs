//! Where a token may go: to the org that it was asked of, and nowhere else.

use url::Url;

use super::hosts::{HostKind, look_up, org_of};
use super::origin::{host_and_port, is_loopback};
use crate::Error;

/// A sign-in that opened a session at an address which is not the org's; the token was sent
/// nowhere.
///
/// It names hosts alone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{asked}` opened a session at `{told}`, which is no address of the same org")]
pub struct ForeignHome {
    /// Host and port of the sign-in.
    pub asked: String,
    /// Host and port that its answer named.
    pub told: String,
}

impl ForeignHome {
    /// What to change.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        "if the second is the org's My Domain (Setup > My Domain), sign in there; if not, something between you and Salesforce changes its answers: do not sign in again"
    }
}

impl From<ForeignHome> for Error {
    fn from(error: ForeignHome) -> Self {
        Self::usage(error.to_string()).hint(error.remedy())
    }
}

/// Whether a token that was asked for at one address may be taken to the other.
///
/// It may go back to where it came from; from a login page to the My Domain of any org, or to a
/// pod; from a My Domain to its other spellings, or to a pod; from this machine to this machine.
/// It never leaves https on the way to another machine. A host that is none of Salesforce's was
/// vouched for by the user, and may name any org of Salesforce's.
///
/// ```
/// use cucumber_salesforce::http::is_home;
///
/// let url = |text: &str| text.parse().unwrap();
/// let acme = url("https://acme.my.salesforce.com");
/// assert!(is_home(&url("https://login.salesforce.com"), &acme));
/// assert!(!is_home(&acme, &url("https://other.my.salesforce.com")));
/// assert!(!is_home(&acme, &url("https://evil.example")));
/// ```
#[must_use]
pub fn is_home(asked: &Url, told: &Url) -> bool {
    if !told.username().is_empty() || told.password().is_some() {
        return false;
    }
    match (is_loopback(asked), is_loopback(told)) {
        (true, true) => true,
        (false, false) => {
            let is_encrypted = told.scheme() == "https";
            is_encrypted && (asked.origin() == told.origin() || is_of_the_same_org(asked, told))
        }
        _ => false,
    }
}

/// Checks by [`is_home`] what a sign-in at `asked` gave.
pub(crate) fn check_home(asked: &Url, told: &Url) -> Result<(), ForeignHome> {
    if is_home(asked, told) {
        return Ok(());
    }
    Err(ForeignHome { asked: host_and_port(asked), told: host_and_port(told) })
}

fn is_of_the_same_org(asked: &Url, told: &Url) -> bool {
    let (asked, told, port) = (asked.host_str(), told.host_str(), told.port());
    let (Some(asked), Some(told), None) = (asked, told, port) else { return false };
    match look_up(told) {
        None | Some((_, HostKind::LoginPage | HostKind::TestPage)) => false,
        Some((_, HostKind::Pod)) => true,
        Some((told, _)) => {
            let own = look_up(asked).and_then(|(asked, _)| org_of(&asked));
            own.is_none_or(|own| org_of(&told).is_some_and(|told| told == own))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home(asked: &str, told: &str) -> bool {
        is_home(&asked.parse().unwrap(), &told.parse().unwrap())
    }

    #[test]
    fn a_token_goes_to_the_org_that_gave_it() {
        for (asked, told) in [
            ("https://acme.my.salesforce.com", "https://acme.my.salesforce.com/"),
            ("https://acme.my.salesforce.com", "https://na1.salesforce.com"),
            ("https://acme.my.salesforce.com", "https://acme.na1.my.salesforce.com"),
            ("https://login.salesforce.com", "https://acme.my.salesforce.com"),
            ("https://login.salesforce.com", "https://acme-dev-ed.develop.my.salesforce.com"),
            ("https://test.salesforce.com", "https://acme--uat.sandbox.my.salesforce.com"),
            ("https://cs42.salesforce.com", "https://acme--uat.my.salesforce.com"),
            ("https://acme--uat.my.salesforce.com", "https://acme--uat.sandbox.my.salesforce.com"),
            (
                "https://acme--uat.cs4.my.salesforce.com",
                "https://acme--uat.sandbox.my.salesforce.com",
            ),
            ("http://127.0.0.1:8080", "http://localhost:8081"),
            ("https://gateway.example:8443", "https://gateway.example:8443/sf"),
            ("https://gateway.example", "https://acme.my.salesforce.com"),
        ] {
            assert!(home(asked, told), "{asked} -> {told}");
        }
    }

    #[test]
    fn a_token_goes_nowhere_else() {
        for (asked, told) in [
            ("https://acme.my.salesforce.com", "https://evil.example"),
            ("https://acme.my.salesforce.com", "https://acme.my.salesforce.com.evil.example"),
            ("https://acme.my.salesforce.com", "https://other.my.salesforce.com"),
            ("https://acme.my.salesforce.com", "https://acme.develop.my.salesforce.com"),
            ("https://acme.my.salesforce.com", "https://acme--uat.sandbox.my.salesforce.com"),
            ("https://acme.my.salesforce.com", "https://acme.my.salesforce.mil"),
            ("https://acme.my.salesforce.com", "https://login.salesforce.com"),
            ("https://acme.my.salesforce.com", "http://acme.my.salesforce.com"),
            ("https://acme.my.salesforce.com", "https://acme.my.salesforce.com:8443"),
            ("https://acme.my.salesforce.com", "https://me@acme.my.salesforce.com"),
            ("https://acme.my.salesforce.com", "http://127.0.0.1:8080"),
            ("https://login.salesforce.com", "https://evil.example"),
            ("https://login.salesforce.com", "http://acme.my.salesforce.com"),
            ("http://127.0.0.1:8080", "https://acme.my.salesforce.com"),
            ("http://127.0.0.1:8080", "http://127.0.0.1.evil.example"),
            ("https://gateway.example", "https://evil.example"),
            ("https://gateway.example", "http://gateway.example"),
        ] {
            assert!(!home(asked, told), "{asked} -> {told}");
        }
    }
}
