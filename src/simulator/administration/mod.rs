//! What an administrator of the org does in Setup, where no metadata and no record shows it.

mod clicks;
mod consent;
mod refresh;

pub use clicks::NotInOrg;
pub(super) use clicks::consumer_key;
pub use refresh::NotASandbox;

use std::collections::BTreeSet;

use super::apps::{App, AppType};
use super::state::State;

/// What administrators have set.
#[derive(Debug, Default)]
pub(super) struct Administration {
    /// Consumer keys of blocked apps.
    blocked: BTreeSet<String>,
    /// Consumer keys of apps that are known but not installed.
    uninstalled: BTreeSet<String>,
    /// Ids of the users whose passwords have expired.
    expired: BTreeSet<String>,
    /// The whole org is locked.
    pub(super) locked: bool,
}

impl Administration {
    pub(super) fn is_blocked(&self, app: &App) -> bool {
        self.blocked.contains(&app.client_id)
    }

    /// Keeps what was set for an app under another key.
    fn rename_client(&mut self, old: &str, new: &str) {
        for set in [&mut self.blocked, &mut self.uninstalled] {
            if set.remove(old) {
                set.insert(new.to_owned());
            }
        }
    }

    pub(super) fn has_expired(&self, user_id: &str) -> bool {
        self.expired.contains(user_id)
    }
}

impl State {
    /// Whether an app is not installed, and the user may not use such apps.
    pub(super) fn lacks_installation(&self, app: &App, user_id: &str) -> bool {
        let exempt = ["CanApproveUninstalledApps", "UseAnyApiClient"];
        self.administration.uninstalled.contains(&app.client_id)
            && !exempt.iter().any(|permission| self.tables.permits(user_id, permission))
    }

    /// Whether API access control refuses an app to a user: nobody has listed it.
    pub(super) fn is_not_listed(&self, app: &App, user_id: &str) -> bool {
        self.components.setting("enableAdminApprovedAppsOnly")
            && !app.admin_approved
            && !self.tables.permits(user_id, "UseAnyApiClient")
    }

    /// The label of an app, by which Setup and the records of logins know it.
    pub(super) fn label_of(&self, app: &App) -> String {
        let (object, field) = match app.sort {
            AppType::Connected => ("ConnectedApplication", "Name"),
            AppType::External => ("ExternalClientApplication", "MasterLabel"),
        };
        let label = self.tables.get(object, &app.id).and_then(|row| row[field].as_str());
        label.unwrap_or(&app.name).to_owned()
    }
}
