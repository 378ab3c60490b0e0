//! Where components stand by what others ask for: the app to which they belong, the key that they
//! hold.

use std::collections::{BTreeMap, BTreeSet};

use super::component::{Component, ComponentType};

/// Type and full name.
pub(super) type Key = (ComponentType, String);

/// Found without a look at every component.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    satellites: BTreeMap<String, BTreeSet<Key>>,
    consumer_keys: BTreeMap<String, BTreeSet<Key>>,
}

impl Index {
    pub(super) fn add(&mut self, component: &Component) {
        let key = key_of(component);
        if let Some(app) = component.app() {
            self.satellites.entry(app.to_owned()).or_default().insert(key.clone());
        }
        let consumer_key = component.consumer_key();
        if !consumer_key.is_empty() {
            self.consumer_keys.entry(consumer_key.to_owned()).or_default().insert(key);
        }
    }

    pub(super) fn remove(&mut self, component: &Component) {
        let key = key_of(component);
        if let Some(app) = component.app() {
            take(&mut self.satellites, app, &key);
        }
        take(&mut self.consumer_keys, component.consumer_key(), &key);
    }

    /// The satellites of an external client app.
    pub(super) fn satellites(&self, app: &str) -> impl Iterator<Item = &Key> {
        self.satellites.get(app).into_iter().flatten()
    }

    /// Whether a component holds a consumer key.
    pub(super) fn has_key(&self, consumer_key: &str) -> bool {
        self.consumer_keys.contains_key(consumer_key)
    }
}

pub(super) fn key_of(component: &Component) -> Key {
    (component.kind, component.full_name.clone())
}

fn take(all: &mut BTreeMap<String, BTreeSet<Key>>, name: &str, key: &Key) {
    if let Some(keys) = all.get_mut(name) {
        keys.remove(key);
        if keys.is_empty() {
            all.remove(name);
        }
    }
}
