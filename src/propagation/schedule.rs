//! When to ask again.

use std::time::Duration;

use super::expected::Expected;
use super::rule::Rule;

/// The pause after the first refusal.
const FIRST: Duration = Duration::from_secs(1);
/// By how much pauses grow.
const GROWTH: f64 = 1.5;
/// The longest pause of a search.
const LONGEST: Duration = Duration::from_secs(10);
/// The pause after a refusal while nodes disagree.
const DISAGREEING: Duration = Duration::from_secs(8);
/// The longest pause while the org is in trouble.
const TROUBLED: Duration = Duration::from_secs(10);
/// The longest pause while there are too many sign-ins.
const BUSY: Duration = Duration::from_secs(20);
/// The share of earlier waits that a search may begin too late for.
const RARELY: f64 = 0.05;
/// The share of the remaining earlier waits that may have ended during one pause.
const SELDOM: f64 = 0.1;
/// The shortest pause of a search that goes by earlier waits.
const FOUND_SOON: Duration = Duration::from_secs(8);
/// The longest one: who knows whether this wait is like the others?
const LONGEST_PLACED: Duration = Duration::from_secs(12);
/// The shortest pause between successes: nodes are not to be flooded either.
const SHORTEST: Duration = Duration::from_millis(250);

/// Places the probes of a wait.
#[derive(Debug)]
pub(super) struct Schedule<'a> {
    rule: Rule,
    expected: Option<&'a Expected>,
    /// Refusals in a row.
    refusals: u32,
    /// Answers in a row that say nothing about the app.
    disturbances: u32,
}

impl<'a> Schedule<'a> {
    pub(super) fn new(rule: Rule, expected: Option<&'a Expected>) -> Self {
        Self { rule, expected, refusals: 0, disturbances: 0 }
    }

    /// After the success that made the streak so long.
    ///
    /// The longest pauses come first: streaks that break do so early, each success is a login,
    /// and after a few seconds without a refusal the rest may follow quickly. All pauses together
    /// make up the window.
    pub(super) fn after_success(&mut self, streak: u32) -> Duration {
        (self.refusals, self.disturbances) = (0, 0);
        let kept = 1.0 - 1.0 / f64::from(self.rule.nodes.max(2));
        let exponent = i32::try_from(streak.saturating_sub(1)).unwrap_or(i32::MAX);
        let pause = self.rule.window.mul_f64((1.0 - kept) * kept.powi(exponent));
        // A millisecond more, so that rounding never costs a probe.
        pause.max(SHORTEST.min(self.rule.window)) + Duration::from_millis(1)
    }

    /// After a node has shown that it knows the app, before anybody signs in.
    pub(super) fn after_sighting(&mut self) -> Duration {
        (self.refusals, self.disturbances) = (0, 0);
        SHORTEST
    }

    /// After a refusal while no node has ever known the app.
    pub(super) fn after_miss(&mut self, elapsed: Duration) -> Duration {
        let cold = grown(self.refusals, LONGEST);
        self.refusals += 1;
        self.disturbances = 0;
        self.expected.map_or(cold, |expected| placed(expected, elapsed, cold))
    }

    /// After a refusal by one node where others know the app.
    pub(super) fn after_relapse(&mut self) -> Duration {
        self.disturbances = 0;
        DISAGREEING
    }

    /// After trouble of the org's own.
    pub(super) fn after_trouble(&mut self) -> Duration {
        self.disturbances += 1;
        grown(self.disturbances, TROUBLED)
    }

    /// After too many sign-ins.
    pub(super) fn after_rush(&mut self) -> Duration {
        self.disturbances += 1;
        grown(self.disturbances + 4, BUSY)
    }
}

fn grown(times: u32, longest: Duration) -> Duration {
    FIRST.mul_f64(GROWTH.powi(i32::try_from(times.min(64)).unwrap_or(64))).min(longest)
}

/// With earlier waits to go by: nothing is asked while hardly any of them had found the app, and
/// then so that few of them would have been kept waiting.
fn placed(expected: &Expected, elapsed: Duration, cold: Duration) -> Duration {
    let first = expected.unknown_until(RARELY).unwrap_or_default();
    if elapsed < first {
        return first.saturating_sub(elapsed).max(cold);
    }
    let next = expected.in_vain_until(elapsed, SELDOM).unwrap_or(elapsed);
    next.saturating_sub(elapsed).clamp(cold.min(FOUND_SOON), LONGEST_PLACED)
}
