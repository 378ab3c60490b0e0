//! The last hour, minute by minute.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

const MINUTE: u64 = 60;
/// A minute is forgotten when all of it is more than an hour ago.
const KEPT: u64 = 61;

/// How often something happened in each minute of the last hour, by minutes since 1970.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Hour(BTreeMap<u64, u32>);

impl Hour {
    /// Notes that it happened once more.
    pub(super) fn add(&mut self, now: SystemTime) {
        *self.0.entry(minute(now)).or_default() += 1;
    }

    /// Forgets what is longer ago, or so far ahead that only a wrong clock can have noted it.
    pub(super) fn forget(&mut self, now: SystemTime) {
        let now = minute(now);
        self.0.retain(|minute, _| *minute + KEPT > now && *minute < now + KEPT);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How long it takes until it has happened less than `limit` times within an hour; `None`
    /// where that is so now.
    pub(super) fn free_in(&self, limit: u32, now: SystemTime) -> Option<Duration> {
        let mut left = self.0.values().fold(0_u32, |sum, count| sum.saturating_add(*count));
        if left < limit {
            return None;
        }
        let (minute, _) = self.0.iter().find(|(_, count)| {
            left -= **count;
            left < limit
        })?;
        let free_at = UNIX_EPOCH + Duration::from_secs((minute + KEPT) * MINUTE);
        Some(free_at.duration_since(now).unwrap_or_default())
    }
}

fn minute(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs() / MINUTE
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(1_800_000_000 + seconds)
    }

    #[test]
    fn an_hour_slides() {
        let mut hour = Hour::default();
        for second in [0, 59, 600] {
            hour.add(at(second));
        }
        assert_eq!(hour.free_in(4, at(601)), None);
        assert_eq!(hour.free_in(3, at(601)), Some(Duration::from_secs(3660 - 601)));
        assert_eq!(hour.free_in(1, at(601)), Some(Duration::from_secs(4260 - 601)));
        hour.forget(at(3659));
        assert!(hour.free_in(3, at(3659)).is_some(), "second 59 is not an hour ago yet");
        hour.forget(at(3660));
        assert_eq!(hour.free_in(3, at(3660)), None);
        hour.forget(at(4260));
        assert!(hour.is_empty());
    }

    #[test]
    fn a_wrong_clock_holds_nobody_up_for_long() {
        let mut hour = Hour::default();
        hour.add(at(86_400));
        hour.forget(at(0));
        assert!(hour.is_empty());
    }
}
