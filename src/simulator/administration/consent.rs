//! Approvals of apps by users, with the `OauthToken` records that show them.

use std::time::SystemTime;

use serde_json::json;

use crate::simulator::approvals::Approval;
use crate::simulator::apps::{App, RefreshPolicy};
use crate::simulator::data::moment;
use crate::simulator::oauth;
use crate::simulator::state::State;

impl State {
    /// Lets a user approve an app with all its scopes; returns the refresh token.
    pub(in crate::simulator) fn approve(&mut self, client_id: &str, user_id: &str) -> String {
        let app = self.apps.with_key(client_id);
        let scopes = app.map(App::oauth_scopes).unwrap_or_default();
        self.approve_scopes(client_id, user_id, &scopes).0
    }

    /// Lets a user approve an app; returns the refresh token, and the record that shows the
    /// approval. One too many costs an older one.
    pub(in crate::simulator) fn approve_scopes(
        &mut self,
        client_id: &str,
        user_id: &str,
        scopes: &[String],
    ) -> (String, String) {
        let token = oauth::refresh_token(self);
        let delete_token = oauth::refresh_token(self);
        let app = self.apps.with_key(client_id).cloned();
        let now = self.now();
        let row = json!({
            "AppName": app.as_ref().map(|app| self.label_of(app)),
            // Only what is installed has an entry in the menu of apps.
            "AppMenuItemId": app
                .filter(|app| !self.administration.uninstalled.contains(&app.client_id))
                .map(|app| format!("0DS{}", &app.id[3..])),
            "UserId": user_id,
            "LastUsedDate": moment(now),
            // What ends the approval at the revoke endpoint, and is good for nothing else.
            "DeleteToken": delete_token,
        });
        let record = self.tables.insert("OauthToken", &row).unwrap_or_default();
        let facts = std::sync::Arc::clone(&self.facts);
        let logins = &facts.profile.logins;
        let who = (user_id, client_id);
        if let Some(evicted) = self.approvals.add(who, (&token, &record, scopes), now, logins) {
            self.forget(&evicted);
        }
        (token, record)
    }

    /// Puts a new refresh token in place of the one of an approval.
    pub(in crate::simulator) fn rotate_approval(&mut self, record: &str) -> String {
        let token = oauth::refresh_token(self);
        self.approvals.rotate(record, &token);
        token
    }

    /// Takes an approval back whose refresh token was rotated away and comes again; false where
    /// that is not so.
    pub(in crate::simulator) fn revoke_replayed(&mut self, token: &str, client_id: &str) -> bool {
        let replayed = self.approvals.replayed(token, client_id);
        if let Some(approval) = &replayed {
            self.forget_record(approval);
            if self.facts.profile.codes.replay_ends_sessions {
                self.end_sessions_of(approval);
            }
        }
        replayed.is_some()
    }

    /// The approval of a refresh token that an app comes with, and whether the app's policies have
    /// let it expire. To ask is not to use it.
    pub(in crate::simulator) fn approval_of(
        &self,
        token: &str,
        app: &App,
    ) -> Option<(Approval, bool)> {
        let approval = self.approvals.of_client(token, &app.client_id)?;
        let age = |since: SystemTime| self.now().duration_since(since).unwrap_or_default();
        let expired = match app.refresh {
            RefreshPolicy::Infinite => false,
            RefreshPolicy::Zero => return None,
            RefreshPolicy::Lifetime(span) => age(approval.given) >= span,
            RefreshPolicy::Inactivity(span) => age(approval.last_used) >= span,
        };
        Some((approval.clone(), expired))
    }

    /// Writes down that the refresh token of an approval has led to a token.
    pub(in crate::simulator) fn count_use(&mut self, record: &str) {
        let now = self.now();
        self.approvals.used(record, now);
        let row = self.tables.get("OauthToken", record);
        let count = row.and_then(|row| row["UseCount"].as_u64()).unwrap_or_default() + 1;
        let used = json!({ "UseCount": count, "LastUsedDate": moment(now) });
        let _gone = self.tables.update("OauthToken", record, &used);
    }

    /// Takes a refresh token back, by itself or by the token that the record has for it; false
    /// where there is no such token.
    pub(in crate::simulator) fn revoke_approval(&mut self, token: &str) -> bool {
        let by_record = self.tables.find("OauthToken", "DeleteToken", token);
        if let Some(record) = by_record.and_then(|row| row["Id"].as_str()).map(str::to_owned) {
            return self.end_approval(&record);
        }
        let revoked = self.approvals.revoke(token);
        if let Some(approval) = &revoked {
            self.forget(approval);
        }
        revoked.is_some()
    }

    /// Takes back everything that anybody has approved.
    pub(in crate::simulator) fn end_all_approvals(&mut self) {
        for record in self.approvals.records() {
            self.end_approval(&record);
        }
    }

    /// Takes back the approval that a record shows; false where there is none.
    pub(in crate::simulator) fn end_approval(&mut self, record: &str) -> bool {
        let ended = self.approvals.end(record);
        if let Some(approval) = &ended {
            self.forget(approval);
        }
        ended.is_some()
    }

    /// Keeps everything that an app has under another consumer key.
    pub(in crate::simulator) fn rename_client(&mut self, old: &str, new: &str) {
        self.approvals.rename_client(old, new);
        self.sessions.rename_client(old, new);
        self.handshakes.rename_client(old, new);
        self.administration.rename_client(old, new);
    }

    /// Takes back what was approved for an app.
    pub(in crate::simulator) fn forget_approvals_of(&mut self, client_id: &str) {
        for approval in self.approvals.forget_app(client_id) {
            self.forget(&approval);
        }
        self.handshakes.forget_consents_to(client_id);
    }

    /// Takes back what was approved for an app, and ends all its sessions.
    pub(in crate::simulator) fn end_tokens_of(&mut self, client_id: &str) {
        self.forget_approvals_of(client_id);
        self.sessions.close_all(|session| session.client_id.as_deref() == Some(client_id));
    }

    fn forget(&mut self, approval: &Approval) {
        self.forget_record(approval);
        self.end_sessions_of(approval);
    }

    /// Whoever has no approval any more is asked on the consent page again.
    fn forget_record(&mut self, approval: &Approval) {
        let _gone_already = self.tables.delete("OauthToken", &approval.record);
        let Approval { user_id, client_id, .. } = approval;
        if !self.approvals.has(user_id, client_id) {
            self.handshakes.consents.remove(&(user_id.clone(), client_id.clone()));
        }
    }

    fn end_sessions_of(&mut self, approval: &Approval) {
        self.sessions.close_all(|session| session.approval.as_ref() == Some(&approval.record));
    }
}
