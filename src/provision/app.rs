//! An app that was created.

use std::time::SystemTime;

use super::{PlannedKind, UserRef};
use crate::model::{ApiName, Component, Scope, Secret};
use crate::oauth::SigningKey;

/// An app of ours in an org, with all that is needed to use it and to delete it.
#[derive(Clone, Debug)]
pub struct ProvisionedApp {
    /// The kind.
    pub kind: PlannedKind,
    /// The API name, with its stamp.
    pub api_name: ApiName,
    /// The label by which the specification calls it.
    pub label: String,
    /// Consumer key.
    pub client_id: String,
    /// Consumer secret.
    pub client_secret: Option<Secret>,
    /// Certificate and private key.
    pub key: Option<SigningKey>,
    /// Our own permission set, where users are pre-authorised.
    pub permission_set: Option<ApiName>,
    /// The users to whom it is assigned.
    pub users: Vec<UserRef>,
    /// The user that the app acts as in the client credentials flow.
    pub run_as: Option<UserRef>,
    /// OAuth scopes.
    pub scopes: Vec<Scope>,
    /// The first callback URL.
    pub callback_url: Option<String>,
    /// What the ledger knows of it: the app, then the permission set.
    pub components: Vec<Component>,
    /// When it was created.
    pub created_at: SystemTime,
    /// The hash by which it is found again.
    pub spec_hash: String,
    /// What the run should tell about it.
    pub warnings: Vec<String>,
}
