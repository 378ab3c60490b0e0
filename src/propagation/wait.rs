//! The loop that waits.

use std::fmt;
use std::time::{Duration, SystemTime};

use super::probe::{Attempt, Probe};
use super::rule::Rule;
use crate::clock::Clock;
use crate::error::{Error, ErrorKind};
use crate::model::Verdict;
use crate::progress::{Progress, ProgressEvent, brief};

/// How a wait ended well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Propagated {
    /// From the first probe to the last.
    pub waited: Duration,
    /// The number of probes.
    pub attempts: u32,
    /// The distinct answers on the way.
    pub answers: Vec<Answered>,
}

/// An answer, how often and when it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The answer in few words.
    pub answer: String,
    /// How often it came.
    pub times: u32,
    /// When it came first, since the wait began.
    pub first: Duration,
    /// When it came last, since the wait began.
    pub last: Duration,
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

/// So many successes after a relapse are spaced like "not yet" answers.
const CAUTIOUS: u32 = 3;

/// Probes until `rule` is satisfied.
///
/// # Errors
///
/// At once when a probe says "never"; at the deadline when the org still says "not yet".
pub async fn wait<P: Probe>(
    what: &str,
    probe: &P,
    rule: Rule,
    clock: &dyn Clock,
    progress: &dyn Progress,
) -> Result<Propagated, NotPropagated> {
    let begin = clock.now();
    let elapsed = |now: SystemTime| now.duration_since(begin).unwrap_or_default();
    let mut state = State::default();
    loop {
        let Attempt { verdict, answer, retry_after } = probe.attempt(state.attempts).await;
        let now = elapsed(clock.now());
        state.attempts += 1;
        state.count(&answer, now);
        let pause = match verdict {
            Verdict::Never { cause, remedy } => {
                let what = what.to_owned();
                return Err(NotPropagated::Never { what, cause, remedy, answers: state.answers });
            }
            Verdict::Ready => {
                let since = *state.streak_began.get_or_insert(now);
                state.streak += 1;
                state.refusals = 0;
                if state.streak >= rule.successes && now.saturating_sub(since) >= rule.window {
                    let State { attempts, answers, .. } = state;
                    return Ok(Propagated { waited: now, attempts, answers });
                }
                state.pause_after_success(&rule)
            }
            Verdict::NotYet(_) => {
                state.relapsed |= state.streak > 0;
                state.streak_began = None;
                state.streak = 0;
                state.refusals += 1;
                retry_after.unwrap_or_default().max(rule.pause_after(state.refusals))
            }
        };
        progress.tell(ProgressEvent::Waiting {
            what: what.to_owned(),
            elapsed: now,
            limit: rule.deadline,
            attempt: state.attempts,
            streak: state.streak,
            needed: rule.successes,
            last_answer: answer,
        });
        if now + pause > rule.deadline || state.attempts >= rule.attempts {
            let State { attempts, answers, .. } = state;
            return Err(NotPropagated::NotYet {
                what: what.to_owned(),
                limit: rule.deadline,
                attempts,
                answers,
            });
        }
        clock.sleep(pause).await;
    }
}

#[derive(Debug, Default)]
struct State {
    attempts: u32,
    streak: u32,
    streak_began: Option<Duration>,
    refusals: u32,
    /// Whether a streak was broken: nodes disagree.
    relapsed: bool,
    answers: Vec<Answered>,
}

impl State {
    /// While nodes disagree, a few successes mean nothing, and each probe is a login: they are
    /// counted against the user's limit.
    fn pause_after_success(&self, rule: &Rule) -> Duration {
        if self.relapsed && self.streak <= CAUTIOUS {
            rule.pause_between_successes().max(rule.pause_after(CAUTIOUS))
        } else {
            rule.pause_between_successes()
        }
    }

    fn count(&mut self, answer: &str, now: Duration) {
        if let Some(known) = self.answers.iter_mut().find(|known| known.answer == answer) {
            known.times += 1;
            known.last = now;
        } else {
            self.answers.push(Answered {
                answer: answer.to_owned(),
                times: 1,
                first: now,
                last: now,
            });
        }
    }
}

struct Listed<'a>(&'a [Answered]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|Answered { answer, times, first, last }| {
            write!(
                f,
                "\n  - {answer}: {times} {}, first at {}, last at {}",
                if *times == 1 { "time" } else { "times" },
                brief(*first),
                brief(*last)
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::clock::VirtualClock;
    use crate::progress::Recorded;

    /// Answers from a script, and its last line for ever.
    #[derive(Debug)]
    struct Script(Mutex<Vec<Attempt>>);

    impl Script {
        fn new(attempts: impl IntoIterator<Item = Attempt>) -> Self {
            Self(Mutex::new(attempts.into_iter().collect()))
        }
    }

    impl Probe for Script {
        async fn attempt(&self, number: u32) -> Attempt {
            let script = self.0.lock().unwrap();
            script[usize::try_from(number).unwrap().min(script.len() - 1)].clone()
        }
    }

    fn says(verdict: Verdict, answer: &str) -> Attempt {
        Attempt { verdict, answer: answer.to_owned(), retry_after: None }
    }

    fn ready() -> Attempt {
        says(Verdict::Ready, "ok")
    }

    fn not_yet() -> Attempt {
        says(Verdict::NotYet("unknown yet".into()), "invalid_client_id")
    }

    async fn run(script: Script, rule: Rule) -> (Result<Propagated, NotPropagated>, Recorded) {
        let progress = Recorded::default();
        let outcome = wait("app `orders`", &script, rule, &VirtualClock::new(), &progress).await;
        (outcome, progress)
    }

    #[tokio::test]
    async fn one_failure_starts_the_streak_again() {
        let rule = Rule { successes: 3, window: Duration::from_secs(4), ..Rule::default() };
        let script = Script::new([ready(), ready(), not_yet(), ready()]);
        let done = run(script, rule).await.0.unwrap();
        assert_eq!(done.attempts, 6);
        assert!(done.waited >= Duration::from_secs(4), "{done:?}");
        assert_eq!(done.answers[0].times, 5);
    }

    #[tokio::test]
    async fn nodes_that_disagree_are_asked_less_often() {
        let settled = run(Script::new([ready()]), Rule::default()).await.0.unwrap();
        let mixed = [ready(), not_yet()].into_iter().cycle().take(20);
        let done = run(Script::new(mixed.chain([ready()])), Rule::default()).await.0.unwrap();
        assert_eq!((settled.attempts, done.attempts), (27, 20 + 27));
        let spent = done.waited.saturating_sub(settled.waited);
        assert!(spent > Duration::from_secs(30), "a success every few seconds: {spent:?}");
    }

    #[tokio::test]
    async fn never_ends_it_at_once() {
        let never = Verdict::Never { cause: "no run-as user".into(), remedy: "set one".into() };
        let script = Script::new([not_yet(), says(never, "invalid_grant")]);
        let error = run(script, Rule::default()).await.0.unwrap_err();
        let error = Error::from(error);
        assert_eq!(error.report(), "app `orders` will never work: no run-as user\n  hint: set one");
    }

    #[tokio::test]
    async fn the_deadline_tells_every_answer() {
        let (outcome, progress) = run(Script::new([not_yet()]), Rule::default()).await;
        let text = outcome.unwrap_err().to_string();
        assert!(
            text.starts_with("app `orders` has not propagated within 20m (124 probes)"),
            "{text}"
        );
        assert!(text.contains("invalid_client_id: 1"), "{text}");
        assert!(progress.events().len() > 100, "every probe is told");
    }

    #[tokio::test]
    async fn retry_after_is_honoured() {
        let busy = Attempt { retry_after: Some(Duration::from_secs(300)), ..not_yet() };
        let rule = Rule { successes: 1, window: Duration::ZERO, ..Rule::default() };
        let done = run(Script::new([busy, ready()]), rule).await.0.unwrap();
        assert_eq!(done.waited, Duration::from_secs(300));
    }
}
