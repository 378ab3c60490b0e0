//! Which app a user has approved, and the refresh tokens that came of it.

use crate::model::Secret;

/// One approval.
#[derive(Clone, Debug)]
pub(super) struct Approval {
    pub(super) user_id: String,
    pub(super) client_id: String,
    refresh_token: Secret,
}

/// Every approval in the org.
#[derive(Debug, Default)]
pub(super) struct Approvals(Vec<Approval>);

impl Approvals {
    pub(super) fn add(&mut self, user_id: &str, client_id: &str, refresh_token: &str) {
        self.0.push(Approval {
            user_id: user_id.to_owned(),
            client_id: client_id.to_owned(),
            refresh_token: refresh_token.into(),
        });
    }

    /// Whether a user has approved an app.
    pub(super) fn has(&self, user_id: &str, client_id: &str) -> bool {
        self.0.iter().any(|a| a.user_id == user_id && a.client_id == client_id)
    }

    pub(super) fn of_refresh_token(&self, token: &str) -> Option<&Approval> {
        self.0.iter().find(|approval| approval.refresh_token.expose() == token)
    }

    /// Takes an approval back; false where there is none with this refresh token.
    pub(super) fn revoke(&mut self, token: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|approval| approval.refresh_token.expose() != token);
        self.0.len() < before
    }

    /// Takes back what was approved for an app that is gone.
    pub(super) fn forget_app(&mut self, client_id: &str) {
        self.0.retain(|approval| approval.client_id != client_id);
    }
}
