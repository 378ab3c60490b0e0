//! A wait, answer by answer.

use std::time::Duration;

use super::*;
use crate::clock::VirtualClock;
use crate::error::Error;
use crate::model::{Flow, Reason, Verdict};
use crate::progress::Recorded;

const TOKEN: Asked = Asked::Token(Flow::ClientCredentials);

/// Answers from a script, and its last line for ever.
#[derive(Debug)]
struct Script {
    attempts: Vec<Attempt>,
    /// What a closer look shows.
    closer: Option<Verdict>,
}

impl Script {
    fn new(attempts: impl IntoIterator<Item = Attempt>) -> Self {
        Self { attempts: attempts.into_iter().collect(), closer: None }
    }
}

impl Probe for Script {
    fn flows(&self) -> u32 {
        1
    }

    fn calls_rest(&self) -> bool {
        false
    }

    async fn attempt(&self, ask: Ask) -> Attempt {
        self.attempts[usize::try_from(ask.number).unwrap().min(self.attempts.len() - 1)].clone()
    }

    async fn look_closer(&self, _: &[Answered]) -> Option<Verdict> {
        self.closer.clone()
    }
}

fn ready() -> Attempt {
    Attempt { verdict: Verdict::Ready, answer: Answer::success(TOKEN), retry_after: None }
}

fn refused(reason: Reason) -> Attempt {
    let answer = Answer {
        asked: TOKEN,
        status: Some(400),
        code: Some("invalid_client_id".to_owned()),
        text: String::new(),
    };
    Attempt { verdict: Verdict::NotYet(reason), answer, retry_after: None }
}

fn behind() -> Attempt {
    refused(Reason::Behind("unknown yet".to_owned()))
}

fn trouble() -> Attempt {
    refused(Reason::Trouble("maintenance".to_owned()))
}

fn never() -> Verdict {
    Verdict::Never { cause: "no run-as user".into(), remedy: "set one".into() }
}

async fn run(script: Script, rule: Rule) -> (Result<Propagated, NotPropagated>, Recorded) {
    let progress = Recorded::default();
    let wait = Wait {
        what: "app `orders`",
        probe: &script,
        rule,
        expected: None,
        seed: Some(7),
        clock: &VirtualClock::new(),
        progress: &progress,
    };
    (wait.run().await, progress)
}

fn short() -> Rule {
    Rule { successes: Some(3), window: Duration::from_secs(4), ..Rule::default() }
}

#[tokio::test]
async fn one_refusal_starts_the_streak_again() {
    let script = Script::new([ready(), ready(), behind(), ready()]);
    let done = run(script, short()).await.0.unwrap();
    assert!(done.attempts >= 6, "{done:?}");
    let since = done.waited.saturating_sub(done.last_refusal.unwrap());
    assert!(since >= Duration::from_secs(4), "{done:?}");
    assert_eq!(done.first_success, Duration::ZERO);
    assert_eq!(done.answers[1].times, 1);
}

#[tokio::test]
async fn trouble_does_not_start_it_again() {
    let script = Script::new([ready(), ready(), trouble(), ready()]);
    let done = run(script, Rule { window: Duration::ZERO, ..short() }).await.0.unwrap();
    assert_eq!(done.attempts, 4, "{done:?}");
}

#[tokio::test]
async fn never_ends_it_at_once() {
    let end = Attempt { verdict: never(), ..behind() };
    let error = run(Script::new([behind(), end]), Rule::default()).await.0.unwrap_err();
    let error = Error::from(error);
    assert_eq!(error.report(), "app `orders` will never work: no run-as user\n  hint: set one");
}

#[tokio::test]
async fn the_deadline_tells_every_answer() {
    let (outcome, progress) = run(Script::new([behind()]), Rule::default()).await;
    let text = outcome.unwrap_err().to_string();
    assert!(text.starts_with("app `orders` has not propagated within 20m (15"), "{text}");
    assert!(text.contains("client credentials: invalid_client_id: 15"), "{text}");
    assert!(progress.events().len() > 100, "every probe is told");
}

#[tokio::test]
async fn refusals_that_go_on_are_looked_at_closer() {
    let script = Script { closer: Some(never()), ..Script::new([behind()]) };
    let error = run(script, Rule::default()).await.0.unwrap_err();
    let times = error.answers()[0].times;
    assert!(matches!(error, NotPropagated::Never { .. }), "{error}");
    assert!((10..40).contains(&times), "after a while, but long before the deadline: {times}");
}

#[tokio::test]
async fn retry_after_is_honoured() {
    let busy = Attempt {
        retry_after: Some(Duration::from_secs(300)),
        ..refused(Reason::Busy("login rate exceeded".to_owned()))
    };
    let rule = Rule { successes: Some(1), window: Duration::ZERO, ..Rule::default() };
    let done = run(Script::new([busy, ready()]), rule).await.0.unwrap();
    assert_eq!(done.waited, Duration::from_secs(300));
}
