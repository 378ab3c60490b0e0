//! The specification itself, and its builder.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::super::{ApiName, Flow, Scope};
use super::{AppKind, IpRelaxation, PermittedUsers, RefreshTokenPolicy, RunAs};

/// The callback URL of an app that nobody signs in to with a browser.
pub(crate) const DEFAULT_CALLBACK: &str = "http://localhost:1717/OauthRedirect";

/// What an app should be like.
///
/// ```
/// use cucumber_salesforce::model::{AppSpec, Flow, Scope};
///
/// let spec = AppSpec::named("Orders Sync")
///     .contact_email("qa@example.com")
///     .scopes([Scope::Api, Scope::RefreshToken])
///     .flows([Flow::ClientCredentials, Flow::JwtBearer])
///     .run_as("integration user");
/// assert!(spec.validate().is_ok());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AppSpec {
    /// Its label; feature files call the app by it.
    pub label: String,
    /// Its API name before the stamp; derived from the label where none is given.
    pub api_name: Option<String>,
    /// Contact e-mail; the administrator's own where none is given.
    pub contact_email: Option<String>,
    /// A text for people who meet the app in Setup.
    pub description: Option<String>,
    /// Callback URLs, at least one.
    pub callback_urls: Vec<String>,
    /// OAuth scopes; `api` and, for JWT bearer, `refresh_token` where none are given.
    pub scopes: BTreeSet<Scope>,
    /// The flows the app must serve; client credentials where none are given.
    pub flows: BTreeSet<Flow>,
    /// The kind of app.
    pub kind: AppKind,
    /// A PEM file with the app's certificate; one is made where a flow needs it.
    pub certificate: Option<PathBuf>,
    /// A PEM file with the certificate's private key (PKCS #8).
    pub private_key: Option<PathBuf>,
    /// Whether the web server flow must use PKCE.
    pub pkce: Option<bool>,
    /// The user that the app acts as in the client credentials flow.
    pub run_as: Option<RunAs>,
    /// Users (usernames, aliases, names) who are pre-authorised, for JWT bearer.
    pub users: Vec<String>,
    /// Who may use the app; admin-approved users where a flow needs pre-authorisation.
    pub permitted_users: Option<PermittedUsers>,
    /// Further permission sets whose holders may use the app.
    pub permission_sets: Vec<String>,
    /// Profiles whose holders may use the app.
    pub profiles: Vec<String>,
    /// IP relaxation.
    pub ip_relaxation: IpRelaxation,
    /// Refresh-token policy.
    pub refresh_token_policy: RefreshTokenPolicy,
}

impl AppSpec {
    /// A specification with defaults for everything but the label.
    #[must_use]
    pub fn named(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            api_name: None,
            contact_email: None,
            description: None,
            callback_urls: vec![DEFAULT_CALLBACK.to_owned()],
            scopes: BTreeSet::new(),
            flows: BTreeSet::new(),
            kind: AppKind::Auto,
            certificate: None,
            private_key: None,
            pkce: None,
            run_as: None,
            users: Vec::new(),
            permitted_users: None,
            permission_sets: Vec::new(),
            profiles: Vec::new(),
            ip_relaxation: IpRelaxation::default(),
            refresh_token_policy: RefreshTokenPolicy::default(),
        }
    }

    /// Sets the API name, before the stamp.
    #[must_use]
    pub fn api_name(mut self, name: impl Into<String>) -> Self {
        self.api_name = Some(name.into());
        self
    }

    /// Sets the contact e-mail.
    #[must_use]
    pub fn contact_email(mut self, email: impl Into<String>) -> Self {
        self.contact_email = Some(email.into());
        self
    }

    /// Sets the description.
    #[must_use]
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }

    /// Sets the callback URLs.
    #[must_use]
    pub fn callback_urls<U: Into<String>>(mut self, urls: impl IntoIterator<Item = U>) -> Self {
        self.callback_urls = urls.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the scopes.
    #[must_use]
    pub fn scopes(mut self, scopes: impl IntoIterator<Item = Scope>) -> Self {
        self.scopes = scopes.into_iter().collect();
        self
    }

    /// Sets the flows.
    #[must_use]
    pub fn flows(mut self, flows: impl IntoIterator<Item = Flow>) -> Self {
        self.flows = flows.into_iter().collect();
        self
    }

    /// Sets the kind.
    #[must_use]
    pub fn kind(mut self, kind: AppKind) -> Self {
        self.kind = kind;
        self
    }

    /// Brings a certificate and its private key, both PEM files.
    #[must_use]
    pub fn certificate(mut self, certificate: impl Into<PathBuf>, key: impl Into<PathBuf>) -> Self {
        self.certificate = Some(certificate.into());
        self.private_key = Some(key.into());
        self
    }

    /// Sets the run-as user.
    #[must_use]
    pub fn run_as(mut self, user: &str) -> Self {
        self.run_as = Some(RunAs::from(user));
        self
    }

    /// Sets the pre-authorised users.
    #[must_use]
    pub fn users<U: Into<String>>(mut self, users: impl IntoIterator<Item = U>) -> Self {
        self.users = users.into_iter().map(Into::into).collect();
        self
    }

    /// Sets whether the web server flow must use PKCE (RFC 7636).
    #[must_use]
    pub fn pkce(mut self, required: bool) -> Self {
        self.pkce = Some(required);
        self
    }

    /// Sets who may use the app.
    #[must_use]
    pub fn permitted_users(mut self, users: PermittedUsers) -> Self {
        self.permitted_users = Some(users);
        self
    }

    /// Lets the holders of further permission sets, by API name, use the app.
    #[must_use]
    pub fn permission_sets<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.permission_sets = names.into_iter().map(Into::into).collect();
        self
    }

    /// Lets the holders of these profiles use the app.
    #[must_use]
    pub fn profiles<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.profiles = names.into_iter().map(Into::into).collect();
        self
    }

    /// Sets how strictly the org's IP ranges bind the app's sessions.
    #[must_use]
    pub fn ip_relaxation(mut self, relaxation: IpRelaxation) -> Self {
        self.ip_relaxation = relaxation;
        self
    }

    /// Sets how long refresh tokens stay valid.
    #[must_use]
    pub fn refresh_token_policy(mut self, policy: RefreshTokenPolicy) -> Self {
        self.refresh_token_policy = policy;
        self
    }

    /// Fills what was left open with the defaults that depend on other fields.
    #[must_use]
    pub fn completed(mut self) -> Self {
        if self.flows.is_empty() {
            self.flows.insert(Flow::ClientCredentials);
        }
        if self.scopes.is_empty() {
            self.scopes.insert(Scope::Api);
            if self.flows.contains(&Flow::JwtBearer) || self.flows.contains(&Flow::Refresh) {
                self.scopes.insert(Scope::RefreshToken);
            }
        }
        if self.permitted_users.is_none() && self.flows.contains(&Flow::JwtBearer) {
            self.permitted_users = Some(PermittedUsers::AdminApprovedPreAuthorized);
        }
        self
    }

    /// Whether only a connected app can serve the flows.
    #[must_use]
    pub fn needs_connected_app(&self) -> bool {
        self.flows.contains(&Flow::UsernamePassword)
    }

    /// Whether a key pair is needed that nobody brought.
    #[must_use]
    pub fn needs_key(&self) -> bool {
        self.flows.contains(&Flow::JwtBearer)
    }

    /// The fields in which another specification differs, as feature files write them.
    ///
    /// ```
    /// use cucumber_salesforce::model::{AppSpec, Scope};
    ///
    /// let spec = AppSpec::named("Orders Sync").scopes([Scope::Api]);
    /// let other = spec.clone().scopes([Scope::Api, Scope::Web]).run_as("sales rep");
    /// assert_eq!(spec.differences(&other), ["scopes", "run as"]);
    /// ```
    #[must_use]
    pub fn differences(&self, other: &Self) -> Vec<&'static str> {
        let fields = [
            ("label", self.label == other.label),
            ("API name", self.api_name == other.api_name),
            ("contact email", self.contact_email == other.contact_email),
            ("description", self.description == other.description),
            ("callback URL", self.callback_urls == other.callback_urls),
            ("scopes", self.scopes == other.scopes),
            ("flows", self.flows == other.flows),
            ("kind", self.kind == other.kind),
            ("certificate", self.certificate == other.certificate),
            ("private key", self.private_key == other.private_key),
            ("PKCE", self.pkce == other.pkce),
            ("run as", self.run_as == other.run_as),
            ("users", self.users == other.users),
            ("permitted users", self.permitted_users == other.permitted_users),
            ("permission sets", self.permission_sets == other.permission_sets),
            ("profiles", self.profiles == other.profiles),
            ("IP relaxation", self.ip_relaxation == other.ip_relaxation),
            ("refresh token policy", self.refresh_token_policy == other.refresh_token_policy),
        ];
        fields.into_iter().filter_map(|(name, same)| (!same).then_some(name)).collect()
    }

    /// Whether users must be approved by the administrator beforehand.
    #[must_use]
    pub fn is_admin_approved(&self) -> bool {
        self.permitted_users == Some(PermittedUsers::AdminApprovedPreAuthorized)
    }

    /// The API name before the stamp: the given one, or the one Setup would derive.
    #[must_use]
    pub fn base_name(&self) -> ApiName {
        let given = self.api_name.as_deref().and_then(|name| name.parse().ok());
        given.unwrap_or_else(|| ApiName::from_label(&self.label))
    }
}
