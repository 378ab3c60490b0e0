//! What the data API keeps besides records: its allowance, open queries, Apex stubs.

use std::collections::VecDeque;
use std::time::{Duration, SystemTime};

use serde_json::Value;

use super::apex::ApexStub;
use crate::simulator::data::error::DataError;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Open queries per org; an older one is closed for a newer.
const CURSORS: usize = 10;

/// The state of the data API.
#[derive(Debug)]
pub(in crate::simulator) struct Service {
    /// Requests answered in the day that has begun.
    pub(super) used: u64,
    /// When that day began; none before the first request.
    began: Option<SystemTime>,
    /// Requests per day.
    pub(in crate::simulator) allowance: u64,
    /// Records on a page of query results.
    pub(in crate::simulator) batch: usize,
    /// Answers of the org's Apex REST classes.
    pub(in crate::simulator) stubs: Vec<ApexStub>,
    cursors: VecDeque<Cursor>,
    opened: u64,
}

#[derive(Debug)]
struct Cursor {
    id: String,
    user_id: String,
    records: Vec<Value>,
}

impl Default for Service {
    fn default() -> Self {
        let cursors = VecDeque::new();
        Self {
            used: 0,
            began: None,
            allowance: 15_000,
            batch: 2_000,
            stubs: Vec::new(),
            cursors,
            opened: 0,
        }
    }
}

impl Service {
    /// Begins to count anew where a day has passed.
    pub(super) fn roll(&mut self, now: SystemTime) {
        let began = *self.began.get_or_insert(now);
        if now.duration_since(began).unwrap_or_default() >= DAY {
            self.used = 0;
            self.began = Some(now);
        }
    }

    /// Counts a request; refuses it where the day's allowance is used up.
    pub(super) fn count(&mut self) -> Result<(), DataError> {
        self.left()?;
        self.used += 1;
        Ok(())
    }

    /// Refuses where the day's allowance is used up.
    pub(super) fn left(&self) -> Result<(), DataError> {
        if self.used < self.allowance {
            return Ok(());
        }
        let text = "TotalRequests Limit exceeded.";
        Err(DataError::new("REQUEST_LIMIT_EXCEEDED", text).status(403))
    }

    /// Keeps the records of a query for its next pages.
    pub(super) fn open(&mut self, user_id: &str, records: Vec<Value>) -> String {
        self.opened += 1;
        let id = format!("0r8Sm0{:012}", self.opened);
        self.cursors.truncate(CURSORS - 1);
        self.cursors.push_front(Cursor { id: id.clone(), user_id: user_id.to_owned(), records });
        id
    }

    /// The records of an open query of this user.
    pub(super) fn cursor(&self, id: &str, user_id: &str) -> Option<&[Value]> {
        let mut cursors = self.cursors.iter();
        let found = cursors.find(|cursor| cursor.id == id && cursor.user_id == user_id);
        found.map(|cursor| cursor.records.as_slice())
    }
}
