//! Every component of the org.

use std::collections::{BTreeMap, BTreeSet};
use std::time::SystemTime;

use super::component::{Body, Component, ComponentType};
use super::element::Element;

/// The components of an org; cheap enough to copy for a trial run.
#[derive(Clone, Debug, Default)]
pub(in crate::simulator) struct Components {
    all: BTreeMap<(ComponentType, String), Component>,
    /// Consumer keys of apps that are gone.
    pub(super) spent_keys: BTreeSet<String>,
}

/// The only components of their types.
pub(super) const APP_SETTINGS: &str = "ExternalClientApp";
pub(super) const ACCESS_SETTINGS: &str = "ConnectedApp";

impl Components {
    /// The components of a new org: its settings.
    pub(in crate::simulator) fn with_settings(secrets_in_rest: bool, allow_listed: bool) -> Self {
        let mut components = Self::default();
        for (kind, name, switches) in [
            (
                ComponentType::Settings,
                APP_SETTINGS,
                &[
                    ("enableClientSecretInRestApiAccess", secrets_in_rest),
                    ("enableConsumerSecretApiAccess", false),
                ][..],
            ),
            (
                ComponentType::AccessSettings,
                ACCESS_SETTINGS,
                &[("enableAdminApprovedAppsOnly", allow_listed)][..],
            ),
        ] {
            let mut body = Element::default();
            for (switch, on) in switches {
                body.set(switch, &on.to_string());
            }
            components.put(Component {
                kind,
                full_name: name.to_owned(),
                body: Body(body),
                created: SystemTime::UNIX_EPOCH,
                modified: SystemTime::UNIX_EPOCH,
                automatic: false,
            });
        }
        components
    }

    /// A switch of the org's settings for apps.
    pub(in crate::simulator) fn setting(&self, name: &str) -> bool {
        let kinds = [ComponentType::Settings, ComponentType::AccessSettings];
        kinds.iter().any(|kind| self.of(*kind).any(|settings| settings.body.0.is(name)))
    }

    /// Names of the apps, connected apps first.
    pub(in crate::simulator) fn app_names(&self) -> Vec<String> {
        [ComponentType::ConnectedApp, ComponentType::ExternalClientApplication]
            .into_iter()
            .flat_map(|kind| self.of(kind).map(|component| component.full_name.clone()))
            .collect()
    }

    pub(super) fn get(&self, kind: ComponentType, full_name: &str) -> Option<&Component> {
        self.all.get(&(kind, full_name.to_owned()))
    }

    pub(super) fn put(&mut self, component: Component) {
        self.all.insert((component.kind, component.full_name.clone()), component);
    }

    pub(super) fn remove(&mut self, kind: ComponentType, full_name: &str) -> Option<Component> {
        self.all.remove(&(kind, full_name.to_owned()))
    }

    /// Forgets the permission sets that a predicate does not find.
    pub(super) fn keep_permission_sets(&mut self, mut there: impl FnMut(&str) -> bool) {
        self.all.retain(|(kind, name), _| *kind != ComponentType::PermissionSet || there(name));
    }

    /// The components of a type.
    pub(super) fn of(&self, kind: ComponentType) -> impl Iterator<Item = &Component> {
        self.all.values().filter(move |component| component.kind == kind)
    }

    /// The satellite of a type that an external client app has.
    pub(super) fn satellite(&self, kind: ComponentType, app: &str) -> Option<&Component> {
        self.of(kind).find(|component| component.belongs_to(app))
    }

    /// Every satellite of an external client app.
    pub(super) fn satellites(&self, app: &str) -> impl Iterator<Item = &Component> {
        self.all.values().filter(move |component| component.belongs_to(app))
    }

    /// Whether any app but this has the consumer key, or had it.
    pub(super) fn key_is_taken(&self, key: &str, spent_too: bool) -> bool {
        let keys = self.all.values().map(|component| match component.kind {
            ComponentType::GlobalOauthSettings => component.get("consumerKey"),
            ComponentType::ConnectedApp => {
                component.body.0.child("oauthConfig").map_or("", |config| config.get("consumerKey"))
            }
            _ => "",
        });
        { keys }.any(|taken| taken == key) || (spent_too && self.spent_keys.contains(key))
    }
}
