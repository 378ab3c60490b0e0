//! Approvals of apps by users, with the `OauthToken` records that show them.

use std::time::SystemTime;

use serde_json::json;

use crate::simulator::approvals::Approval;
use crate::simulator::apps::{App, RefreshPolicy};
use crate::simulator::data::moment;
use crate::simulator::oauth;
use crate::simulator::state::State;

impl State {
    /// Lets a user approve an app; returns the refresh token. One too many costs an older one.
    pub(in crate::simulator) fn approve(&mut self, client_id: &str, user_id: &str) -> String {
        let token = oauth::refresh_token(self);
        let app = self.apps.all().find(|app| app.client_id == client_id).cloned();
        let now = self.now();
        let row = json!({
            "AppName": app.as_ref().map(|app| self.label_of(app)),
            // Only what is installed has an entry in the menu of apps.
            "AppMenuItemId": app
                .filter(|app| !self.administration.uninstalled.contains(&app.client_id))
                .map(|app| format!("0DS{}", &app.id[3..])),
            "UserId": user_id,
            "LastUsedDate": moment(now),
        });
        let record = self.tables.insert("OauthToken", &row).unwrap_or_default();
        let facts = std::sync::Arc::clone(&self.facts);
        let logins = &facts.profile.logins;
        let who = (user_id, client_id);
        if let Some(evicted) = self.approvals.add(who, (&token, &record), now, logins) {
            self.forget(&evicted);
        }
        token
    }

    /// Uses a refresh token for an app; returns the user who gave it, and whether the app's policies
    /// have let it expire.
    pub(in crate::simulator) fn use_approval(
        &mut self,
        token: &str,
        app: &App,
    ) -> Option<(String, bool)> {
        let now = self.now();
        let approval = self.approvals.used(token, &app.client_id, now)?;
        let age = |since: SystemTime| now.duration_since(since).unwrap_or_default();
        let expired = match app.refresh {
            RefreshPolicy::Infinite => false,
            RefreshPolicy::Zero => return None,
            RefreshPolicy::Lifetime(span) => age(approval.given) >= span,
            RefreshPolicy::Inactivity(span) => age(approval.last_used) >= span,
        };
        let row = self.tables.get("OauthToken", &approval.record);
        let count = row.and_then(|row| row["UseCount"].as_u64()).unwrap_or_default() + 1;
        let used = json!({ "UseCount": count, "LastUsedDate": moment(now) });
        let _gone = self.tables.update("OauthToken", &approval.record, &used);
        Some((approval.user_id, expired))
    }

    /// Takes a refresh token back; false where there is no such token.
    pub(in crate::simulator) fn revoke_approval(&mut self, token: &str) -> bool {
        let revoked = self.approvals.revoke(token);
        if let Some(approval) = &revoked {
            self.forget(approval);
        }
        revoked.is_some()
    }

    /// Takes back what was approved for an app.
    pub(in crate::simulator) fn forget_approvals_of(&mut self, client_id: &str) {
        for approval in self.approvals.forget_app(client_id) {
            self.forget(&approval);
        }
    }

    fn forget(&mut self, approval: &Approval) {
        let _gone_already = self.tables.delete("OauthToken", &approval.record);
    }
}
