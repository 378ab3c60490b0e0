//! Which app a user has approved, and the refresh tokens that came of it.

use std::time::SystemTime;

use super::profile::{Evicted, Logins};
use crate::model::Secret;

/// One approval: a refresh token.
#[derive(Clone, Debug)]
pub(super) struct Approval {
    pub(super) user_id: String,
    pub(super) client_id: String,
    /// The `OauthToken` record that shows it.
    pub(super) record: String,
    pub(super) given: SystemTime,
    pub(super) last_used: SystemTime,
    /// What the app may do with it.
    pub(super) scopes: Vec<String>,
    refresh_token: Secret,
    /// The refresh tokens before this one, where the app rotates them.
    rotated: Vec<Secret>,
}

/// Every approval in the org, oldest first.
#[derive(Debug, Default)]
pub(super) struct Approvals(Vec<Approval>);

impl Approvals {
    /// Adds an approval; returns the one that has to go for it, if the user has too many.
    pub(super) fn add(
        &mut self,
        (user_id, client_id): (&str, &str),
        (refresh_token, record, scopes): (&str, &str, &[String]),
        now: SystemTime,
        facts: &Logins,
    ) -> Option<Approval> {
        let same = |a: &Approval| a.user_id == user_id && a.client_id == client_id;
        let mut rivals = self.0.iter().enumerate().filter(|(_, a)| same(a));
        let full = rivals.clone().count() >= facts.approvals_per_user.max(1);
        let doomed = match facts.evicted_approval {
            Evicted::Oldest => rivals.next(),
            Evicted::LeastRecentlyUsed => rivals.min_by_key(|(_, a)| a.last_used),
        };
        let gone = doomed.map(|(at, _)| at).filter(|_| full).map(|at| self.0.remove(at));
        self.0.push(Approval {
            user_id: user_id.to_owned(),
            client_id: client_id.to_owned(),
            record: record.to_owned(),
            given: now,
            last_used: now,
            scopes: scopes.to_owned(),
            refresh_token: refresh_token.into(),
            rotated: Vec::new(),
        });
        gone
    }

    /// Whether a user has approved an app.
    pub(super) fn has(&self, user_id: &str, client_id: &str) -> bool {
        self.0.iter().any(|a| a.user_id == user_id && a.client_id == client_id)
    }

    /// The approval of a refresh token that an app comes with.
    pub(super) fn of_client(&self, token: &str, client_id: &str) -> Option<&Approval> {
        self.of_token(token).filter(|approval| approval.client_id == client_id)
    }

    /// Remembers when a refresh token last led to a token.
    pub(super) fn used(&mut self, record: &str, now: SystemTime) {
        if let Some(approval) = self.0.iter_mut().find(|approval| approval.record == record) {
            approval.last_used = now;
        }
    }

    /// Puts a new refresh token in place of one.
    pub(super) fn rotate(&mut self, record: &str, new: &str) {
        if let Some(approval) = self.0.iter_mut().find(|approval| approval.record == record) {
            let old = std::mem::replace(&mut approval.refresh_token, new.into());
            approval.rotated.push(old);
        }
    }

    /// Takes back the approval of which a refresh token comes that was rotated away.
    pub(super) fn replayed(&mut self, token: &str, client_id: &str) -> Option<Approval> {
        let at = self.0.iter().position(|approval| {
            approval.client_id == client_id
                && approval.rotated.iter().any(|old| old.expose() == token)
        })?;
        Some(self.0.remove(at))
    }

    /// The approval of a refresh token, whichever app asks.
    pub(super) fn of_token(&self, token: &str) -> Option<&Approval> {
        self.0.iter().find(|approval| approval.refresh_token.expose() == token)
    }

    /// What was approved for an app.
    pub(super) fn of_app(&self, client_id: &str) -> impl Iterator<Item = &Approval> {
        self.0.iter().filter(move |approval| approval.client_id == client_id)
    }

    /// The records that show the approvals.
    pub(super) fn records(&self) -> Vec<String> {
        self.0.iter().map(|approval| approval.record.clone()).collect()
    }

    /// Keeps what was approved for an app under another key.
    pub(super) fn rename_client(&mut self, old: &str, new: &str) {
        for approval in self.0.iter_mut().filter(|approval| approval.client_id == old) {
            new.clone_into(&mut approval.client_id);
        }
    }

    /// Takes the approval of a record back.
    pub(super) fn end(&mut self, record: &str) -> Option<Approval> {
        let at = self.0.iter().position(|approval| approval.record == record)?;
        Some(self.0.remove(at))
    }

    /// Takes an approval back; none where there is none with this refresh token.
    pub(super) fn revoke(&mut self, token: &str) -> Option<Approval> {
        let at = self.0.iter().position(|approval| approval.refresh_token.expose() == token)?;
        Some(self.0.remove(at))
    }

    /// Takes back what was approved for an app.
    pub(super) fn forget_app(&mut self, client_id: &str) -> Vec<Approval> {
        let (gone, kept) = self.0.drain(..).partition(|a: &Approval| a.client_id == client_id);
        self.0 = kept;
        gone
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::simulator::profile::Profile;

    fn evicted(choice: Evicted) -> Vec<String> {
        let mut facts = Profile::default().logins;
        facts.evicted_approval = choice;
        let mut approvals = Approvals::default();
        let at = |second| SystemTime::UNIX_EPOCH + Duration::from_secs(second);
        let mut gone = Vec::new();
        for number in 0..7_u64 {
            let token = format!("token {number}");
            let record = format!("record {number}");
            gone.extend(approvals.add(("user", "app"), (&token, &record, &[]), at(number), &facts));
            // Somebody goes on using the first.
            approvals.used("record 0", at(number));
        }
        assert!(approvals.add(("other", "app"), ("x", "x", &[]), at(9), &facts).is_none());
        gone.into_iter().map(|approval| approval.record).collect()
    }

    #[test]
    fn the_sixth_approval_costs_an_older_one() {
        assert_eq!(evicted(Evicted::Oldest), ["record 0", "record 1"]);
        assert_eq!(evicted(Evicted::LeastRecentlyUsed), ["record 1", "record 2"]);
    }
}
