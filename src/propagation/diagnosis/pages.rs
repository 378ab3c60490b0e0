//! Where settings stand in Setup.

use super::case::Case;
use super::finding::Setting;

impl Case<'_> {
    /// A field of the app's policies, which the administrator of the org sets.
    pub(super) fn policy(&self, field: &str) -> Setting {
        let label = self.label();
        Setting::new(
            match self.is_external() {
                Some(true) => format!("External Client App Manager > {label} > Policies"),
                Some(false) => format!("Manage Connected Apps > {label} > Edit Policies"),
                None => format!("App Manager > {label} > Manage"),
            },
            field,
        )
    }

    /// A field of the app's own settings, which its developer sets.
    pub(super) fn app_setting(&self, field: &str) -> Setting {
        let label = self.label();
        Setting::new(
            match self.is_external() {
                Some(true) => format!("External Client App Manager > {label} > Settings"),
                _ => format!("App Manager > {label} > Edit"),
            },
            field,
        )
    }

    /// The pages of the app's use, where it is blocked and its approvals are listed.
    pub(super) fn usage(&self, field: &str) -> Setting {
        Setting::new(format!("Connected Apps OAuth Usage > {}", self.label()), field)
    }

    /// The field that lists who may use the app.
    pub(super) fn selected_sets(&self) -> &'static str {
        match self.is_external() {
            Some(true) => "Select Permission Sets",
            _ => "Manage Permission Sets",
        }
    }
}

/// A field of a user.
pub(super) fn user(username: &str, field: &str) -> Setting {
    Setting::new(format!("Users > {username}"), field)
}

/// A field of a user's profile.
pub(super) fn profile(name: Option<&str>, field: &str) -> Setting {
    let page = name.map_or_else(|| "Profiles".to_owned(), |name| format!("Profiles > {name}"));
    Setting::new(page, field)
}

/// The org's own login URL.
pub(super) fn my_domain() -> Setting {
    Setting::new("My Domain", "Current My Domain URL")
}
