//! The ways to name an org and to sign in to it.

use std::fmt;
use std::path::PathBuf;

use super::{LoginUrl, Simulated};
use crate::http::is_loopback;
use crate::model::{OrgId, Secret};

/// Where an org comes from.
#[derive(Clone, Debug)]
pub enum OrgSource {
    /// An org inside this process, without a network.
    Simulated(Simulated),
    /// The org that the installed Salesforce CLI knows by this alias or username.
    CliAlias(String),
    /// An org that is reached over HTTP.
    Real(RealOrg),
}

impl OrgSource {
    /// Whether it is the simulated org of this process.
    #[must_use]
    pub const fn is_simulated(&self) -> bool {
        matches!(self, Self::Simulated(_))
    }

    /// Whether it is one of Salesforce's: neither simulated here nor by another process of this
    /// machine.
    #[must_use]
    pub fn is_real(&self) -> bool {
        match self {
            Self::Simulated(_) => false,
            Self::CliAlias(_) => true,
            Self::Real(org) => !is_loopback(org.login_url.url()),
        }
    }

    /// The org in the fewest words: `simulated org`, `sf:ALIAS`, or its host.
    #[must_use]
    pub fn short_name(&self) -> String {
        match self {
            Self::Simulated(_) => "simulated org".to_owned(),
            Self::CliAlias(alias) => format!("sf:{alias}"),
            Self::Real(org) => {
                let port = org.login_url.url().port();
                let port = port.map(|port| format!(":{port}")).unwrap_or_default();
                format!("{}{port}", org.login_url.host())
            }
        }
    }
}

impl fmt::Display for OrgSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Simulated(org) => write!(f, "{org}"),
            Self::CliAlias(alias) => write!(f, "the org that `sf` knows as `{alias}`"),
            Self::Real(org) => write!(f, "{} by {}", org.login_url, org.grant),
        }
    }
}

/// An org that is reached over HTTP, and how its administrator signs in.
#[derive(Clone, Debug)]
pub struct RealOrg {
    /// Where to authenticate.
    pub login_url: LoginUrl,
    /// With what.
    pub grant: Grant,
}

/// How the administrator signs in.
#[derive(Clone, Debug)]
pub enum Grant {
    /// A session that the installed Salesforce CLI holds, and renews.
    CliSession(super::CliSession),
    /// A session that exists already.
    AccessToken(Secret),
    /// `force://<client id>:<secret>:<refresh token>@<host>`, as `sf` prints it.
    SfdxAuthUrl(Secret),
    /// OAuth 2.0 JWT bearer through an app that exists already.
    JwtBearer {
        /// The app's consumer key.
        client_id: String,
        /// The administrator's username.
        username: String,
        /// PEM file with the private key of the app's certificate.
        key_file: PathBuf,
    },
    /// OAuth 2.0 client credentials of an app that exists already.
    ClientCredentials {
        /// The app's consumer key.
        client_id: String,
        /// The app's consumer secret.
        client_secret: Secret,
    },
    /// SOAP login, which Salesforce is retiring.
    UsernamePassword {
        /// The administrator's username.
        username: String,
        /// The administrator's password.
        password: Secret,
        /// Needed from addresses that the org does not trust.
        security_token: Option<Secret>,
    },
}

impl Grant {
    /// Every secret that it holds, with a name, for the redactor.
    #[must_use]
    pub fn secrets(&self) -> Vec<(&'static str, Secret)> {
        match self {
            Self::CliSession(session) => vec![("the administrator's token", session.token.clone())],
            Self::AccessToken(token) => vec![("the administrator's token", token.clone())],
            Self::SfdxAuthUrl(text) => {
                let parts = super::SfdxAuthUrl::parts(text);
                std::iter::once(("the sfdx auth URL", text.clone())).chain(parts).collect()
            }
            Self::JwtBearer { .. } => Vec::new(),
            Self::ClientCredentials { client_secret, .. } => {
                vec![("the administrator's consumer secret", client_secret.clone())]
            }
            Self::UsernamePassword { password, security_token, .. } => {
                let token = security_token.clone();
                let token = token.map(|token| ("the administrator's security token", token));
                std::iter::once(("the administrator's password", password.clone()))
                    .chain(token)
                    .collect()
            }
        }
    }
}

impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CliSession(_) => "the Salesforce CLI",
            Self::AccessToken(_) => "access token",
            Self::SfdxAuthUrl(_) => "sfdx auth URL",
            Self::JwtBearer { .. } => "JWT bearer",
            Self::ClientCredentials { .. } => "client credentials",
            Self::UsernamePassword { .. } => "username and password",
        })
    }
}

/// What the user allowed beyond the ordinary.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Safety {
    /// Production orgs that the run may work in.
    pub allow_production: Vec<OrgId>,
    /// Hosts that are no Salesforce hosts and may receive credentials all the same.
    pub trusted_hosts: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_org_on_this_machine_is_not_real() {
        let at = |url| {
            let login_url = LoginUrl::parse(url, &[]).unwrap();
            OrgSource::Real(RealOrg { login_url, grant: Grant::AccessToken("token".into()) })
        };
        assert!(!at("http://127.0.0.1:8080").is_real());
        assert!(at("https://acme.my.salesforce.com").is_real());
        assert!(OrgSource::CliAlias("uat".into()).is_real());
    }
}
