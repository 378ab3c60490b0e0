//! What earlier waits lead to expect.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::progress::Eta;

/// How an earlier wait went, in times since it began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earlier {
    /// The last time that the app was looked for in vain before any node knew it; zero if it was
    /// never looked for in vain.
    ///
    /// Not the first success: who looks late finds late, and a memory of that would make each
    /// wait look later than the one before.
    pub unknown_until: Duration,
    /// When the app had propagated.
    pub ready: Duration,
}

/// How long earlier waits of the same org, kind of app and change took.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expected {
    unknown_until: Vec<Duration>,
    ready: Vec<Duration>,
}

impl Expected {
    /// From earlier waits, in any order.
    #[must_use]
    pub fn of(earlier: impl IntoIterator<Item = Earlier>) -> Self {
        let times = earlier.into_iter().map(|earlier| (earlier.unknown_until, earlier.ready));
        let (mut unknown_until, mut ready): (Vec<_>, Vec<_>) = times.unzip();
        unknown_until.sort_unstable();
        ready.sort_unstable();
        Self { unknown_until, ready }
    }

    /// The number of earlier waits.
    #[must_use]
    pub fn waits(&self) -> usize {
        self.ready.len()
    }

    /// The time by which this share of the earlier waits had ended; `share` from 0 to 1.
    #[must_use]
    pub fn ready_by(&self, share: f64) -> Option<Duration> {
        quantile(&self.ready, share)
    }

    /// The time until which all but this share of the earlier waits had looked in vain.
    #[must_use]
    pub fn unknown_until(&self, share: f64) -> Option<Duration> {
        quantile(&self.unknown_until, share)
    }

    /// Until when to look no more, so that of the earlier waits that were still in vain after
    /// `elapsed` no more than this share had found the app meanwhile.
    #[must_use]
    pub fn in_vain_until(&self, elapsed: Duration, share: f64) -> Option<Duration> {
        let found = self.unknown_until.partition_point(|unknown| *unknown <= elapsed);
        quantile(&self.unknown_until[found..], share)
    }

    /// When a wait that has taken so long may be over; `None` where it has taken longer than all.
    #[must_use]
    pub fn eta(&self, elapsed: Duration) -> Option<Eta> {
        Some(Eta {
            half: self.left(elapsed, 0.5)?,
            nine_in_ten: self.left(elapsed, 0.9)?,
            earlier_waits: u32::try_from(self.waits()).unwrap_or(u32::MAX),
        })
    }

    /// How much longer it may take, given that it has taken so long: half of those earlier waits
    /// that took longer ended within the returned time.
    #[must_use]
    pub fn left(&self, elapsed: Duration, share: f64) -> Option<Duration> {
        let done = self.ready.partition_point(|ready| *ready <= elapsed);
        quantile(&self.ready[done..], share).map(|ready| ready.saturating_sub(elapsed))
    }
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "an index among a hundred values"
)]
fn quantile(sorted: &[Duration], share: f64) -> Option<Duration> {
    let last = sorted.len().checked_sub(1)?;
    sorted.get((last as f64 * share.clamp(0.0, 1.0)).round() as usize).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn earlier_waits_tell_what_is_left() {
        let earlier = |n| Earlier { unknown_until: seconds(n), ready: seconds(10 * n) };
        let expected = Expected::of((1..=101).map(earlier));
        assert_eq!(expected.ready_by(0.5), Some(seconds(510)));
        assert_eq!(expected.unknown_until(0.0), Some(seconds(1)));
        assert_eq!(expected.in_vain_until(seconds(51), 0.1), Some(seconds(57)));
        assert_eq!(expected.left(seconds(510), 0.0), Some(seconds(10)));
        assert_eq!(expected.left(seconds(5000), 0.5), None);
        let eta = expected.eta(seconds(510)).unwrap();
        assert_eq!((eta.half, eta.nine_in_ten), (seconds(260), seconds(450)));
        assert_eq!((eta.earlier_waits, expected.eta(seconds(5000))), (101, None));
        assert_eq!(Expected::default().ready_by(0.5), None);
    }
}
