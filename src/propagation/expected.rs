//! What earlier waits lead to expect.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::progress::Eta;

/// How an earlier wait went, in times since it began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earlier {
    /// When a node refused the app last; zero if none did.
    ///
    /// Not a success: who looks late finds late, and a memory of that would make each wait look
    /// later than the one before.
    pub refused_until: Duration,
    /// When the app had propagated.
    pub ready: Duration,
}

/// How long earlier waits of the same org, kind of app and change took.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expected {
    refused_until: Vec<Duration>,
    ready: Vec<Duration>,
}

impl Expected {
    /// From earlier waits, in any order.
    #[must_use]
    pub fn of(earlier: impl IntoIterator<Item = Earlier>) -> Self {
        let times = earlier.into_iter().map(|earlier| (earlier.refused_until, earlier.ready));
        let (mut refused_until, mut ready): (Vec<_>, Vec<_>) = times.unzip();
        refused_until.sort_unstable();
        ready.sort_unstable();
        Self { refused_until, ready }
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

    /// How long all but this share of the earlier waits were refused; `share` from 0 to 1.
    #[must_use]
    pub fn refused_until(&self, share: f64) -> Option<Duration> {
        quantile(&self.refused_until, share)
    }

    /// How long all but this share of those earlier waits were refused that were refused after
    /// `elapsed`.
    #[must_use]
    pub fn still_refused_until(&self, elapsed: Duration, share: f64) -> Option<Duration> {
        let over = self.refused_until.partition_point(|until| *until <= elapsed);
        quantile(&self.refused_until[over..], share)
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

/// When a wait without earlier ones to go by may be over, by what Salesforce says in Setup: 2 to
/// 10 minutes.
pub(super) fn documented_eta(elapsed: Duration) -> Option<Eta> {
    const HALF: Duration = Duration::from_secs(6 * 60);
    const MOST: Duration = Duration::from_secs(10 * 60);
    (elapsed < MOST).then(|| Eta {
        half: HALF.saturating_sub(elapsed),
        nine_in_ten: MOST.saturating_sub(elapsed),
        earlier_waits: 0,
    })
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
        let earlier = |n| Earlier { refused_until: seconds(n), ready: seconds(10 * n) };
        let expected = Expected::of((1..=101).map(earlier));
        assert_eq!(expected.ready_by(0.5), Some(seconds(510)));
        assert_eq!(expected.refused_until(0.0), Some(seconds(1)));
        assert_eq!(expected.still_refused_until(seconds(51), 0.1), Some(seconds(57)));
        assert_eq!(expected.left(seconds(510), 0.0), Some(seconds(10)));
        assert_eq!(expected.left(seconds(5000), 0.5), None);
        let eta = expected.eta(seconds(510)).unwrap();
        assert_eq!((eta.half, eta.nine_in_ten), (seconds(260), seconds(450)));
        assert_eq!((eta.earlier_waits, expected.eta(seconds(5000))), (101, None));
        assert_eq!(Expected::default().ready_by(0.5), None);
    }

    #[test]
    fn without_earlier_waits_the_documentation_speaks() {
        let eta = documented_eta(seconds(60)).unwrap();
        assert_eq!((eta.nine_in_ten, eta.earlier_waits), (seconds(540), 0));
        assert_eq!(documented_eta(seconds(600)), None);
    }
}
