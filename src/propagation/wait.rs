//! The loop that waits.

use std::fmt;
use std::time::{Duration, SystemTime};

use super::answer::{Answered, Asked, Tally};
use super::expected::{Earlier, Expected, documented_eta};
use super::probe::{Ask, Attempt, Probe, Purpose};
use super::rule::Rule;
use super::schedule::Schedule;
use super::streak::Streak;
use crate::clock::Clock;
use crate::error::{Error, ErrorKind};
use crate::model::{Reason, Verdict};
use crate::progress::{Line, Progress, ProgressEvent, brief};

/// One token in so many is also used, beyond the first of each flow in a streak.
const TOKENS_PER_CALL: u32 = 5;

/// How long the same kind of refusal comes until somebody looks closer.
const PATIENCE: Duration = Duration::from_secs(120);

/// A wait until an app works everywhere.
#[derive(Debug)]
pub struct Wait<'a, P> {
    /// For what, such as `connected app "Orders Sync"`.
    pub what: &'a str,
    /// What asks the org.
    pub probe: &'a P,
    /// When the app counts as propagated.
    pub rule: Rule,
    /// What earlier waits lead to expect, if there were any.
    pub expected: Option<&'a Expected>,
    /// Where chance begins: which flow is asked next, and when exactly. `None` for anywhere.
    pub seed: Option<u64>,
    /// The org's time.
    pub clock: &'a dyn Clock,
    /// Who is told about every attempt.
    pub progress: &'a dyn Progress,
}

/// How a wait ended well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Propagated {
    /// From the first probe to the last.
    pub waited: Duration,
    /// When the first success came, since the wait began.
    pub first_success: Duration,
    /// When the last refusal came, since the wait began, if any came.
    pub last_refusal: Option<Duration>,
    /// The number of probes.
    pub attempts: u32,
    /// The distinct answers on the way.
    pub answers: Vec<Answered>,
}

/// How a wait ended badly.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotPropagated {
    /// Waiting cannot help.
    #[error("{what} will never work: {cause}")]
    Never {
        /// The app.
        what: String,
        /// What is wrong.
        cause: String,
        /// What to change.
        remedy: String,
        /// The distinct answers on the way.
        answers: Vec<Answered>,
    },
    /// The deadline passed, or the probes were used up.
    #[error("{what} has not propagated within {} ({attempts} probes); the answers were:{}", brief(*.limit), Listed(.answers))]
    NotYet {
        /// The app.
        what: String,
        /// The deadline.
        limit: Duration,
        /// The number of probes.
        attempts: u32,
        /// The distinct answers on the way.
        answers: Vec<Answered>,
    },
}

impl Propagated {
    /// What is worth remembering for the next wait.
    #[must_use]
    pub fn to_remember(&self) -> Earlier {
        Earlier { refused_until: self.last_refusal.unwrap_or_default(), ready: self.waited }
    }
}

impl NotPropagated {
    /// The distinct answers on the way.
    #[must_use]
    pub fn answers(&self) -> &[Answered] {
        let (Self::Never { answers, .. } | Self::NotYet { answers, .. }) = self;
        answers
    }
}

impl From<NotPropagated> for Error {
    fn from(error: NotPropagated) -> Self {
        match &error {
            NotPropagated::Never { remedy, .. } => {
                Self::new(ErrorKind::Refused, error.to_string()).hint(remedy.clone())
            }
            NotPropagated::NotYet { .. } => Self::new(ErrorKind::NotYet, error.to_string()).hint(
                "raise --sf-deadline if the org is merely slow; answers that never change point to a setting",
            ),
        }
    }
}

impl<P: Probe> Wait<'_, P> {
    /// Probes until the rule is satisfied.
    ///
    /// # Errors
    ///
    /// At once when a probe says "never"; at the deadline when the org still says "not yet".
    pub async fn run(self) -> Result<Propagated, NotPropagated> {
        let _line = Line::of(self.progress, self.what);
        let begin = self.clock.now();
        let elapsed = |now: SystemTime| now.duration_since(begin).unwrap_or_default();
        let mut state = State::new(&self);
        loop {
            let ask = state.next_ask();
            let asked_at = elapsed(self.clock.now());
            let Attempt { verdict, answer, retry_after } = self.probe.attempt(ask).await;
            let now = elapsed(self.clock.now());
            let sighted = answer.asked == Asked::Authorize;
            state.attempts += 1;
            state.tally.count(answer, now);
            let mut verdict = verdict;
            if state.is_suspicious(&verdict, now) {
                let closer = self.probe.look_closer(state.tally.answers()).await;
                verdict = closer.unwrap_or(verdict);
            }
            let words = match &verdict {
                Verdict::Ready => String::new(),
                Verdict::NotYet(reason) => reason.to_string(),
                Verdict::Never { .. } => return Err(state.never(self.what, verdict)),
            };
            let pause = if sighted && verdict == Verdict::Ready {
                state.sight()
            } else {
                state.weigh(ask, &verdict, now)
            };
            // A slow answer is a part of the pause, but not of what the org asks for.
            let pause = pause.saturating_sub(now.saturating_sub(asked_at));
            let pause = pause.max(retry_after.unwrap_or_default());
            if state.streak.is_complete(now) {
                return Ok(state.propagated(now));
            }
            self.progress.tell(ProgressEvent::Waiting {
                what: self.what.to_owned(),
                elapsed: now,
                limit: self.rule.deadline,
                attempt: state.attempts,
                streak: state.streak.length(),
                needed: state.streak.needed(),
                last_answer: words,
                eta: self.expected.map_or_else(|| documented_eta(now), |earlier| earlier.eta(now)),
            });
            if now + pause > self.rule.deadline || state.attempts >= self.rule.attempts {
                return Err(NotPropagated::NotYet {
                    what: self.what.to_owned(),
                    limit: self.rule.deadline,
                    attempts: state.attempts,
                    answers: state.tally.into_answers(),
                });
            }
            self.clock.sleep(pause).await;
        }
    }
}

/// What a wait knows so far.
struct State<'a> {
    flows: u32,
    streak: Streak,
    /// Whether the first token may be the last one, too.
    calls_at_once: bool,
    schedule: Schedule<'a>,
    tally: Tally,
    chance: fastrand::Rng,
    attempts: u32,
    first_success: Option<Duration>,
    last_refusal: Option<Duration>,
    /// Since when there have been refusals alone.
    refused_since: Option<Duration>,
    /// Whether the latest refusal came where a token was to be used: tokens that are only given
    /// do not speak against it.
    refused_in_use: bool,
}

impl<'a> State<'a> {
    fn new<P: Probe>(wait: &Wait<'a, P>) -> Self {
        let flows = wait.probe.flows();
        Self {
            flows,
            calls_at_once: !wait.rule.every_flow,
            streak: Streak::new(wait.rule, flows, wait.probe.calls_rest()),
            schedule: Schedule::new(wait.rule, wait.expected),
            tally: Tally::default(),
            chance: wait.seed.map_or_else(fastrand::Rng::new, fastrand::Rng::with_seed),
            attempts: 0,
            first_success: None,
            last_refusal: None,
            refused_since: None,
            refused_in_use: false,
        }
    }

    /// Flows are drawn by lot: asked in turn, two flows would each meet every other node only
    /// where connections are dealt out in turn, too.
    fn next_ask(&mut self) -> Ask {
        let number = self.attempts;
        let drawn = self.chance.u32(..self.flows.max(1));
        if self.streak.is_searching() {
            // Each flow has its turn, so that what never works shows at once.
            let turn = number % self.flows.max(1);
            return Ask { number, purpose: Purpose::Search, turn, calls_rest: self.calls_at_once };
        }
        let turn = self.streak.pressing_flow().unwrap_or(drawn);
        let by_lot = self.chance.u32(..TOKENS_PER_CALL) == 0;
        let due = self.streak.length() > 2 && self.streak.wants_call(turn);
        Ask { number, purpose: Purpose::Confirm, turn, calls_rest: due || by_lot }
    }

    /// Takes in that a node knows the app, which nobody has signed in to yet.
    fn sight(&mut self) -> Duration {
        self.refused_since = None;
        self.streak.sight();
        self.schedule.after_sighting()
    }

    /// Takes an answer in, and says when to ask again.
    fn weigh(&mut self, ask: Ask, verdict: &Verdict, now: Duration) -> Duration {
        match verdict {
            Verdict::Ready => {
                if ask.calls_rest || !self.refused_in_use {
                    self.refused_since = None;
                }
                self.first_success.get_or_insert(now);
                self.streak.extend(now, ask.turn, ask.calls_rest);
                self.schedule.after_success(self.streak.length())
            }
            Verdict::NotYet(Reason::Behind(_)) | Verdict::Never { .. } => {
                self.refused_since.get_or_insert(now);
                self.refused_in_use = ask.calls_rest;
                self.last_refusal = Some(now);
                self.streak.break_off();
                if self.streak.is_searching() {
                    self.schedule.after_miss(now)
                } else {
                    self.schedule.after_relapse()
                }
            }
            Verdict::NotYet(Reason::Trouble(_)) => {
                self.streak.disturb(now);
                self.schedule.after_trouble()
            }
            Verdict::NotYet(Reason::Busy(_)) => {
                self.streak.disturb(now);
                self.schedule.after_rush()
            }
        }
    }

    /// Whether refusals alone have come for so long that it is worth a closer look; then the
    /// count begins anew.
    fn is_suspicious(&mut self, verdict: &Verdict, now: Duration) -> bool {
        let behind = matches!(verdict, Verdict::NotYet(Reason::Behind(_)));
        let since = self.refused_since.unwrap_or(now);
        let suspicious = behind && now.saturating_sub(since) >= PATIENCE;
        if suspicious {
            self.refused_since = Some(now);
        }
        suspicious
    }

    fn never(self, what: &str, verdict: Verdict) -> NotPropagated {
        let (cause, remedy) = match verdict {
            Verdict::Never { cause, remedy } => (cause, remedy),
            other => (other.to_string(), String::new()),
        };
        let (what, answers) = (what.to_owned(), self.tally.into_answers());
        NotPropagated::Never { what, cause, remedy, answers }
    }

    fn propagated(self, now: Duration) -> Propagated {
        Propagated {
            waited: now,
            first_success: self.first_success.unwrap_or(now),
            last_refusal: self.last_refusal,
            attempts: self.attempts,
            answers: self.tally.into_answers(),
        }
    }
}

/// The distinct answers of a wait, a line each.
pub(crate) struct Listed<'a>(pub(crate) &'a [Answered]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|answered| write!(f, "\n  - {answered}"))
    }
}
