//! Components as the Metadata API knows them: a type, a full name, fields.

use std::fmt;

use super::Element;

/// The namespace of the Metadata API.
pub(super) const NAMESPACE: &str = "http://soap.sforce.com/2006/04/metadata";

/// The metadata types that make up an app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MetadataType {
    /// A connected app.
    ConnectedApp,
    /// The header of an external client app.
    ExternalClientApplication,
    /// Its plug-in policies.
    ExtlClntAppConfigurablePolicies,
    /// Its callback URLs, consumer key and secret, certificate and flows.
    ExtlClntAppGlobalOauthSettings,
    /// Its OAuth policies.
    ExtlClntAppOauthConfigurablePolicies,
    /// Its scopes.
    ExtlClntAppOauthSettings,
    /// The org's settings for connected apps, API access control among them.
    ConnectedAppSettings,
    /// The org's settings for external client apps.
    ExternalClientAppSettings,
    /// The org's settings for sessions.
    SecuritySettings,
    /// The org's settings for OAuth flows.
    OauthOidcSettings,
    /// A permission set.
    PermissionSet,
    /// A profile.
    Profile,
}

impl MetadataType {
    /// Every type.
    pub const ALL: &'static [Self] = &[
        Self::ConnectedApp,
        Self::ExternalClientApplication,
        Self::ExtlClntAppConfigurablePolicies,
        Self::ExtlClntAppGlobalOauthSettings,
        Self::ExtlClntAppOauthConfigurablePolicies,
        Self::ExtlClntAppOauthSettings,
        Self::ConnectedAppSettings,
        Self::ExternalClientAppSettings,
        Self::SecuritySettings,
        Self::OauthOidcSettings,
        Self::PermissionSet,
        Self::Profile,
    ];

    /// The type's name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.wire().0
    }

    /// The folder and the file suffix that a deploy's ZIP has for it.
    #[must_use]
    pub const fn place(self) -> (&'static str, &'static str) {
        let (_, folder, suffix) = self.wire();
        (folder, suffix)
    }

    const fn wire(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::ConnectedApp => ("ConnectedApp", "connectedApps", "connectedApp"),
            Self::ExternalClientApplication => {
                ("ExternalClientApplication", "externalClientApps", "eca")
            }
            Self::ExtlClntAppConfigurablePolicies => {
                ("ExtlClntAppConfigurablePolicies", "extlClntAppPolicies", "ecaPlcy")
            }
            Self::ExtlClntAppGlobalOauthSettings => {
                ("ExtlClntAppGlobalOauthSettings", "extlClntAppGlobalOauthSets", "ecaGlblOauth")
            }
            Self::ExtlClntAppOauthConfigurablePolicies => {
                ("ExtlClntAppOauthConfigurablePolicies", "extlClntAppOauthPolicies", "ecaOauthPlcy")
            }
            Self::ExtlClntAppOauthSettings => {
                ("ExtlClntAppOauthSettings", "extlClntAppOauthSettings", "ecaOauth")
            }
            Self::ConnectedAppSettings => ("ConnectedAppSettings", "settings", "settings"),
            Self::ExternalClientAppSettings => {
                ("ExternalClientAppSettings", "settings", "settings")
            }
            Self::SecuritySettings => ("SecuritySettings", "settings", "settings"),
            Self::OauthOidcSettings => ("OauthOidcSettings", "settings", "settings"),
            Self::PermissionSet => ("PermissionSet", "permissionsets", "permissionset"),
            Self::Profile => ("Profile", "profiles", "profile"),
        }
    }
}

impl fmt::Display for MetadataType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A component with its fields, for a deploy or a SOAP call.
///
/// It may hold the consumer secret, so `Debug` shows type and name alone.
#[derive(Clone)]
pub struct Metadata {
    kind: MetadataType,
    full_name: String,
    fields: Vec<Element>,
}

impl Metadata {
    /// A component; the fields may come in any order.
    #[must_use]
    pub fn new(
        kind: MetadataType,
        full_name: impl Into<String>,
        fields: impl IntoIterator<Item = Element>,
    ) -> Self {
        Self { kind, full_name: full_name.into(), fields: fields.into_iter().collect() }
    }

    /// Its type.
    #[must_use]
    pub fn kind(&self) -> MetadataType {
        self.kind
    }

    /// Its full name.
    #[must_use]
    pub fn full_name(&self) -> &str {
        &self.full_name
    }

    /// The same component with one more field.
    #[must_use]
    pub fn with(mut self, field: Element) -> Self {
        self.fields.push(field);
        self
    }

    /// Its file in a deploy.
    #[must_use]
    pub fn document(&self) -> String {
        Element::new(self.kind.name())
            .attribute("xmlns", NAMESPACE)
            .children(self.fields.iter().cloned())
            .in_wsdl_order()
            .document()
    }

    /// The element that a SOAP call carries.
    pub(super) fn soap_element(&self) -> Element {
        Element::new("metadata")
            .attribute("xsi:type", self.kind.name())
            .leaf("fullName", &self.full_name)
            .children(self.fields.iter().cloned())
            .in_wsdl_order()
    }
}

impl fmt::Debug for Metadata {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind, self.full_name)
    }
}
