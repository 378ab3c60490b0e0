//! The second pair of key and secret that an external client app can have.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use crate::model::Secret;
use crate::simulator::apps::SecondPair;

/// How long such a pair is good, unless it is deleted before.
const LIFE: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// A pair that waits to become the app's own, or was that before.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    pub(super) id: String,
    pub(super) key: String,
    pub(super) secret: Secret,
    pub(super) made: SystemTime,
    /// User id.
    pub(super) made_by: String,
    /// Whether it was the app's own pair, until another took its place.
    pub(super) was_first: bool,
}

/// The second pairs, by app id: none has more than one.
#[derive(Debug, Default)]
pub(in crate::simulator) struct Staged {
    pairs: BTreeMap<String, Pair>,
    /// How many there have ever been.
    made: u64,
}

impl Pair {
    pub(super) fn ends(&self) -> SystemTime {
        self.made + LIFE
    }

    /// As the API names it.
    pub(super) fn state(&self, now: SystemTime) -> &'static str {
        match self {
            _ if now >= self.ends() => "Expired",
            Self { was_first: true, .. } => "Rotated",
            _ => "Active",
        }
    }
}

impl Staged {
    /// What the login nodes must know of the second pair of an app.
    pub(in crate::simulator) fn second_of(&self, app_id: &str) -> Option<SecondPair> {
        let pair = self.pairs.get(app_id)?;
        let (client_id, client_secret) = (pair.key.clone(), pair.secret.clone());
        Some(SecondPair { client_id, client_secret, until: pair.ends() })
    }

    pub(super) fn of(&self, app_id: &str) -> Option<&Pair> {
        self.pairs.get(app_id)
    }

    pub(super) fn put(&mut self, app_id: &str, pair: Pair) {
        self.pairs.insert(app_id.to_owned(), pair);
    }

    pub(in crate::simulator) fn remove(&mut self, app_id: &str) {
        self.pairs.remove(app_id);
    }

    /// The number of the next pair.
    pub(super) fn next(&mut self) -> u64 {
        self.made += 1;
        self.made
    }
}
