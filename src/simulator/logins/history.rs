//! What the org notes of logins: the rate of each user, and the Login History of Setup.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde_json::Value;

use super::Attempt;
use crate::simulator::apps::App;
use crate::simulator::data::{Row, moment};
use crate::simulator::language::Language;
use crate::simulator::people::Person;
use crate::simulator::state::{Facts, State};

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

    /// Notes a login for Login History.
    ///
    /// `tests/conformance` tells which of the words are on public record.
    pub(super) fn note_login(&mut self, attempt: &Attempt<'_>, status: &'static str) {
        let Attempt { person, way, visit, .. } = attempt;
        self.unwritten.push_back(Note {
            at: self.now(),
            user_id: person.id.clone(),
            login_type: way.login_type(),
            from: visit.address,
            facts: Arc::clone(&self.facts),
            status,
            app: attempt.app.cloned(),
        });
        // What would be forgotten at once needs no writing.
        if self.unwritten.len() > ROWS {
            self.unwritten.pop_front();
        }
    }

    /// Writes what was noted into Login History: it takes longer than a login, and few look. It is
    /// done before an app changes, too, so that each login has the label of its time.
    pub(in crate::simulator) fn write_history(&mut self) {
        if self.unwritten.is_empty() {
            return;
        }
        for note in std::mem::take(&mut self.unwritten) {
            let at = note.at;
            let label = note.app.as_deref().map(|app| self.label_of(app));
            self.tables.note("LoginHistory", note.row(label), at);
        }
        self.tables.keep_newest("LoginHistory", ROWS);
    }

    /// Whether the last row of a user in Login History says this.
    pub(super) fn was_noted(&mut self, person: &Person, status: &str) -> bool {
        self.write_history();
        let status = worded(&self.facts, status);
        let rows = self.tables.rows("LoginHistory");
        let last = rows.filter(|row| row["UserId"] == *person.id).last();
        last.is_some_and(|row| row["Status"] == status)
    }
}

/// A login, as it is noted.
#[derive(Debug)]
pub(in crate::simulator) struct Note {
    at: SystemTime,
    user_id: String,
    login_type: &'static str,
    from: IpAddr,
    /// Of the org as the client saw it.
    facts: Arc<Facts>,
    status: &'static str,
    /// None where no app made the call.
    app: Option<Arc<App>>,
}

impl Note {
    fn row(self, label: Option<String>) -> Row {
        let texts = [
            ("UserId", self.user_id),
            ("LoginTime", moment(self.at)),
            ("LoginType", self.login_type.to_owned()),
            ("SourceIp", self.from.to_string()),
            ("LoginUrl", self.facts.base_url.clone()),
            ("Status", worded(&self.facts, self.status)),
            ("Application", label.unwrap_or_else(|| "N/A".to_owned())),
        ];
        texts.into_iter().map(|(field, text)| (field.to_owned(), Value::String(text))).collect()
    }
}

fn worded(facts: &Facts, status: &str) -> String {
    if !facts.profile.logins.history_is_translated {
        return status.to_owned();
    }
    Language::of(&facts.language).say(status)
}
