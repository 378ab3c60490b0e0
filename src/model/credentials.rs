//! What a provisioned app hands to the software under test.

use std::path::PathBuf;

use url::Url;

use super::{ApiVersion, OrgId, Scope, Secret};

/// Everything a program needs to sign in as the app.
///
/// The names of the values are the same everywhere, see [`Credentials::values`].
#[derive(Clone, Debug)]
pub struct Credentials {
    /// Consumer key.
    pub client_id: String,
    /// Consumer secret.
    pub client_secret: Option<Secret>,
    /// Where to authenticate.
    pub login_url: Url,
    /// Where to call.
    pub instance_url: Url,
    /// The user that the app acts as, or that signs in.
    pub username: Option<String>,
    /// The user's password, where the settings have one.
    pub password: Option<Secret>,
    /// The user's security token, where the settings have one.
    pub security_token: Option<Secret>,
    /// A file with the private key of the app's certificate, PEM, mode 0600.
    pub private_key_file: Option<PathBuf>,
    /// The first callback URL.
    pub callback_url: Option<String>,
    /// The app's scopes.
    pub scopes: Vec<Scope>,
    /// The API version to call.
    pub api_version: ApiVersion,
    /// The org's id.
    pub org_id: OrgId,
}

impl Credentials {
    /// Name and value of everything there is, under the names that the environment, files and
    /// placeholders share. Tokens are not here: they are obtained per user.
    ///
    /// # Security
    ///
    /// Some of the values are secret; all are wrapped, so that printing the list is harmless.
    #[must_use]
    pub fn values(&self) -> Vec<(&'static str, Secret)> {
        let scopes: Vec<&str> = self.scopes.iter().map(|scope| scope.oauth()).collect();
        let bare = |url: &Url| url.as_str().trim_end_matches('/').to_owned();
        let key_file = self.private_key_file.as_ref().map(|path| path.display().to_string());
        [
            ("SALESFORCE_CLIENT_ID", Some(self.client_id.clone().into())),
            ("SALESFORCE_CLIENT_SECRET", self.client_secret.clone()),
            ("SALESFORCE_LOGIN_URL", Some(bare(&self.login_url).into())),
            ("SALESFORCE_INSTANCE_URL", Some(bare(&self.instance_url).into())),
            ("SALESFORCE_USERNAME", self.username.clone().map(Secret::from)),
            ("SALESFORCE_PASSWORD", self.password.clone()),
            ("SALESFORCE_SECURITY_TOKEN", self.security_token.clone()),
            ("SALESFORCE_PRIVATE_KEY_FILE", key_file.map(Secret::from)),
            ("SALESFORCE_CALLBACK_URL", self.callback_url.clone().map(Secret::from)),
            ("SALESFORCE_SCOPES", Some(scopes.join(" ").into())),
            ("SALESFORCE_API_VERSION", Some(self.api_version.to_string().into())),
            ("SALESFORCE_ORG_ID", Some(self.org_id.to_string().into())),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
    }
}
