//! The partner API's `login`: username, password and security token for a session id.
//!
//! Salesforce retires it: the call is absent from v65 on, and v64 ends in 2027.

use url::Url;

use super::wire::password_for_api;
use crate::http::soap::{self, Element, Node, SoapFault};
use crate::http::{Answer, ForeignHome, Http, HttpError, Repeat, check_home, is_trouble};
use crate::model::{OrgId, Secret};
use crate::{Error, ErrorKind};

/// The last version that has the call.
const PATH: &str = "/services/Soap/u/64.0";

/// A session that `login` opened.
#[derive(Clone, Debug)]
pub struct SoapSession {
    /// The session id, which serves as an access token.
    pub session_id: Secret,
    /// Where to call the APIs.
    pub instance_url: Url,
    /// The org's id.
    pub org_id: OrgId,
    /// The user's record id.
    pub user_id: String,
}

/// A `login` that opened no session.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SoapLoginError {
    /// The org said no.
    #[error("SOAP login refused: `{}`: {}", .0.code, .0.message)]
    Refused(SoapFault),
    /// The password has expired: the session serves for nothing but changing it.
    #[error("the password of `{username}` has expired")]
    PasswordExpired {
        /// Whose.
        username: String,
    },
    /// No answer came.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// The session is for an address that is not the org's; it was sent nowhere.
    #[error(transparent)]
    Foreign(#[from] ForeignHome),
    /// The answer is none that `login` gives.
    #[error("SOAP login gave an unreadable answer ({status}): {excerpt}")]
    Unreadable {
        /// The HTTP status.
        status: u16,
        /// What it looks like, without anything that may be secret.
        excerpt: String,
    },
}

impl SoapLoginError {
    /// That the call may be made again, where it failed for a moment.
    #[must_use]
    pub fn repeat(&self) -> Option<Repeat> {
        let passes = match self {
            Self::Http(error) => error.is_transient(),
            Self::Refused(fault) => fault.code == "SERVER_UNAVAILABLE",
            Self::Unreadable { status, .. } => is_trouble(*status),
            Self::PasswordExpired { .. } | Self::Foreign(_) => false,
        };
        passes.then_some(Repeat(None))
    }
}

/// Signs in with a user's password, and the security token where the address is not trusted.
///
/// # Errors
///
/// If the org opens no session.
pub async fn soap_login(
    http: &Http,
    login_url: &Url,
    username: &str,
    password: &Secret,
    security_token: Option<&Secret>,
) -> Result<SoapSession, SoapLoginError> {
    let malformed = |reason: String| HttpError::Malformed { reason };
    let url = login_url
        .join(PATH)
        .map_err(|_| malformed("the login URL is no web address".to_owned()))?;
    let password = password_for_api(http, password, security_token);
    let login =
        Element::new("login").leaf("username", username).leaf("password", password.expose());
    let request = ::http::Request::post(url.as_str())
        .header("content-type", "text/xml; charset=utf-8")
        .header("soapaction", "login")
        .body(soap::envelope("urn:partner.soap.sforce.com", None, login).into_bytes())
        .map_err(|error| malformed(error.to_string()))?;
    let session = read(&http.send(request).await?, username)?;
    http.redactor().register_in_passing("a session", &session.session_id);
    check_home(login_url, &session.instance_url)?;
    Ok(session)
}

fn read(answer: &Answer, username: &str) -> Result<SoapSession, SoapLoginError> {
    let unreadable =
        || SoapLoginError::Unreadable { status: answer.status.as_u16(), excerpt: answer.excerpt() };
    let response = soap::read(answer).map_err(|rejected| match rejected {
        soap::Rejected::Fault(fault) => SoapLoginError::Refused(fault),
        soap::Rejected::Unreadable => unreadable(),
    })?;
    let result = response.child("result").ok_or_else(unreadable)?;
    if result.at("passwordExpired") == "true" {
        return Err(SoapLoginError::PasswordExpired { username: username.to_owned() });
    }
    session(result).ok_or_else(unreadable)
}

fn session(result: &Node) -> Option<SoapSession> {
    let server: Url = result.at("serverUrl").parse().ok()?;
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Some(SoapSession {
        session_id: Some(Secret::new(some(result.at("sessionId"))?))
            .filter(|session| !session.looks_redacted())?,
        instance_url: server.join("/").ok()?,
        org_id: result.at("userInfo/organizationId").parse().ok()?,
        user_id: some(result.at("userId"))?,
    })
}

/// What to change, by fault code.
const REMEDIES: &[(&str, &str)] = &[
    (
        "INVALID_LOGIN",
        "check username, password, security token and login URL (sandboxes: https://test.salesforce.com); Setup > Login History shows what was wrong",
    ),
    (
        "LOGIN_MUST_USE_SECURITY_TOKEN",
        "Settings > Reset My Security Token mails one; give it as the user's security token, or add this address under Setup > Network Access",
    ),
    (
        "INVALID_SSO_GATEWAY_URL",
        "Setup > Single Sign-On Settings: this user signs in by delegated authentication; use an access token instead",
    ),
    ("API_DISABLED_FOR_ORG", "the edition has no API, or the user's profile lacks `API Enabled`"),
    ("API_CURRENTLY_DISABLED", "Setup > Permission Sets: give the user `API Enabled`"),
    (
        "INVALID_OPERATION",
        "Setup > User Interface > SOAP API login() may be off in this org: sign in by access token or JWT bearer",
    ),
    (
        "UNSUPPORTED_API_VERSION",
        "Salesforce has retired SOAP login here: sign in by access token or JWT bearer",
    ),
    ("PASSWORD_LOCKOUT", "Setup > Users: unlock the user"),
    ("ORG_LOCKED", "the org is locked: ask Salesforce Support"),
    ("TRIAL_EXPIRED", "the trial has ended: use another org"),
    ("LOGIN_DURING_RESTRICTED_DOMAIN", "Setup > Profiles > Login IP Ranges: add this address"),
    ("LOGIN_DURING_RESTRICTED_TIME", "Setup > Profiles > Login Hours: allow this time of day"),
    ("SERVER_UNAVAILABLE", "ask again; status.salesforce.com shows outages"),
];

impl SoapLoginError {
    /// What to change.
    #[must_use]
    pub fn remedy(&self) -> Option<&'static str> {
        match self {
            Self::Refused(SoapFault { code, .. }) => {
                REMEDIES.iter().find(|row| row.0 == code).map(|row| row.1)
            }
            Self::PasswordExpired { .. } => Some("sign in with a browser and set a new password"),
            Self::Http(error) => error.remedy(),
            Self::Foreign(error) => Some(error.remedy()),
            Self::Unreadable { .. } => Some("check that the login URL is the org's"),
        }
    }
}

impl From<SoapLoginError> for Error {
    fn from(error: SoapLoginError) -> Self {
        let kind = match error {
            SoapLoginError::Http(error) => return error.into(),
            SoapLoginError::Foreign(error) => return error.into(),
            SoapLoginError::Refused(_) | SoapLoginError::PasswordExpired { .. } => {
                ErrorKind::Refused
            }
            SoapLoginError::Unreadable { .. } => ErrorKind::Unreachable,
        };
        let ours = Self::new(kind, error.to_string());
        match error.remedy() {
            Some(remedy) => ours.hint(remedy),
            None => ours,
        }
    }
}
