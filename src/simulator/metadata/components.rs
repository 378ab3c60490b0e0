//! Every component of the org.

use std::collections::{BTreeMap, BTreeSet};
use std::time::SystemTime;

use super::component::{Body, Component, ComponentType};
use super::element::Element;
use super::index::{Index, Key, key_of};
use super::{apps, profiles};
use crate::simulator::logins::{LoginHours, Restrictions};
use crate::simulator::state::State;

/// The components of an org; cheap enough to copy for a trial run.
#[derive(Clone, Debug, Default)]
pub(in crate::simulator) struct Components {
    all: BTreeMap<Key, Component>,
    index: Index,
    /// Consumer keys of apps that are gone.
    pub(super) spent_keys: BTreeSet<String>,
    /// Their names.
    pub(super) spent_names: BTreeSet<(ComponentType, String)>,
}

/// The only components of their types.
pub(super) const APP_SETTINGS: &str = "ExternalClientApp";
pub(super) const ACCESS_SETTINGS: &str = "ConnectedApp";
pub(super) const SECURITY_SETTINGS: &str = "Security";
pub(super) const FLOW_SETTINGS: &str = "OauthOidc";

/// The settings of a new org.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "they are the org's own switches")]
pub(in crate::simulator) struct Switches {
    pub(in crate::simulator) secrets_in_rest: bool,
    pub(in crate::simulator) api_access_control: bool,
    pub(in crate::simulator) block_username_password: bool,
    pub(in crate::simulator) lock_sessions_to_ip: bool,
}

impl Components {
    /// The components of a new org: its settings.
    pub(in crate::simulator) fn with_settings(switches: Switches) -> Self {
        let mut components = Self::default();
        let mut sessions = Element::new("sessionSettings", "");
        sessions.set("enforceIpRangesEveryRequest", "false");
        sessions.set("lockSessionsToIp", &switches.lock_sessions_to_ip.to_string());
        let flag = |name: &str, on: bool| Element::new(name, &on.to_string());
        for (kind, name, fields) in [
            (
                ComponentType::Settings,
                APP_SETTINGS,
                vec![
                    flag("enableClientSecretInRestApiAccess", switches.secrets_in_rest),
                    flag("enableConsumerSecretApiAccess", false),
                ],
            ),
            (
                ComponentType::AccessSettings,
                ACCESS_SETTINGS,
                vec![flag("enableAdminApprovedAppsOnly", switches.api_access_control)],
            ),
            (ComponentType::SecuritySettings, SECURITY_SETTINGS, vec![sessions]),
            (
                ComponentType::FlowSettings,
                FLOW_SETTINGS,
                vec![flag("blockOAuthUnPwFlow", switches.block_username_password)],
            ),
        ] {
            components.put(Component {
                kind,
                full_name: name.to_owned(),
                body: Body(Element { children: fields, ..Element::default() }),
                created: SystemTime::UNIX_EPOCH,
                modified: SystemTime::UNIX_EPOCH,
                automatic: false,
            });
        }
        components
    }

    /// A switch of the org's settings for apps and flows.
    pub(in crate::simulator) fn setting(&self, name: &str) -> bool {
        let kinds = ComponentType::ALL.iter().filter(|kind| kind.is_settings());
        { kinds }.any(|kind| self.of(*kind).any(|settings| settings.body.0.is(name)))
    }

    /// A switch of the org's settings for sessions.
    pub(in crate::simulator) fn session_setting(&self, name: &str) -> bool {
        self.of(ComponentType::SecuritySettings).any(|settings| {
            settings.body.0.child("sessionSettings").is_some_and(|sessions| sessions.is(name))
        })
    }

    /// From where, and when, the users of a profile may sign in, by the profile's name.
    pub(in crate::simulator) fn restrictions(&self, profile: &str) -> Restrictions {
        let Some(profile) = self.get(ComponentType::Profile, profiles::full_name(profile)) else {
            return Restrictions::default();
        };
        let body = &profile.body.0;
        Restrictions {
            ranges: apps::ranges(body, "loginIpRanges", "startAddress", "endAddress"),
            hours: body.child("loginHours").map(LoginHours::read).unwrap_or_default(),
        }
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
        let key = key_of(&component);
        if let Some(old) = self.all.get(&key) {
            self.index.remove(old);
        }
        self.index.add(&component);
        self.all.insert(key, component);
    }

    pub(super) fn remove(&mut self, kind: ComponentType, full_name: &str) -> Option<Component> {
        let gone = self.all.remove(&(kind, full_name.to_owned()))?;
        self.index.remove(&gone);
        Some(gone)
    }

    /// Forgets the permission sets that a predicate does not find.
    pub(super) fn keep_permission_sets(&mut self, mut there: impl FnMut(&str) -> bool) {
        self.all.retain(|(kind, name), _| *kind != ComponentType::PermissionSet || there(name));
    }

    /// The components of a type.
    pub(super) fn of(&self, kind: ComponentType) -> impl Iterator<Item = &Component> {
        let first = (kind, String::new());
        let from = self.all.range(first..).map(|(_, component)| component);
        from.take_while(move |component| component.kind == kind)
    }

    /// The satellite of a type that an external client app has.
    pub(super) fn satellite(&self, kind: ComponentType, app: &str) -> Option<&Component> {
        self.satellites(app).find(|component| component.kind == kind)
    }

    /// Every satellite of an external client app.
    pub(super) fn satellites(&self, app: &str) -> impl Iterator<Item = &Component> {
        self.index.satellites(app).filter_map(|key| self.all.get(key))
    }

    /// What is new, changed or gone since these.
    pub(super) fn differing(&self, before: &Self) -> Vec<Key> {
        let differs = |(key, now): &(&Key, &Component)| before.all.get(key) != Some(now);
        let here = self.all.iter().filter(differs).map(|(key, _)| key);
        let gone = before.all.keys().filter(|key| !self.all.contains_key(key));
        here.chain(gone).cloned().collect()
    }

    /// Whether a deleted app keeps a name to itself.
    pub(super) fn name_is_spent(&self, kind: ComponentType, name: &str, state: &State) -> bool {
        !state.facts.profile.making.deleted_name_is_free
            && self.spent_names.contains(&(kind, name.to_owned()))
    }

    /// Whether any app but this has the consumer key, or had it.
    pub(super) fn key_is_taken(&self, key: &str, spent_too: bool) -> bool {
        self.index.has_key(key) || (spent_too && self.spent_keys.contains(key))
    }
}
