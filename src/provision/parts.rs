//! The components of an app one by one, for deploys that are experiments.

use super::external_client_app::{self, Shape};
use super::{AppPlan, connected_app};
use crate::metadata::{Element, Metadata, MetadataType};
use crate::model::OrgIdentity;

/// What the components of an external client app carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The consumer key.
    pub key: bool,
    /// The consumer secret.
    pub secret: bool,
    /// Our permission set, by name in the policies.
    pub permission_set: bool,
}

impl Sent {
    /// All of it.
    pub const ALL: Self = Self { key: true, secret: true, permission_set: true };

    /// The key alone: nothing that any org is known to refuse.
    pub const KEY: Self = Self { key: true, secret: false, permission_set: false };

    fn shape(self) -> Shape {
        let Self { key, secret, permission_set } = self;
        Shape { key, secret, permission_sets: permission_set }
    }
}

/// The five components of an external client app: the app first.
#[must_use]
pub fn external_client_app(plan: &AppPlan, org: &OrgIdentity, sent: Sent) -> Vec<Metadata> {
    external_client_app::components(plan, org, sent.shape())
}

/// Its key, secret, certificate and flows alone.
#[must_use]
pub fn global_settings(plan: &AppPlan, sent: Sent) -> Metadata {
    external_client_app::global_settings(plan, sent.shape())
}

/// Its OAuth policies alone.
#[must_use]
pub fn policies(plan: &AppPlan, sent: Sent) -> Metadata {
    external_client_app::policies(plan, sent.shape())
}

/// The policies of its plug-in alone: whether people may sign in with it at all.
#[must_use]
pub fn plugin_policies(plan: &AppPlan, enabled: bool) -> Metadata {
    external_client_app::plugin_policies(plan, enabled)
}

/// A connected app.
#[must_use]
pub fn connected_app(plan: &AppPlan, org: &OrgIdentity) -> Metadata {
    connected_app::component(plan, org)
}

/// A connected app without consumer key and secret, to change it.
#[must_use]
pub fn connected_app_without_keys(plan: &AppPlan, org: &OrgIdentity) -> Metadata {
    connected_app::repair(plan, org)
}

/// A connected app with the plan's consumer secret, and without the key, which never changes.
#[must_use]
pub fn connected_app_with_secret(plan: &AppPlan, org: &OrgIdentity) -> Metadata {
    connected_app::rotation(plan, org)
}

/// Our permission set, where the plan needs one.
#[must_use]
pub fn permission_set(plan: &AppPlan, org: &OrgIdentity) -> Option<Metadata> {
    let name = plan.permission_set()?;
    let fields = [
        Element::text("description", plan.description(org)),
        Element::text("hasActivationRequired", "false"),
        Element::text("label", plan.label()),
    ];
    Some(Metadata::new(MetadataType::PermissionSet, name.as_str(), fields))
}
