//! From a grant to a session, and to the next one when that has ended.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use url::Url;

use super::{Grant, HostKind, LoginUrl, RealOrg, SfdxAuthUrl};
use crate::clock::SharedClock;
use crate::error::{Error, ErrorKind, Result};
use crate::http::{Attempts, Http, Renew, Renewal, Retry};
use crate::model::{OrgId, Secret};
use crate::oauth::soap_login::{SoapLoginError, soap_login};
use crate::oauth::{SigningKey, Token, TokenError, client_credentials, jwt_bearer, refresh};
use crate::redact::Redactor;

/// A session, as a grant opened it.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) token: Secret,
    pub(super) instance_url: Url,
    /// Where the answer names the org.
    pub(super) org_id: Option<OrgId>,
    /// Where the answer names the user.
    pub(super) user_id: Option<String>,
    /// The next refresh token, where the org replaces them.
    refresh_token: Option<Secret>,
}

/// What the redactor calls a session of the administrator.
const TOKEN: &str = "the administrator's token";

impl Session {
    /// Keeps what opens the session out of every output.
    pub(super) fn register(&self, redactor: &Redactor) {
        redactor.register(TOKEN, &self.token);
        if let Some(token) = &self.refresh_token {
            redactor.register("the administrator's refresh token", token);
        }
    }
}

/// Opens a session.
pub(super) async fn open(http: &Http, org: &RealOrg, clock: &SharedClock) -> Result<Session> {
    let url = org.login_url.url();
    let attempts = Attempts { retry: Some(Retry::ORDINARY), clock, http, url };
    let opened = match &org.grant {
        Grant::AccessToken(token) => return at_my_domain(org, token.clone()),
        Grant::CliSession(session) => return at_my_domain(org, session.token.clone()),
        Grant::SfdxAuthUrl(text) => {
            let auth = auth_url(org, text)?;
            return refreshed(http, org, clock, &auth, &auth.refresh_token).await;
        }
        Grant::JwtBearer { client_id, username, key_file } => {
            let key = signing_key(http, key_file, clock)?;
            let audience = audience(&org.login_url);
            let ask = || jwt_bearer(http, url, client_id, &key, username, &audience, clock.now());
            attempts.until_success(ask, TokenError::repeat).await
        }
        Grant::ClientCredentials { client_id, client_secret } => {
            let ask = || client_credentials(http, url, client_id, client_secret);
            attempts.until_success(ask, TokenError::repeat).await
        }
        Grant::UsernamePassword { username, password, security_token } => {
            let ask = || soap_login(http, url, username, password, security_token.as_ref());
            let session = attempts.until_success(ask, SoapLoginError::repeat).await;
            let session = session.map_err(|error| not_signed_in(org, error.into()))?;
            return Ok(Session {
                token: session.session_id,
                instance_url: session.instance_url,
                org_id: Some(session.org_id),
                user_id: Some(session.user_id),
                refresh_token: None,
            });
        }
    };
    token_session(org, opened)
}

/// A token says nothing about where it is good for.
fn at_my_domain(org: &RealOrg, token: Secret) -> Result<Session> {
    if token.looks_redacted() {
        return Err(Error::usage(
            "the access token is the placeholder of somebody's redaction, such as `[REDACTED]`",
        )
        .hint("`sf org auth show-access-token` prints the real one"));
    }
    if !org.login_url.is_my_domain() {
        return Err(Error::usage(format!(
            "an access token is good for one org, and `{}` serves many",
            org.login_url.host()
        ))
        .hint("set `SALESFORCE_ORG` to the org's My Domain URL (Setup > My Domain)"));
    }
    // An opaque token begins with the id of its org.
    let org_id = token.expose().split_once('!').and_then(|(id, _)| id.parse().ok());
    let instance_url = org.login_url.url().clone();
    Ok(Session { token, instance_url, org_id, user_id: None, refresh_token: None })
}

fn auth_url(org: &RealOrg, text: &Secret) -> Result<SfdxAuthUrl> {
    // The org's own host has been checked, and the two must be one.
    let auth = SfdxAuthUrl::parse(text, &[org.login_url.host()])
        .map_err(|error| Error::usage(error.to_string()))?;
    let (ours, theirs) = (&org.login_url, &auth.login_url);
    if ours.is_my_domain() && theirs.is_my_domain() && ours.host() != theirs.host() {
        return Err(Error::usage(format!(
            "the sfdx auth URL is one of `{}`, and the org is `{}`",
            theirs.host(),
            ours.host()
        ))
        .hint("unset `SALESFORCE_ORG`: the auth URL names its org"));
    }
    Ok(auth)
}

async fn refreshed(
    http: &Http,
    org: &RealOrg,
    clock: &SharedClock,
    auth: &SfdxAuthUrl,
    refresh_token: &Secret,
) -> Result<Session> {
    let secret = auth.client_secret.as_ref();
    let url = auth.login_url.url();
    let attempts = Attempts { retry: Some(Retry::ORDINARY), clock, http, url };
    let ask = || refresh(http, url, &auth.client_id, secret, refresh_token);
    token_session(org, attempts.until_success(ask, TokenError::repeat).await)
}

fn token_session(org: &RealOrg, opened: Result<Token, TokenError>) -> Result<Session> {
    let token = opened.map_err(|error| not_signed_in(org, error.into()))?;
    Ok(Session {
        org_id: token.org_id(),
        user_id: token.user_id().map(str::to_owned),
        token: token.access_token,
        instance_url: token.instance_url,
        refresh_token: token.refresh_token,
    })
}

fn not_signed_in(org: &RealOrg, cause: Error) -> Error {
    let what =
        format!("the administrator cannot sign in to `{}` by {}", org.login_url.host(), org.grant);
    Error::new(cause.kind(), what).caused_by(cause)
}

fn signing_key(http: &Http, path: &Path, clock: &SharedClock) -> Result<SigningKey> {
    let shown = path.display();
    let pem = std::fs::read_to_string(path).map_err(|error| {
        Error::new(ErrorKind::Usage, format!("private key file `{shown}` is unreadable"))
            .caused_by(error)
            .hint("check `SALESFORCE_PRIVATE_KEY_FILE`")
    })?;
    let pem = Secret::new(pem);
    http.redactor().register("SALESFORCE_PRIVATE_KEY", &pem);
    SigningKey::from_private_key_pem(&pem, clock.now()).map_err(|error| {
        Error::usage(format!("private key file `{shown}` is unusable")).caused_by(error)
    })
}

/// Whom a JWT is for: Salesforce takes the page that serves orgs of this kind.
pub(super) fn audience(login_url: &LoginUrl) -> String {
    match login_url.kind() {
        HostKind::Sandbox | HostKind::Scratch | HostKind::TestPage => {
            "https://test.salesforce.com".to_owned()
        }
        _ => "https://login.salesforce.com".to_owned(),
    }
}

/// Signs in again in the same way.
#[derive(Debug)]
struct Again {
    http: Http,
    org: RealOrg,
    clock: SharedClock,
    redactor: Redactor,
    refresh_token: Mutex<Option<Secret>>,
}

impl Again {
    async fn token(&self) -> Result<Secret> {
        let opened = match &self.org.grant {
            Grant::CliSession(session) => {
                let token = session.renewed().await?;
                self.redactor.register(TOKEN, &token);
                return Ok(token);
            }
            Grant::SfdxAuthUrl(text) => {
                let auth = auth_url(&self.org, text)?;
                let newest = self.newest().clone().unwrap_or_else(|| auth.refresh_token.clone());
                refreshed(&self.http, &self.org, &self.clock, &auth, &newest).await?
            }
            _ => open(&self.http, &self.org, &self.clock).await?,
        };
        opened.register(&self.redactor);
        if let Some(next) = opened.refresh_token {
            *self.newest() = Some(next);
        }
        Ok(opened.token)
    }

    fn newest(&self) -> std::sync::MutexGuard<'_, Option<Secret>> {
        self.refresh_token.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Renew for Again {
    fn renew(&self) -> Renewal<'_> {
        Box::pin(self.token())
    }
}

/// The way to the next session; a bare access token has none.
pub(super) fn renewal(
    http: &Http,
    org: &RealOrg,
    clock: &SharedClock,
    redactor: &Redactor,
    session: &Session,
) -> Option<Arc<dyn Renew>> {
    match org.grant {
        Grant::AccessToken(_) => None,
        _ => Some(Arc::new(Again {
            http: http.clone(),
            org: org.clone(),
            clock: Arc::clone(clock),
            redactor: redactor.clone(),
            refresh_token: Mutex::new(session.refresh_token.clone()),
        })),
    }
}
