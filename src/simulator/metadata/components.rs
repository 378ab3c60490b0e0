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

/// The only component of its type.
pub(super) const APP_SETTINGS: &str = "ExternalClientApp";

impl Components {
    /// The components of a new org: its settings.
    pub(in crate::simulator) fn with_settings(secrets_in_rest: bool) -> Self {
        let mut body = Element::default();
        body.set("enableClientSecretInRestApiAccess", &secrets_in_rest.to_string());
        body.set("enableConsumerSecretApiAccess", "false");
        let mut components = Self::default();
        components.put(Component {
            kind: ComponentType::Settings,
            full_name: APP_SETTINGS.to_owned(),
            body: Body(body),
            created: SystemTime::UNIX_EPOCH,
            modified: SystemTime::UNIX_EPOCH,
            automatic: false,
        });
        components
    }

    /// A switch of the settings for external client apps.
    pub(in crate::simulator) fn setting(&self, name: &str) -> bool {
        let settings = self.get(ComponentType::Settings, APP_SETTINGS);
        settings.is_some_and(|settings| settings.body.0.is(name))
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
