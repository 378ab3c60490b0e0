//! When an app counts as propagated, and how long to wait for it.

use std::time::Duration;

/// When an app counts as propagated, and how long to wait for it.
///
/// The default asks for 27 successes in a row: if one of four nodes were still behind and each
/// probe met a node at random, the chance of 27 successes would be `0.75^27`, below 0.05 %. That
/// there are at most four nodes, met at random, is an assumption.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Consecutive successes, flows counted together.
    pub successes: u32,
    /// The shortest time between the first and the last of them.
    pub window: Duration,
    /// How long to wait in all.
    pub deadline: Duration,
    /// The most probes to send: Salesforce allows 3,600 logins per hour and user.
    pub attempts: u32,
    /// The pause after the first "not yet"; it grows by half each time.
    pub first_pause: Duration,
    /// The longest pause after a "not yet".
    pub longest_pause: Duration,
}

impl Default for Rule {
    fn default() -> Self {
        Self {
            successes: 27,
            window: Duration::from_secs(20),
            deadline: Duration::from_secs(20 * 60),
            attempts: 1_000,
            first_pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(10),
        }
    }
}

impl Rule {
    /// A rule that one success satisfies: for an app that was proven before.
    #[must_use]
    pub fn once(self) -> Self {
        Self { successes: 1, window: Duration::ZERO, ..self }
    }

    /// The pause after a success, which spreads the successes over the window.
    #[must_use]
    pub fn pause_between_successes(&self) -> Duration {
        // A nanosecond more than the quotient, so that rounding never costs a probe.
        self.window / self.successes.saturating_sub(1).max(1) + Duration::from_nanos(1)
    }

    /// The pause after so many "not yet" answers in a row.
    #[must_use]
    pub fn pause_after(&self, refusals: u32) -> Duration {
        let factor = 1.5_f64.powi(i32::try_from(refusals.saturating_sub(1).min(64)).unwrap_or(64));
        self.first_pause.mul_f64(factor).min(self.longest_pause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_their_bound() {
        let rule = Rule::default();
        assert_eq!(rule.pause_after(1), Duration::from_secs(1));
        assert_eq!(rule.pause_after(2), Duration::from_millis(1_500));
        assert_eq!(rule.pause_after(1_000), rule.longest_pause);
    }

    #[test]
    fn the_default_keeps_its_promise() {
        let rule = Rule::default();
        assert!(0.75_f64.powi(i32::try_from(rule.successes).unwrap()) < 0.000_5);
        assert!(rule.pause_between_successes() * (rule.successes - 1) >= rule.window);
    }
}
