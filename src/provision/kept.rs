//! An app that outlives its run, as it is written to a file.

use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use super::plan::{label_in_setup, ledger_components};
use super::{PlannedKind, ProvisionedApp, UserRef};
use crate::error::Error;
use crate::model::{ApiName, Scope, Secret, Stamp};
use crate::oauth::SigningKey;

/// Everything about an app except its secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptApp {
    /// The kind.
    pub kind: PlannedKind,
    /// The API name.
    pub api_name: String,
    /// The label by which the specification calls it.
    pub label: String,
    /// Consumer key.
    pub client_id: String,
    /// The app's certificate, PEM.
    pub certificate: Option<String>,
    /// Our own permission set.
    pub permission_set: Option<String>,
    /// The users to whom it is assigned.
    pub users: Vec<UserRef>,
    /// The user that the app acts as.
    pub run_as: Option<UserRef>,
    /// OAuth scopes, in OAuth's spelling.
    pub scopes: Vec<String>,
    /// The first callback URL.
    pub callback_url: Option<String>,
    /// When it was created, in seconds since the Unix epoch.
    pub created_at: u64,
    /// The hash by which it is found again.
    pub spec_hash: String,
}

impl KeptApp {
    /// The label that Setup shows.
    #[must_use]
    pub fn label_in_setup(&self) -> String {
        let stamp = Stamp::read(&self.api_name);
        stamp.map_or_else(|| self.label.clone(), |stamp| label_in_setup(&self.label, &stamp))
    }
}

/// The secrets of a [`KeptApp`], to be kept in a file that only its owner can read.
///
/// Serialising it would mask them: take the two texts out one by one.
#[derive(Clone, Debug, Default)]
pub struct KeptSecrets {
    /// Consumer secret.
    pub client_secret: Option<Secret>,
    /// The private key of the certificate, PEM.
    pub private_key: Option<Secret>,
}

impl ProvisionedApp {
    /// The app for a file, and its secrets for another.
    #[must_use]
    pub fn kept(&self) -> (KeptApp, KeptSecrets) {
        let age = self.created_at.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let app = KeptApp {
            kind: self.kind,
            api_name: self.api_name.to_string(),
            label: self.label.clone(),
            client_id: self.client_id.clone(),
            certificate: self.key.as_ref().map(|key| key.certificate_pem().to_owned()),
            permission_set: self.permission_set.as_ref().map(ToString::to_string),
            users: self.users.clone(),
            run_as: self.run_as.clone(),
            scopes: self.scopes.iter().map(|scope| scope.oauth().to_owned()).collect(),
            callback_url: self.callback_url.clone(),
            created_at: age.as_secs(),
            spec_hash: self.spec_hash.clone(),
        };
        let secrets = KeptSecrets {
            client_secret: self.client_secret.clone(),
            private_key: self.key.as_ref().map(|key| key.private_key_pem().clone()),
        };
        (app, secrets)
    }

    /// The app as a file and another with its secrets tell it.
    ///
    /// # Errors
    ///
    /// When a name, a scope or the key pair is malformed: somebody edited the files.
    pub fn from_kept(kept: KeptApp, secrets: KeptSecrets) -> Result<Self, Error> {
        let damaged = |what: &str| {
            Error::usage(format!("the kept app `{}` has a damaged {what}", kept.label))
                .hint("delete the file of kept apps; the app in the org expires by itself")
        };
        let name = |text: &str| text.parse::<ApiName>().map_err(|_| damaged("name"));
        let key = match (&kept.certificate, &secrets.private_key) {
            (Some(certificate), Some(private_key)) => Some(
                SigningKey::from_pem(certificate, private_key)
                    .map_err(|error| damaged("key pair").caused_by(error))?,
            ),
            _ => None,
        };
        let api_name = name(&kept.api_name)?;
        let permission_set = kept.permission_set.as_deref().map(name).transpose()?;
        let scopes = kept.scopes.iter().map(|scope| scope.parse::<Scope>());
        let scopes = scopes.collect::<Result<_, _>>().map_err(|_| damaged("scope"))?;
        let components = ledger_components(
            kept.kind,
            api_name.clone(),
            kept.client_id.clone(),
            permission_set.clone(),
        );
        Ok(Self {
            kind: kept.kind,
            api_name,
            label: kept.label,
            client_id: kept.client_id,
            client_secret: secrets.client_secret,
            key,
            permission_set,
            users: kept.users,
            run_as: kept.run_as,
            scopes,
            callback_url: kept.callback_url,
            components,
            created_at: SystemTime::UNIX_EPOCH + Duration::from_secs(kept.created_at),
            spec_hash: kept.spec_hash,
            warnings: Vec::new(),
        })
    }
}
