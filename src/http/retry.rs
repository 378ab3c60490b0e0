//! Repeating what may be repeated.

use std::time::{Duration, SystemTime};

use ::http::{Method, StatusCode};
use serde::de::IgnoredAny;

use super::{Answer, HttpError};
use crate::clock::SharedClock;

/// How often, and for how long, a request is repeated.
///
/// A pause is twice as long as the one before, up to a longest, and each is shortened by chance, so
/// that those who failed together do not come back together. Where the server says `Retry-After`,
/// that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retry {
    /// How often the request is sent at most.
    pub attempts: u32,
    /// The first pause.
    pub first: Duration,
    /// The longest pause.
    pub longest: Duration,
    /// No pause ends later than this after the first attempt.
    pub within: Duration,
}

impl Retry {
    /// For calls that somebody waits for: six attempts within three minutes.
    pub const ORDINARY: Self = Self {
        attempts: 6,
        first: Duration::from_secs(1),
        longest: Duration::from_secs(30),
        within: Duration::from_secs(180),
    };

    fn begin(self, clock: &SharedClock) -> Tries {
        Tries {
            left: self.attempts,
            pause: self.first,
            longest: self.longest,
            end: clock.now() + self.within,
            clock: clock.clone(),
        }
    }
}

/// That a request may be sent once more, and how long the server wants to be left alone before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repeat(pub Option<Duration>);

/// Makes attempts until one succeeds, `repeat` says of its failure that there is to be no other, or
/// no more is allowed.
///
/// # Errors
///
/// That of the last attempt.
pub(super) async fn retrying<T, E, F: Future<Output = Result<T, E>>>(
    retry: Option<Retry>,
    clock: &SharedClock,
    mut attempt: impl FnMut() -> F,
    repeat: impl Fn(&Result<T, E>) -> Option<Repeat>,
) -> Result<T, E> {
    let mut tries = retry.map(|retry| retry.begin(clock));
    loop {
        let outcome = attempt().await;
        let (Some(Repeat(asked)), Some(tries)) = (repeat(&outcome), &mut tries) else {
            return outcome;
        };
        if !tries.again(asked).await {
            return outcome;
        }
    }
}

/// The same, where no success is to be repeated.
///
/// # Errors
///
/// That of the last attempt.
pub async fn retrying_failures<T, E, F: Future<Output = Result<T, E>>>(
    retry: Option<Retry>,
    clock: &SharedClock,
    attempt: impl FnMut() -> F,
    repeat: impl Fn(&E) -> Option<Repeat>,
) -> Result<T, E> {
    let repeat = |outcome: &Result<T, E>| outcome.as_ref().err().and_then(&repeat);
    retrying(retry, clock, attempt, repeat).await
}

/// The attempts that are left.
struct Tries {
    left: u32,
    pause: Duration,
    longest: Duration,
    end: SystemTime,
    clock: SharedClock,
}

impl Tries {
    /// After an attempt that failed: waits until the next is due, or tells at once that there is
    /// none. `asked` is how long the server wants to be left alone.
    async fn again(&mut self, asked: Option<Duration>) -> bool {
        self.left = self.left.saturating_sub(1);
        let pause = asked.unwrap_or_else(|| self.pause.mul_f64(0.5 + fastrand::f64() / 2.0));
        if self.left == 0 || self.clock.now() + pause > self.end {
            return false;
        }
        self.pause = (self.pause * 2).min(self.longest);
        self.clock.sleep(pause).await;
        true
    }
}

/// Whether a request to the REST APIs may and should be sent once more.
///
/// A POST may have been obeyed although no answer came, so it is repeated only where the server has
/// surely not looked at it.
pub(super) fn repeat(method: &Method, outcome: &Result<Answer, HttpError>) -> Option<Repeat> {
    let may_be_obeyed_twice = *method != Method::POST;
    match outcome {
        Err(error) if error.is_transient() => {
            (may_be_obeyed_twice || error.is_connect()).then_some(Repeat(None))
        }
        Ok(answer) if was_turned_away(answer) => Some(Repeat(answer.retry_after())),
        Ok(answer) if answer.status.is_server_error() || is_broken(answer) => {
            may_be_obeyed_twice.then_some(Repeat(answer.retry_after()))
        }
        Err(_) | Ok(_) => None,
    }
}

/// Whether a status says that the server stumbled, or was too busy.
pub(crate) fn is_trouble(status: u16) -> bool {
    status >= 500 || status == 429
}

/// Codes of refusals that are over in a moment, and that say that nothing was done.
const TURNED_AWAY: &[&str] =
    &["REQUEST_LIMIT_EXCEEDED", "UNABLE_TO_LOCK_ROW", "ALREADY_IN_PROCESS"];

/// Whether a code says that the org was too busy for the request, or that another one held what it
/// wanted: nothing was done, and the same may succeed in a moment.
pub(crate) fn is_turned_away(code: &str) -> bool {
    TURNED_AWAY.contains(&code)
}

/// Whether the server has not done what it was asked, and may in a moment.
fn was_turned_away(answer: &Answer) -> bool {
    answer.status == StatusCode::TOO_MANY_REQUESTS
        || answer.problem().is_some_and(|problem| is_turned_away(&problem.code))
}

/// Whether a success holds something else than JSON: half an answer, or somebody's page.
fn is_broken(answer: &Answer) -> bool {
    answer.status.is_success()
        && !answer.body.is_empty()
        && serde_json::from_slice::<IgnoredAny>(&answer.body).is_err()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ::http::HeaderMap;

    use super::*;
    use crate::clock::{Clock as _, VirtualClock};

    fn answer(status: u16, body: &str) -> Answer {
        let status = StatusCode::from_u16(status).unwrap();
        Answer { status, headers: HeaderMap::new(), body: body.into() }
    }

    #[test]
    fn what_may_have_been_obeyed_is_not_sent_twice() {
        let reset = || Err(HttpError::Reset { host: "a".into(), reason: "b".into() });
        let refused = || Err(HttpError::Refused { host: "a".into() });
        let limit = r#"[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"m"}]"#;
        let held = r#"[{"errorCode":"UNABLE_TO_LOCK_ROW","message":"m"}]"#;
        let malformed = || Err(HttpError::Malformed { reason: "r".into() });
        for (outcome, get, post) in [
            (reset(), true, false),
            (refused(), true, true),
            (malformed(), false, false),
            (Ok(answer(200, "{}")), false, false),
            (Ok(answer(204, "")), false, false),
            (Ok(answer(200, "{\"id\":")), true, false),
            (Ok(answer(200, "<html>")), true, false),
            (Ok(answer(503, "")), true, false),
            (Ok(answer(500, "[]")), true, false),
            (Ok(answer(429, "")), true, true),
            (Ok(answer(403, limit)), true, true),
            (Ok(answer(400, held)), true, true),
            (Ok(answer(403, "[]")), false, false),
            (Ok(answer(401, "")), false, false),
        ] {
            let told = format!("{outcome:?}");
            assert_eq!(repeat(&Method::GET, &outcome).is_some(), get, "GET {told}");
            assert_eq!(repeat(&Method::DELETE, &outcome).is_some(), get, "DELETE {told}");
            assert_eq!(repeat(&Method::POST, &outcome).is_some(), post, "POST {told}");
        }
    }

    #[tokio::test]
    async fn pauses_grow_within_bounds_and_end() {
        let clock = Arc::new(VirtualClock::new());
        let shared: SharedClock = clock.clone();
        let mut tries = Retry::ORDINARY.begin(&shared);
        let mut pauses = Vec::new();
        loop {
            let before = clock.now();
            if !tries.again(None).await {
                break;
            }
            pauses.push(clock.now().duration_since(before).unwrap());
        }
        assert_eq!(pauses.len(), 5);
        for (pause, whole) in pauses.iter().zip([1, 2, 4, 8, 16]) {
            let whole = Duration::from_secs(whole);
            assert!(*pause >= whole / 2 && *pause <= whole, "{pauses:?}");
        }
    }

    #[tokio::test]
    async fn the_server_s_wish_counts_unless_it_takes_too_long() {
        let clock = Arc::new(VirtualClock::new());
        let shared: SharedClock = clock.clone();
        let start = clock.now();
        let mut tries = Retry::ORDINARY.begin(&shared);
        assert!(tries.again(Some(Duration::from_secs(100))).await);
        assert_eq!(clock.now(), start + Duration::from_secs(100));
        assert!(!tries.again(Some(Duration::from_secs(100))).await);
        assert_eq!(clock.now(), start + Duration::from_secs(100));
    }
}
