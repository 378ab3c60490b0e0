//! The sfdx auth URL: client, refresh token and org in one text.

use super::{InvalidLoginUrl, LoginUrl};
use crate::model::Secret;

/// The parts of `force://<client id>:<secret>:<refresh token>@<host>`.
#[derive(Clone, Debug)]
pub struct SfdxAuthUrl {
    /// The app's consumer key, `PlatformCLI` for the CLI's own app.
    pub client_id: String,
    /// Its secret; the CLI's own app has none.
    pub client_secret: Option<Secret>,
    /// The refresh token.
    pub refresh_token: Secret,
    /// The org.
    pub login_url: LoginUrl,
}

impl SfdxAuthUrl {
    /// Reads the text; `trusted` as for [`LoginUrl::parse`].
    ///
    /// # Errors
    ///
    /// Where it has another form, or its host must not receive credentials.
    pub fn parse(text: &Secret, trusted: &[String]) -> Result<Self, InvalidAuthUrl> {
        let (client_id, secret, refresh, host) = split(text).ok_or(InvalidAuthUrl::Form)?;
        let (client_secret, refresh_token) = (Secret::new(secret), Secret::new(refresh));
        if client_id.is_empty() || refresh.is_empty() {
            return Err(InvalidAuthUrl::Form);
        }
        if refresh_token.looks_redacted() || client_secret.looks_redacted() {
            return Err(InvalidAuthUrl::Redacted);
        }
        Ok(Self {
            client_id: client_id.to_owned(),
            client_secret: (!secret.is_empty()).then_some(client_secret),
            refresh_token,
            login_url: LoginUrl::parse(host, trusted)?,
        })
    }

    /// The secrets in the text, whatever its host.
    pub(super) fn parts(text: &Secret) -> Vec<(&'static str, Secret)> {
        let Some((_, secret, refresh, _)) = split(text) else { return Vec::new() };
        let secret = Some(secret).filter(|secret| !secret.is_empty());
        let secret = secret.map(|secret| ("the sfdx auth URL's secret", secret.into()));
        secret.into_iter().chain([("the sfdx auth URL's refresh token", refresh.into())]).collect()
    }
}

/// Client id, secret (empty where it has none), refresh token and host.
fn split(text: &Secret) -> Option<(&str, &str, &str, &str)> {
    let (client, host) = text.expose().trim().strip_prefix("force://")?.rsplit_once('@')?;
    let parts: Vec<&str> = client.splitn(3, ':').collect();
    match parts[..] {
        [id, secret, refresh] => Some((id, secret, refresh, host)),
        // The secret may be left out together with its colon: `force://id:refresh@host`.
        [id, refresh] => Some((id, "", refresh, host)),
        _ => None,
    }
}

/// A text that is no sfdx auth URL; it never shows any of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidAuthUrl {
    /// Another form.
    #[error(
        "the sfdx auth URL is malformed (hint: it looks like `force://<client id>:<secret>:<refresh token>@<host>`; `sf org auth show-sfdx-auth-url` prints it)"
    )]
    Form,
    /// The refresh token, or the app's secret, has been masked.
    #[error(
        "a secret in the sfdx auth URL is the placeholder of a redaction (hint: `sf org auth show-sfdx-auth-url` prints the real one)"
    )]
    Redacted,
    /// The host must not receive credentials.
    #[error(transparent)]
    Host(#[from] InvalidLoginUrl),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<SfdxAuthUrl, InvalidAuthUrl> {
        SfdxAuthUrl::parse(&text.into(), &[])
    }

    #[test]
    fn reads_both_forms() {
        let full = parse("force://3MVG:s3cret:5Aep861@acme.my.salesforce.com").unwrap();
        assert_eq!(full.client_id, "3MVG");
        assert_eq!(full.client_secret.unwrap().expose(), "s3cret");
        assert_eq!(full.refresh_token.expose(), "5Aep861");
        assert_eq!(full.login_url.to_string(), "https://acme.my.salesforce.com");
        let bare = parse("force://PlatformCLI::5Aep861@acme.my.salesforce.com").unwrap();
        assert!(bare.client_secret.is_none());
        assert_eq!(
            parse("force://PlatformCLI:5A@acme.my.salesforce.com").unwrap().refresh_token.expose(),
            "5A"
        );
    }

    #[test]
    fn refuses_other_texts_without_showing_them() {
        for bad in ["", "https://x", "force://a:b:c", "force://::c@acme.my.salesforce.com"] {
            assert_eq!(parse(bad).unwrap_err(), InvalidAuthUrl::Form, "{bad}");
        }
        let masked = parse("force://id:s:[REDACTED]@acme.my.salesforce.com").unwrap_err();
        assert_eq!(masked, InvalidAuthUrl::Redacted);
        let masked = parse("force://id:***:5Aep@acme.my.salesforce.com").unwrap_err();
        assert_eq!(masked, InvalidAuthUrl::Redacted);
        let foreign = parse("force://id:s:5Aep@evil.com").unwrap_err().to_string();
        assert!(foreign.contains("evil.com") && !foreign.contains("5Aep"), "{foreign}");
    }
}
