//! What the settings know beforehand: users, and apps that exist already.

use std::path::PathBuf;

use super::Secret;

/// A user of the org, behind an alias.
#[derive(Clone, Debug, Default)]
pub struct UserSettings {
    /// The username: it looks like an e-mail address.
    pub username: String,
    /// For flows that need it.
    pub password: Option<Secret>,
    /// For flows that need it, from addresses that the org does not trust.
    pub security_token: Option<Secret>,
}

impl UserSettings {
    /// A user by username alone.
    #[must_use]
    pub fn named(username: impl Into<String>) -> Self {
        Self { username: username.into(), ..Self::default() }
    }
}

/// The credentials of an app that exists already.
#[derive(Clone, Debug, Default)]
pub struct ExistingApp {
    /// Consumer key.
    pub client_id: String,
    /// Consumer secret.
    pub client_secret: Option<Secret>,
    /// PEM file with the private key of the app's certificate.
    pub private_key_file: Option<PathBuf>,
    /// One of its callback URLs.
    pub callback_url: Option<String>,
}
