//! Signing in as an app, by any of its flows.

use std::time::SystemTime;

use url::Url;

use crate::http::Http;
use crate::model::{Flow, Secret};
use crate::oauth::{self, SigningKey, Token, TokenError};

/// All that a flow needs to ask for a token.
#[derive(Clone, Debug)]
pub enum SignIn {
    /// Client credentials.
    ClientCredentials {
        /// Consumer key.
        client_id: String,
        /// Consumer secret.
        client_secret: Secret,
        /// The user that the app acts as, where that is known.
        run_as: Option<String>,
    },
    /// JWT bearer.
    JwtBearer {
        /// Consumer key.
        client_id: String,
        /// The private key of the app's certificate.
        key: SigningKey,
        /// The user who signs in.
        username: String,
        /// The login host that the assertion is for.
        audience: String,
    },
    /// Username-password.
    UsernamePassword {
        /// Consumer key.
        client_id: String,
        /// Consumer secret.
        client_secret: Secret,
        /// The user who signs in.
        username: String,
        /// The user's password.
        password: Secret,
        /// The user's security token, needed from an untrusted address.
        security_token: Option<Secret>,
    },
}

impl SignIn {
    /// The flow.
    #[must_use]
    pub fn flow(&self) -> Flow {
        match self {
            Self::ClientCredentials { .. } => Flow::ClientCredentials,
            Self::JwtBearer { .. } => Flow::JwtBearer,
            Self::UsernamePassword { .. } => Flow::UsernamePassword,
        }
    }

    /// The user who signs in; the client credentials flow names none.
    #[must_use]
    pub fn username(&self) -> Option<&str> {
        match self {
            Self::ClientCredentials { .. } => None,
            Self::JwtBearer { username, .. } | Self::UsernamePassword { username, .. } => {
                Some(username)
            }
        }
    }

    /// Consumer key.
    #[must_use]
    pub fn client_id(&self) -> &str {
        match self {
            Self::ClientCredentials { client_id, .. }
            | Self::JwtBearer { client_id, .. }
            | Self::UsernamePassword { client_id, .. } => client_id,
        }
    }

    /// Whose login it is, for those who count logins: a username, or else the app that chooses
    /// the user.
    #[must_use]
    pub fn login(&self) -> &str {
        match self {
            Self::ClientCredentials { client_id, run_as, .. } => {
                run_as.as_deref().unwrap_or(client_id)
            }
            Self::JwtBearer { username, .. } | Self::UsernamePassword { username, .. } => username,
        }
    }

    /// Asks the token endpoint.
    ///
    /// # Errors
    ///
    /// The endpoint refuses, or cannot be reached or understood.
    pub async fn token(
        &self,
        http: &Http,
        login_url: &Url,
        now: SystemTime,
    ) -> Result<Token, TokenError> {
        match self {
            Self::ClientCredentials { client_id, client_secret, .. } => {
                oauth::client_credentials(http, login_url, client_id, client_secret).await
            }
            Self::JwtBearer { client_id, key, username, audience } => {
                oauth::jwt_bearer(http, login_url, client_id, key, username, audience, now).await
            }
            Self::UsernamePassword {
                client_id,
                client_secret,
                username,
                password,
                security_token,
            } => {
                let token = security_token.as_ref();
                oauth::username_password(
                    http,
                    login_url,
                    client_id,
                    client_secret,
                    username,
                    password,
                    token,
                )
                .await
            }
        }
    }
}
