//! What the org notes of logins: the rate of each user, and the Login History of Setup.

use std::net::IpAddr;
use std::time::{Duration, SystemTime};

use serde_json::json;

use super::Attempt;
use crate::simulator::data::moment;
use crate::simulator::language::Language;
use crate::simulator::people::Person;
use crate::simulator::state::State;

/// Salesforce's limit on logins of one user in an hour.
const LOGINS_PER_HOUR: usize = 3600;

const HOUR: Duration = Duration::from_secs(3600);

/// How many rows Login History keeps: Salesforce keeps 20,000, or six months.
const ROWS: usize = 20_000;

impl State {
    /// Counts a login of a user; false where the hour's are used up.
    pub(super) fn count_login(&mut self, user_id: &str, now: SystemTime) -> bool {
        let logins = self.logins.entry(user_id.to_owned()).or_default();
        let over = |at: &SystemTime| now.duration_since(*at).unwrap_or_default() >= HOUR;
        while logins.front().is_some_and(over) {
            logins.pop_front();
        }
        let free = logins.len() < LOGINS_PER_HOUR;
        if free {
            logins.push_back(now);
        }
        free
    }

    /// Adds a row to Login History.
    ///
    /// `Success`, `Invalid Password`, `Failed: Username-Password Flow Disabled` and
    /// `Login Rate Exceeded` are on public record in this or nearly this form; the other words
    /// are not.
    pub(super) fn note_login(&mut self, attempt: &Attempt<'_>, status: &str) {
        let Attempt { person, way, visit, .. } = attempt;
        let application = attempt.app.map_or_else(|| "N/A".to_owned(), |app| self.label_of(app));
        self.note(person, visit.address, way.login_type(), &application, status);
    }

    /// Whether the last row of a user in Login History says this.
    pub(super) fn was_noted(&self, person: &Person, status: &str) -> bool {
        let status = self.worded(status);
        let rows = self.tables.rows("LoginHistory");
        let last = rows.filter(|row| row["UserId"] == *person.id).last();
        last.is_some_and(|row| row["Status"] == status)
    }

    fn worded(&self, status: &str) -> String {
        if !self.facts.profile.logins.history_is_translated {
            return status.to_owned();
        }
        Language::of(&self.facts.language).say(status)
    }

    fn note(
        &mut self,
        person: &Person,
        from: IpAddr,
        login_type: &str,
        application: &str,
        status: &str,
    ) {
        let status = self.worded(status);
        let row = json!({
            "UserId": person.id,
            "LoginTime": moment(self.now()),
            "LoginType": login_type,
            "SourceIp": from.to_string(),
            "LoginUrl": self.facts.base_url,
            "Status": status,
            "Application": application,
        });
        let made = self.tables.insert("LoginHistory", &row);
        debug_assert!(made.is_ok(), "{made:?}");
        self.tables.keep_newest("LoginHistory", ROWS);
    }
}
