//! The successes since the last refusal.

use std::time::Duration;

use super::rule::Rule;

/// The successes since the last refusal, and what they still lack.
#[derive(Debug)]
pub(super) struct Streak {
    rule: Rule,
    flows: u32,
    /// Refusals that came after a success.
    relapses: u32,
    /// Whether a node has ever known the app.
    seen: bool,
    length: u32,
    began: Duration,
    /// The end of the latest trouble.
    troubled: Option<Duration>,
    /// The flows that succeeded since the last refusal.
    flows_proven: Vec<u32>,
    /// The flows whose token the REST API took since the last refusal.
    flows_served: Vec<u32>,
    calls_rest: bool,
}

impl Streak {
    pub(super) fn new(rule: Rule, flows: u32, calls_rest: bool) -> Self {
        Self {
            rule,
            flows,
            relapses: 0,
            seen: false,
            length: 0,
            began: Duration::ZERO,
            troubled: None,
            flows_proven: Vec::new(),
            flows_served: Vec::new(),
            calls_rest,
        }
    }

    /// Notes a success of a flow, and whether the REST API took its token.
    pub(super) fn extend(&mut self, now: Duration, flow: u32, served: bool) {
        if self.length == 0 {
            self.began = now;
        }
        self.seen = true;
        self.length += 1;
        remember(&mut self.flows_proven, flow);
        if served {
            remember(&mut self.flows_served, flow);
        }
    }

    /// Notes that a node knows the app, which is no success yet.
    pub(super) fn sight(&mut self) {
        self.seen = true;
    }

    /// Notes an answer of a node that is behind.
    pub(super) fn break_off(&mut self) {
        self.relapses += u32::from(self.seen);
        self.length = 0;
        self.flows_proven.clear();
        self.flows_served.clear();
    }

    /// Notes trouble that says nothing about the app: what is proven stays so, but the window of
    /// stability begins anew.
    pub(super) fn disturb(&mut self, now: Duration) {
        self.troubled = Some(now);
    }

    /// Whether the app counts as propagated.
    pub(super) fn is_complete(&self, now: Duration) -> bool {
        let quiet_since = self.troubled.map_or(self.began, |end| end.max(self.began));
        self.length >= self.needed()
            && (!self.rule.every_flow || self.missing_flow().is_none())
            && now.saturating_sub(quiet_since) >= self.rule.window
    }

    pub(super) fn length(&self) -> u32 {
        self.length
    }

    pub(super) fn needed(&self) -> u32 {
        self.rule.successes_after(self.relapses)
    }

    /// Whether no node has ever known the app.
    pub(super) fn is_searching(&self) -> bool {
        !self.seen
    }

    /// The flow that must succeed next, where chance would leave one out.
    pub(super) fn pressing_flow(&self) -> Option<u32> {
        let left = self.needed().saturating_sub(self.length);
        if left > self.flows { None } else { self.missing_flow() }
    }

    /// Whether the token of this flow has to be used before the end, and has not been.
    pub(super) fn wants_call(&self, flow: u32) -> bool {
        self.calls_rest && !self.flows_served.contains(&flow)
    }

    fn missing_flow(&self) -> Option<u32> {
        let proven = |flow: &u32| self.flows_proven.contains(flow) && !self.wants_call(*flow);
        (0..self.flows).find(|flow| !proven(flow))
    }
}

fn remember(flows: &mut Vec<u32>, flow: u32) {
    if !flows.contains(&flow) {
        flows.push(flow);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn rule(successes: u32, window: u32) -> Rule {
        Rule { successes: Some(successes), window: SECOND * window, ..Rule::default() }
    }

    #[test]
    fn it_takes_number_and_time() {
        let mut streak = Streak::new(rule(2, 5), 1, false);
        streak.extend(SECOND, 0, false);
        assert!(!streak.is_complete(SECOND * 9), "one of two");
        streak.extend(SECOND * 2, 0, false);
        assert!(!streak.is_complete(SECOND * 5), "four of five seconds");
        assert!(streak.is_complete(SECOND * 6));
    }

    #[test]
    fn a_refusal_begins_it_anew_and_asks_for_more() {
        let mut streak = Streak::new(Rule::default(), 1, false);
        assert_eq!(streak.needed(), 27);
        streak.break_off();
        assert_eq!(streak.needed(), 27, "nothing has succeeded before");
        streak.extend(SECOND, 0, false);
        streak.break_off();
        assert_eq!(streak.length(), 0);
        assert!(streak.needed() > 27);
    }

    #[test]
    fn trouble_takes_away_the_window_but_not_the_successes() {
        let mut streak = Streak::new(rule(2, 5), 1, false);
        streak.extend(SECOND, 0, false);
        streak.disturb(SECOND * 60);
        streak.extend(SECOND * 61, 0, false);
        assert_eq!(streak.length(), 2);
        assert!(!streak.is_complete(SECOND * 64));
        assert!(streak.is_complete(SECOND * 65));
    }

    #[test]
    fn every_flow_must_succeed_and_its_token_serve() {
        let mut streak = Streak::new(rule(2, 0), 2, true);
        streak.extend(SECOND, 0, true);
        assert_eq!(streak.pressing_flow(), Some(1));
        streak.extend(SECOND, 1, false);
        assert!(!streak.is_complete(SECOND));
        assert_eq!(streak.pressing_flow(), Some(1));
        assert!(streak.wants_call(1) && !streak.wants_call(0));
        streak.extend(SECOND, 1, true);
        assert!(streak.is_complete(SECOND));
    }
}
