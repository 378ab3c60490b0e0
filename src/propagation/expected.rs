//! What earlier waits lead to expect.

use std::time::Duration;

/// How long earlier waits of the same org, kind of app and change took.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expected {
    first_success: Vec<Duration>,
    ready: Vec<Duration>,
}

impl Expected {
    /// From earlier waits, each with the time to its first success and to its end.
    #[must_use]
    pub fn of(earlier: impl IntoIterator<Item = (Duration, Duration)>) -> Self {
        let (mut first_success, mut ready): (Vec<_>, Vec<_>) = earlier.into_iter().unzip();
        first_success.sort_unstable();
        ready.sort_unstable();
        Self { first_success, ready }
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

    /// The time by which this share of the earlier waits had seen a first success.
    #[must_use]
    pub fn first_success_by(&self, share: f64) -> Option<Duration> {
        quantile(&self.first_success, share)
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
        let expected = Expected::of((1..=101).map(|n| (seconds(n), seconds(10 * n))));
        assert_eq!(expected.ready_by(0.5), Some(seconds(510)));
        assert_eq!(expected.first_success_by(0.0), Some(seconds(1)));
        assert_eq!(expected.left(seconds(510), 0.0), Some(seconds(10)));
        assert_eq!(expected.left(seconds(5000), 0.5), None);
        assert_eq!(Expected::default().ready_by(0.5), None);
    }
}
