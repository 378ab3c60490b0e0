//! What is to be created, settled to the last detail.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::description::describe;
use crate::metadata::MetadataType;
use crate::model::{ApiName, AppSpec, Component, OrgIdentity, Secret, Stamp};
use crate::oauth::SigningKey;

/// The kind of app that is created, after `Auto` has been decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlannedKind {
    /// An external client app.
    ExternalClientApp,
    /// A connected app.
    ConnectedApp,
}

impl PlannedKind {
    /// The metadata type of the app itself.
    #[must_use]
    pub const fn metadata_type(self) -> MetadataType {
        match self {
            Self::ExternalClientApp => MetadataType::ExternalClientApplication,
            Self::ConnectedApp => MetadataType::ConnectedApp,
        }
    }
}

impl fmt::Display for PlannedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ExternalClientApp => "external client app",
            Self::ConnectedApp => "connected app",
        })
    }
}

/// A user of the org.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct UserRef {
    /// Record id.
    pub id: String,
    /// Username.
    pub username: String,
}

/// An app that is to be created.
#[derive(Clone, Debug)]
pub struct AppPlan {
    /// The specification, completed.
    pub spec: AppSpec,
    /// The kind.
    pub kind: PlannedKind,
    /// The mark in the API name.
    pub stamp: Stamp,
    /// The run that creates it.
    pub run_id: String,
    /// Who runs it: a user and a machine, for people who meet the app in Setup.
    pub owner: String,
    /// The contact e-mail where the specification has none.
    pub contact_email: String,
    /// The user that the app acts as in the client credentials flow.
    pub run_as: Option<UserRef>,
    /// The users who are pre-authorised.
    pub users: Vec<UserRef>,
    /// Consumer key.
    pub client_id: String,
    /// Consumer secret.
    pub client_secret: Secret,
    /// Certificate and private key, where a flow needs them.
    pub key: Option<SigningKey>,
    /// How long its deploy may wait behind others.
    pub deploy_queue: Duration,
}

impl AppPlan {
    /// The app's API name.
    #[must_use]
    pub fn api_name(&self) -> ApiName {
        self.stamp.apply(&self.spec.base_name())
    }

    /// The app's label in the org: Salesforce wants it unique, so it ends in the nonce.
    #[must_use]
    pub fn label(&self) -> String {
        label_in_setup(&self.spec.label, &self.stamp)
    }

    /// The name of our permission set, where users must be pre-authorised.
    #[must_use]
    pub fn permission_set(&self) -> Option<ApiName> {
        self.spec.is_admin_approved().then(|| self.api_name().with_suffix("perm"))
    }

    /// The users to whom our permission set is assigned: those who were named, or else the one
    /// that the app acts as.
    #[must_use]
    pub fn assignees(&self) -> Vec<UserRef> {
        match (self.spec.is_admin_approved(), self.users.as_slice()) {
            (false, _) => Vec::new(),
            (true, []) => self.run_as.iter().cloned().collect(),
            (true, users) => users.to_vec(),
        }
    }

    /// What the ledger must know: the app, then our permission set.
    #[must_use]
    pub fn components(&self) -> Vec<Component> {
        let client_id = self.client_id.clone();
        ledger_components(self.kind, self.api_name(), client_id, self.permission_set())
    }

    pub(super) fn contact(&self) -> &str {
        self.spec.contact_email.as_deref().unwrap_or(&self.contact_email)
    }

    pub(super) fn description(&self, org: &OrgIdentity) -> String {
        let text = self.spec.description.as_deref();
        describe(text, &self.run_id, &self.owner, self.stamp.expiry(), &org.org_id)
    }

    pub(super) fn certificate(&self) -> Option<&str> {
        self.key.as_ref().map(SigningKey::certificate_pem)
    }
}

/// A label as Setup shows it: with the nonce of the stamp.
pub(super) fn label_in_setup(label: &str, stamp: &Stamp) -> String {
    /// 80 less the space and the nonce.
    const ROOM: usize = 73;
    let label: String = label.chars().take(ROOM).collect();
    format!("{} {}", label.trim_end(), stamp.nonce())
}

/// An app, then its permission set, as the ledger knows them.
pub(super) fn ledger_components(
    kind: PlannedKind,
    api_name: ApiName,
    client_id: String,
    permission_set: Option<ApiName>,
) -> Vec<Component> {
    let app = Component {
        metadata_type: kind.metadata_type().name().to_owned(),
        api_name,
        client_id: Some(client_id),
    };
    let permission_set = permission_set.map(|api_name| Component {
        metadata_type: MetadataType::PermissionSet.name().to_owned(),
        api_name,
        client_id: None,
    });
    std::iter::once(app).chain(permission_set).collect()
}
