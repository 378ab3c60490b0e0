//! When to ask again.

use std::time::Duration;

use super::expected::Expected;
use super::rule::Rule;

/// The pause after the first refusal of a search, by how much pauses grow, and the longest one.
const FIRST: Duration = Duration::from_secs(1);
const GROWTH: f64 = 1.5;
const LONGEST: Duration = Duration::from_secs(8);

/// The pause after the first refusal by one node while others know the app, by how much each
/// such refusal lengthens it, and the longest one.
const DISAGREEING: Duration = Duration::from_secs(9);
const DISAGREEING_STEP: Duration = Duration::from_millis(600);
const LONGEST_DISAGREEING: Duration = Duration::from_secs(20);

/// The longest pause while the org is in trouble.
const TROUBLED: Duration = Duration::from_secs(10);
/// The longest pause while there are too many sign-ins.
const BUSY: Duration = Duration::from_secs(20);

/// The first pause of a streak, as a part of the window, and each next one, as a part of the one
/// before.
const STREAK_FIRST: f64 = 0.23;
const STREAK_NEXT: f64 = 0.77;
/// The shortest pause between successes: nodes are not to be flooded either.
const SHORTEST: Duration = Duration::from_millis(100);

/// The share of earlier waits for which a search may begin too late.
const RARELY: f64 = 0.15;
/// So many earlier waits are believed half.
const DOUBT: f64 = 10.0;
/// The share of the earlier waits that are still open which may end during one pause.
const SELDOM: f64 = 0.3;
/// The shortest and the longest pause of a search that goes by earlier waits: who knows whether
/// this wait is like the others?
const PLACED: [Duration; 2] = [Duration::from_secs(4), Duration::from_millis(16_500)];
/// What earlier waits save in the search is spent while nodes disagree: pauses are so much
/// shorter.
const SPENT: f64 = 0.4;

/// Places the probes of a wait.
#[derive(Debug)]
pub(super) struct Schedule<'a> {
    rule: Rule,
    expected: Option<&'a Expected>,
    /// Refusals in a row.
    refusals: u32,
    /// Answers in a row that say nothing about the app.
    disturbances: u32,
    /// Refusals by some nodes while others knew the app.
    relapses: u32,
}

impl<'a> Schedule<'a> {
    pub(super) fn new(rule: Rule, expected: Option<&'a Expected>) -> Self {
        Self { rule, expected, refusals: 0, disturbances: 0, relapses: 0 }
    }

    /// After the success that made the streak so long.
    ///
    /// The longest pauses come first: streaks that break do so early, each success is a login,
    /// and after a few seconds without a refusal the rest may follow quickly. All pauses together
    /// make up the window.
    pub(super) fn after_success(&mut self, streak: u32) -> Duration {
        (self.refusals, self.disturbances) = (0, 0);
        let exponent = i32::try_from(streak.saturating_sub(1)).unwrap_or(i32::MAX);
        let pause = self.rule.window.mul_f64(STREAK_FIRST * STREAK_NEXT.powi(exponent));
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
        let pause = DISAGREEING + DISAGREEING_STEP * self.relapses;
        self.relapses += 1;
        let pause = pause.min(LONGEST_DISAGREEING);
        if self.expected.is_some() { pause.mul_f64(SPENT) } else { pause }
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

/// With earlier waits to go by: nothing is asked while hardly any of them had an end in sight,
/// and then so that few of them would have been kept waiting.
#[expect(clippy::cast_precision_loss, reason = "a hundred at most")]
fn placed(expected: &Expected, elapsed: Duration, cold: Duration) -> Duration {
    let waits = expected.waits() as f64;
    let first = expected.refused_until(RARELY).unwrap_or_default().mul_f64(waits / (waits + DOUBT));
    if elapsed < first {
        return first.saturating_sub(elapsed).max(cold);
    }
    let [shortest, longest] = PLACED;
    let next = expected.still_refused_until(elapsed, SELDOM).unwrap_or_default();
    next.saturating_sub(elapsed).clamp(shortest, longest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::propagation::Earlier;

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn earlier(refused_until: impl IntoIterator<Item = u64>) -> Expected {
        Expected::of(refused_until.into_iter().map(|refused_until| Earlier {
            refused_until: seconds(refused_until),
            ready: seconds(refused_until + 25),
        }))
    }

    #[test]
    fn the_pauses_of_a_streak_make_up_the_window() {
        let mut schedule = Schedule::new(Rule::default(), None);
        let pauses: Vec<Duration> = (1..27).map(|streak| schedule.after_success(streak)).collect();
        let total: Duration = pauses.iter().sum();
        assert!(pauses.is_sorted_by(|a, b| a >= b), "the longest come first: {pauses:?}");
        assert!((20..23).contains(&total.as_secs()), "{total:?}");
    }

    #[test]
    fn a_search_slows_down_to_its_longest_pause() {
        let mut schedule = Schedule::new(Rule::default(), None);
        let pauses: Vec<_> = (0..9).map(|_| schedule.after_miss(Duration::ZERO)).collect();
        assert_eq!((pauses[0], pauses[1], pauses[8]), (FIRST, FIRST.mul_f64(GROWTH), LONGEST));
    }

    #[test]
    fn earlier_waits_place_the_first_looks() {
        let expected = earlier(std::iter::repeat_n(300, 90));
        let mut schedule = Schedule::new(Rule::default(), Some(&expected));
        assert_eq!(schedule.after_miss(Duration::ZERO), seconds(270));
        assert_eq!(schedule.after_miss(seconds(270)), PLACED[1]);
        assert_eq!(schedule.after_miss(seconds(298)), PLACED[0]);
    }

    #[test]
    fn few_earlier_waits_are_hardly_believed() {
        let expected = earlier([600]);
        let mut schedule = Schedule::new(Rule::default(), Some(&expected));
        assert!(schedule.after_miss(Duration::ZERO) < seconds(60));
    }
}
