//! An access token and what came with it.

use std::time::{Duration, SystemTime};

use oauth2::TokenResponse as _;
use url::Url;

use super::wire::TokenAnswer;
use crate::model::{OrgId, Secret};

/// What the token endpoint gave.
#[derive(Clone, Debug)]
pub struct Token {
    /// The access token.
    pub access_token: Secret,
    /// The refresh token, in flows that give one.
    pub refresh_token: Option<Secret>,
    /// Where to call the APIs.
    pub instance_url: Url,
    /// Who the token stands for: `https://<host>/id/<org id>/<user id>`.
    pub identity_url: Option<Url>,
    /// The scopes; the username-password flow names none.
    pub scopes: Vec<String>,
    /// When the org issued it; the JWT bearer flow does not say.
    pub issued_at: Option<SystemTime>,
    /// Whether it is a JWT rather than opaque: SOAP refuses JWTs.
    pub is_jwt: bool,
}

impl Token {
    /// The org that it is for.
    #[must_use]
    pub fn org_id(&self) -> Option<OrgId> {
        self.identity(1)?.parse().ok()
    }

    /// The record id of the user whom it stands for.
    #[must_use]
    pub fn user_id(&self) -> Option<&str> {
        self.identity(0)
    }

    /// A part of the identity URL's path, counted from its end.
    fn identity(&self, from_end: usize) -> Option<&str> {
        let parts = self.identity_url.as_ref()?.path_segments()?;
        parts.rev().nth(from_end).filter(|part| !part.is_empty())
    }
}

impl From<TokenAnswer> for Token {
    fn from(answer: TokenAnswer) -> Self {
        let text = answer.access_token().secret();
        let extra = answer.extra_fields();
        let milliseconds = extra.issued_at.as_deref().and_then(|text| text.parse().ok());
        Self {
            access_token: Secret::new(text),
            refresh_token: answer.refresh_token().map(|token| Secret::new(token.secret())),
            instance_url: extra.instance_url.clone(),
            identity_url: extra.identity_url.clone(),
            scopes: answer.scopes().into_iter().flatten().map(|scope| scope.to_string()).collect(),
            issued_at: milliseconds
                .and_then(|ms| SystemTime::UNIX_EPOCH.checked_add(Duration::from_millis(ms))),
            // An opaque token may hold dots too; a JWT begins with `{"` in base64.
            is_jwt: text.starts_with("eyJ") && text.matches('.').count() == 2,
        }
    }
}
