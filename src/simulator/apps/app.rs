//! What a login node knows of an app.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

use aws_lc_rs::hmac;

use crate::model::{Scope, Secret};
use crate::simulator::logins::{IpRange, IpRelaxation};

/// The two kinds of app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::simulator) enum AppType {
    Connected,
    External,
}

/// How long a refresh token is good for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::simulator) enum RefreshPolicy {
    #[default]
    Infinite,
    /// Not at all.
    Zero,
    /// Since it was issued.
    Lifetime(Duration),
    /// Since it was used.
    Inactivity(Duration),
}

/// What an app's `id_token`s hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::simulator) struct IdTokenRules {
    /// None where the app does not say.
    pub(in crate::simulator) life: Option<Duration>,
    /// Audiences beside the consumer key.
    pub(in crate::simulator) audiences: Vec<String>,
    pub(in crate::simulator) standard_claims: bool,
}

/// A second pair of key and secret, as good as the first until it ends.
#[derive(Clone, Debug)]
pub(in crate::simulator) struct SecondPair {
    pub(in crate::simulator) client_id: String,
    pub(in crate::simulator) client_secret: Secret,
    pub(in crate::simulator) until: SystemTime,
}

/// A key that is made when it is first needed; all look alike, since the secret says it all.
#[derive(Clone, Default)]
pub(in crate::simulator) struct SigningKey(OnceLock<hmac::Key>);

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(..)")
    }
}

/// An app with all that decides about a login.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "they are the app's own switches")]
pub(in crate::simulator) struct App {
    pub(in crate::simulator) sort: AppType,
    /// The full name of its metadata component.
    pub(in crate::simulator) name: String,
    /// Record id, 18 characters.
    pub(in crate::simulator) id: String,
    pub(in crate::simulator) client_id: String,
    pub(in crate::simulator) client_secret: Secret,
    /// Another pair, where one waits for its turn or has had it.
    pub(in crate::simulator) second: Option<SecondPair>,
    /// By which of its keys a client has asked for it; the first where none has.
    pub(in crate::simulator) asked_as: String,
    /// PEM, or its bare base64, of the X.509 certificate that verifies JWTs.
    pub(in crate::simulator) certificate: Option<String>,
    pub(in crate::simulator) scopes: Vec<Scope>,
    pub(in crate::simulator) callback_urls: Vec<String>,
    /// The client-credentials flow is on, everywhere it must be.
    pub(in crate::simulator) client_credentials: bool,
    /// Username of the run-as user.
    pub(in crate::simulator) run_as: Option<String>,
    /// Only users of listed profiles and permission sets may sign in.
    pub(in crate::simulator) admin_approved: bool,
    /// Names of the listed profiles; listed permission sets are `SetupEntityAccess` records.
    pub(in crate::simulator) profiles: Vec<String>,
    pub(in crate::simulator) enabled: bool,
    pub(in crate::simulator) pkce_required: bool,
    pub(in crate::simulator) secret_for_code: bool,
    pub(in crate::simulator) secret_for_refresh: bool,
    pub(in crate::simulator) device_flow: bool,
    /// Each refresh gives a new refresh token.
    pub(in crate::simulator) rotates: bool,
    /// It may look at the tokens of every app.
    pub(in crate::simulator) introspects_all: bool,
    /// What its `id_token`s hold.
    pub(in crate::simulator) id_token: IdTokenRules,
    /// It issues JWT-format access tokens.
    pub(in crate::simulator) jwt_tokens: bool,
    /// What its policies do with restrictions of addresses.
    pub(in crate::simulator) ip_relaxation: IpRelaxation,
    /// Its own trusted addresses.
    pub(in crate::simulator) trusted: Vec<IpRange>,
    /// Its policies block sessions that were not opened with high assurance.
    pub(in crate::simulator) high_assurance: bool,
    /// How long a refresh token is good for.
    pub(in crate::simulator) refresh: RefreshPolicy,
    /// Ids of the users whom a permission set of theirs lets in, where login nodes learn of that
    /// late; otherwise the records decide.
    pub(in crate::simulator) let_in: Option<BTreeSet<String>>,
    /// Made of the secret when something is first signed with it.
    pub(in crate::simulator) signing_key: SigningKey,
}

impl App {
    /// Whether a token may be had without asking the user again.
    pub(in crate::simulator) fn acts_offline(&self) -> bool {
        self.scopes.iter().any(|scope| scope.is_offline())
    }

    /// What its token answers are signed with.
    pub(in crate::simulator) fn signing_key(&self) -> &hmac::Key {
        let secret = || self.client_secret.expose().as_bytes();
        self.signing_key.0.get_or_init(|| hmac::Key::new(hmac::HMAC_SHA256, secret()))
    }

    /// The scopes as a token answer lists them.
    pub(in crate::simulator) fn oauth_scopes(&self) -> Vec<String> {
        self.scopes.iter().map(|scope| scope.oauth().to_owned()).collect()
    }

    /// Whether a consumer key is one of its own.
    pub(in crate::simulator) fn goes_by(&self, client_id: &str, now: SystemTime) -> bool {
        self.client_id == client_id || self.second_by(client_id, now).is_some()
    }

    /// The app as a client asks for it, by one of its keys: with the secret of that key.
    pub(in crate::simulator) fn asked(&self, client_id: &str, now: SystemTime) -> Self {
        let mut app = self.clone();
        client_id.clone_into(&mut app.asked_as);
        if let Some(second) = self.second_by(client_id, now) {
            app.client_secret = second.client_secret.clone();
            app.signing_key = SigningKey::default();
        }
        app
    }

    fn second_by(&self, client_id: &str, now: SystemTime) -> Option<&SecondPair> {
        self.second.as_ref().filter(|pair| pair.client_id == client_id && now < pair.until)
    }

    /// Whether nothing differs that decides about a login.
    pub(super) fn same_as(&self, other: &Self) -> bool {
        // Secrets never print, so they are compared apart from the rest.
        let second =
            |app: &Self| app.second.as_ref().map(|pair| pair.client_secret.expose().to_owned());
        self.client_secret.expose() == other.client_secret.expose()
            && second(self) == second(other)
            && format!("{self:?}") == format!("{other:?}")
    }
}
