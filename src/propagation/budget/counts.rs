//! Who has signed in how often, in this process or on this machine.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use super::hour::Hour;
use crate::propagation::state_file::StateFile;

/// The hours of all who are counted, by a name that tells nobody who they are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Counts(BTreeMap<String, Hour>);

/// Where they are.
#[derive(Debug, Default)]
pub(super) struct Store {
    /// A file for all processes of this machine; an org of this process has its own time, and
    /// none.
    file: Option<StateFile>,
    /// What this process alone knows, where there is no file or it cannot be used.
    own: Mutex<Counts>,
}

impl Counts {
    /// Notes one more.
    pub(super) fn add(&mut self, key: &str, now: SystemTime) {
        self.0.entry(key.to_owned()).or_default().add(now);
    }

    /// How long it takes until there are less than `limit`; `None` where that is so now.
    pub(super) fn free_in(&self, key: &str, limit: u32, now: SystemTime) -> Option<Duration> {
        self.0.get(key).and_then(|hour| hour.free_in(limit, now))
    }

    fn forget(&mut self, now: SystemTime) {
        self.0.values_mut().for_each(|hour| hour.forget(now));
        self.0.retain(|_, hour| !hour.is_empty());
    }
}

impl Store {
    pub(super) fn in_file(file: StateFile) -> Self {
        Self { file: Some(file), own: Mutex::default() }
    }

    /// Changes the counts of the last hour while nobody else does; also says what is wrong with
    /// the file, if anything is.
    pub(super) fn change<T>(
        &self,
        now: SystemTime,
        mut change: impl FnMut(&mut Counts) -> T,
    ) -> (T, Option<String>) {
        let on_own_account = |change: &mut dyn FnMut(&mut Counts) -> T| {
            let mut counts = self.own.lock().unwrap_or_else(PoisonError::into_inner);
            counts.forget(now);
            change(&mut counts)
        };
        let Some(file) = &self.file else { return (on_own_account(&mut change), None) };
        let path = file.path().display();
        match in_file(file, now, &mut change) {
            Ok((outcome, was_damaged)) => {
                let damage = format!("the login budget `{path}` is damaged, and begins anew");
                (outcome, was_damaged.then_some(damage))
            }
            Err(error) => {
                let text = format!("the login budget `{path}` cannot be shared: {error}");
                (on_own_account(&mut change), Some(text))
            }
        }
    }
}

fn in_file<T>(
    file: &StateFile,
    now: SystemTime,
    change: impl FnOnce(&mut Counts) -> T,
) -> io::Result<(T, bool)> {
    file.change(|text| {
        let read = serde_json::from_slice::<Counts>(text);
        let was_damaged = read.is_err() && !text.is_empty();
        let before = read.unwrap_or_default();
        let mut counts = before.clone();
        counts.forget(now);
        let outcome = change(&mut counts);
        // A map of texts to numbers can always be written as JSON.
        let text = (counts != before).then(|| serde_json::to_vec(&counts).unwrap_or_default());
        (text, (outcome, was_damaged))
    })
}

/// A name for what is counted that cannot be read back.
pub(super) fn key(parts: &[&str]) -> String {
    let mut text = String::new();
    // The length keeps one part from posing as two.
    for part in parts {
        text.extend([&part.len().to_string(), ":", part, "\n"]);
    }
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, text.as_bytes());
    digest.as_ref().iter().take(12).fold(String::new(), |mut digits, byte| {
        let _infallible = write!(digits, "{byte:02x}");
        digits
    })
}
