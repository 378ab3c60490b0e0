//! Component types and components.

use std::time::SystemTime;

use super::element::Element;
use super::schema::{self, Field};

/// A component type, in the order in which one deploy creates them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::simulator) enum ComponentType {
    /// For external client apps.
    Settings,
    /// API access control.
    AccessSettings,
    /// For sessions, among others.
    SecuritySettings,
    /// For OAuth flows.
    FlowSettings,
    Profile,
    PermissionSet,
    ConnectedApp,
    ExternalClientApplication,
    OauthSettings,
    GlobalOauthSettings,
    OauthPolicies,
    Policies,
}

impl ComponentType {
    pub(super) const ALL: &'static [Self] = &[
        Self::Settings,
        Self::AccessSettings,
        Self::SecuritySettings,
        Self::FlowSettings,
        Self::Profile,
        Self::PermissionSet,
        Self::ConnectedApp,
        Self::ExternalClientApplication,
        Self::OauthSettings,
        Self::GlobalOauthSettings,
        Self::OauthPolicies,
        Self::Policies,
    ];

    /// The name in `package.xml` and in `xsi:type`.
    pub(super) const fn name(self) -> &'static str {
        match self {
            kind if kind.is_settings() => "Settings",
            Self::Profile => "Profile",
            Self::PermissionSet => "PermissionSet",
            Self::ConnectedApp => "ConnectedApp",
            Self::ExternalClientApplication => "ExternalClientApplication",
            Self::OauthSettings => "ExtlClntAppOauthSettings",
            Self::GlobalOauthSettings => "ExtlClntAppGlobalOauthSettings",
            Self::OauthPolicies => "ExtlClntAppOauthConfigurablePolicies",
            _ => "ExtlClntAppConfigurablePolicies",
        }
    }

    /// Whether it is one of the org's settings, which are always there.
    pub(super) const fn is_settings(self) -> bool {
        matches!(
            self,
            Self::Settings | Self::AccessSettings | Self::SecuritySettings | Self::FlowSettings
        )
    }

    /// Whether it bears the org's namespace where the org has one.
    pub(super) const fn is_packaged(self) -> bool {
        !self.is_settings() && !matches!(self, Self::Profile)
    }

    /// The root element of its files, and its type in `SOAP` calls.
    pub(super) const fn element(self) -> &'static str {
        match self {
            Self::Settings => "ExternalClientAppSettings",
            Self::AccessSettings => "ConnectedAppSettings",
            Self::SecuritySettings => "SecuritySettings",
            Self::FlowSettings => "OauthOidcSettings",
            other => other.name(),
        }
    }

    /// The type of a name, in either spelling.
    pub(super) fn of(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name || kind.element() == name)
    }

    /// Folder and suffix of its files.
    pub(super) const fn place(self) -> (&'static str, &'static str) {
        match self {
            Self::Settings | Self::AccessSettings | Self::SecuritySettings | Self::FlowSettings => {
                ("settings", "settings")
            }
            Self::Profile => ("profiles", "profile"),
            Self::PermissionSet => ("permissionsets", "permissionset"),
            Self::ConnectedApp => ("connectedApps", "connectedApp"),
            Self::ExternalClientApplication => ("externalClientApps", "eca"),
            Self::OauthSettings => ("extlClntAppOauthSettings", "ecaOauth"),
            Self::GlobalOauthSettings => ("extlClntAppGlobalOauthSets", "ecaGlblOauth"),
            Self::OauthPolicies => ("extlClntAppOauthPolicies", "ecaOauthPlcy"),
            Self::Policies => ("extlClntAppPolicies", "ecaPlcy"),
        }
    }

    pub(super) const fn fields(self) -> &'static [Field] {
        match self {
            Self::Settings => schema::SETTINGS,
            Self::AccessSettings => schema::ACCESS_SETTINGS,
            Self::SecuritySettings => schema::SECURITY_SETTINGS,
            Self::FlowSettings => schema::FLOW_SETTINGS,
            Self::Profile => schema::PROFILE,
            Self::PermissionSet => schema::PERMISSION_SET,
            Self::ConnectedApp => schema::CONNECTED_APP,
            Self::ExternalClientApplication => schema::EXTERNAL_CLIENT_APPLICATION,
            Self::OauthSettings => schema::OAUTH_SETTINGS,
            Self::GlobalOauthSettings => schema::GLOBAL_OAUTH_SETTINGS,
            Self::OauthPolicies => schema::OAUTH_POLICIES,
            Self::Policies => schema::POLICIES,
        }
    }

    /// Whether it is a part of an external client app.
    pub(super) const fn is_satellite(self) -> bool {
        matches!(
            self,
            Self::OauthSettings | Self::GlobalOauthSettings | Self::OauthPolicies | Self::Policies
        )
    }

    /// The permissions that changing it takes: all of the first, and one of the second.
    pub(super) const fn permissions(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Self::Settings | Self::AccessSettings | Self::SecuritySettings | Self::FlowSettings => {
                ("CustomizeApplication", &[])
            }
            Self::PermissionSet | Self::Profile => ("ManageProfilesPermissionsets", &[]),
            Self::ConnectedApp => {
                ("CustomizeApplication", &["ModifyAllData", "ManageRemoteAccess"])
            }
            Self::OauthPolicies | Self::Policies => ("ExternalClientAppAdmin", &[]),
            _ => ("ExternalClientAppDeveloper", &[]),
        }
    }
}

/// A component as the org keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::simulator) struct Component {
    pub(super) kind: ComponentType,
    pub(super) full_name: String,
    /// Its fields; secrets among them, so never print it.
    pub(super) body: Body,
    pub(super) created: SystemTime,
    pub(super) modified: SystemTime,
    /// Made by the org itself, to be replaced by the first of somebody's own.
    pub(super) automatic: bool,
}

/// The fields of a component, kept out of `Debug`.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Body(pub(super) Element);

impl std::fmt::Debug for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} fields", self.0.children.len())
    }
}

impl Component {
    /// A field; see [`Element::get`].
    pub(super) fn get(&self, field: &str) -> &str {
        self.body.0.get(field)
    }

    /// The external client app to which a satellite belongs.
    pub(super) fn app(&self) -> Option<&str> {
        self.kind.is_satellite().then(|| self.get("externalClientApplication"))
    }

    /// The consumer key that it holds; empty where it holds none.
    pub(super) fn consumer_key(&self) -> &str {
        match self.kind {
            ComponentType::GlobalOauthSettings => self.get("consumerKey"),
            ComponentType::ConnectedApp => {
                self.body.0.child("oauthConfig").map_or("", |config| config.get("consumerKey"))
            }
            _ => "",
        }
    }
}
