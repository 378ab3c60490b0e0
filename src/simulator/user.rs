//! Users of a simulated org, as a test describes them, and how they sign in.

use std::collections::BTreeSet;

use super::data::{SEED_USERS, SeedUser, of_administrators};
use crate::model::Secret;

/// The profile that may do everything.
pub(super) const ADMINISTRATOR_PROFILE: &str = "System Administrator";

/// A user of a simulated org.
///
/// ```
/// use cucumber_salesforce::simulator::SimulatedUser;
///
/// let auditor = SimulatedUser::new("audit", "Olga Auditor").without("ApiEnabled");
/// assert!(!auditor.may("ApiEnabled"));
/// ```
#[derive(Clone, Debug)]
pub struct SimulatedUser {
    pub(super) alias: String,
    pub(super) name: String,
    pub(super) username: Option<String>,
    pub(super) email: Option<String>,
    pub(super) password: Option<Secret>,
    pub(super) security_token: Option<Secret>,
    pub(super) profile: String,
    pub(super) permissions: BTreeSet<String>,
    pub(super) active: bool,
    pub(super) language: Option<String>,
}

impl SimulatedUser {
    /// An active user of profile `Standard User` who may call the API.
    #[must_use]
    pub fn new(alias: &str, name: &str) -> Self {
        Self {
            alias: alias.to_owned(),
            name: name.to_owned(),
            username: None,
            email: None,
            password: None,
            security_token: None,
            profile: "Standard User".to_owned(),
            permissions: BTreeSet::from(["ApiEnabled".to_owned()]),
            active: true,
            language: None,
        }
    }

    /// A user of profile `System Administrator` with all its permissions.
    #[must_use]
    pub fn administrator(alias: &str, name: &str) -> Self {
        let mut user = Self::new(alias, name).profile(ADMINISTRATOR_PROFILE);
        user.permissions = of_administrators().map(str::to_owned).collect();
        user
    }

    /// Sets the username; without it, the org makes one from the alias.
    #[must_use]
    pub fn username(mut self, username: &str) -> Self {
        self.username = Some(username.to_owned());
        self
    }

    /// Sets the e-mail address; it differs from the username unless you make them equal.
    #[must_use]
    pub fn email(mut self, email: &str) -> Self {
        self.email = Some(email.to_owned());
        self
    }

    /// Sets password and security token; without them, the org makes some.
    #[must_use]
    pub fn password(mut self, password: Secret, security_token: Secret) -> Self {
        self.password = Some(password);
        self.security_token = Some(security_token);
        self
    }

    /// Sets the profile, by its name in English. The permissions stay as they are.
    #[must_use]
    pub fn profile(mut self, profile: &str) -> Self {
        profile.clone_into(&mut self.profile);
        self
    }

    /// Adds a permission, by API name such as `ModifyMetadata`.
    #[must_use]
    pub fn with(mut self, permission: &str) -> Self {
        self.permissions.insert(permission.to_owned());
        self
    }

    /// Takes a permission away, by API name.
    #[must_use]
    pub fn without(mut self, permission: &str) -> Self {
        self.permissions.remove(permission);
        self
    }

    /// Sets the language, such as `ja`; without it, the user has that of the org.
    #[must_use]
    pub fn language(mut self, locale: &str) -> Self {
        self.language = Some(locale.to_owned());
        self
    }

    /// Makes the user inactive.
    #[must_use]
    pub fn inactive(mut self) -> Self {
        self.active = false;
        self
    }

    /// Whether the user holds a permission, by API name.
    #[must_use]
    pub fn may(&self, permission: &str) -> bool {
        self.permissions.contains(permission)
    }
}

/// The users that every simulated org has, administrator first.
pub(super) fn standard() -> Vec<SimulatedUser> {
    let made = |user: &SeedUser| {
        let name = format!("{} {}", user.first_name, user.last_name);
        if user.profile == ADMINISTRATOR_PROFILE {
            return SimulatedUser::administrator(user.alias, name.trim());
        }
        SimulatedUser::new(user.alias, name.trim()).profile(user.profile)
    };
    SEED_USERS.iter().map(made).collect()
}

/// How a user of a simulated org signs in.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SimulatedLogin {
    /// Record id, 18 characters.
    pub user_id: String,
    /// Username, which is not the e-mail address.
    pub username: String,
    /// E-mail address.
    pub email: String,
    /// Password, without the security token.
    pub password: Secret,
    /// What follows the password when an API client signs in from an untrusted address.
    pub security_token: Secret,
}
