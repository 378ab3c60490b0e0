//! Repeating what may be repeated.

use std::time::{Duration, SystemTime};

use ::http::{Method, StatusCode};
use serde::de::IgnoredAny;
use url::Url;

use super::{Answer, Http, HttpError};
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

/// How attempts are made, and at whom.
#[derive(Clone, Copy, Debug)]
pub struct Attempts<'a> {
    /// How many there may be; one alone where there is none.
    pub retry: Option<Retry>,
    /// What pauses are counted by.
    pub clock: &'a SharedClock,
    /// Who is told of pauses that somebody may notice.
    pub http: &'a Http,
    /// Where the server is.
    pub url: &'a Url,
}

impl Attempts<'_> {
    /// Makes attempts until one succeeds, `repeat` says of its failure that there is to be no other,
    /// or no more is allowed.
    ///
    /// # Errors
    ///
    /// That of the last attempt.
    pub async fn until_success<T, E, F: Future<Output = Result<T, E>>>(
        self,
        attempt: impl FnMut() -> F,
        repeat: impl Fn(&E) -> Option<Repeat>,
    ) -> Result<T, E> {
        self.until(attempt, |outcome| outcome.as_ref().err().and_then(&repeat)).await
    }

    /// The same, where a success may have to be repeated, too.
    pub(super) async fn until<T, E, F: Future<Output = Result<T, E>>>(
        self,
        mut attempt: impl FnMut() -> F,
        repeat: impl Fn(&Result<T, E>) -> Option<Repeat>,
    ) -> Result<T, E> {
        let begun = self.clock.now();
        let mut tries = self.retry.map(|retry| retry.begin(self.clock));
        loop {
            let outcome = attempt().await;
            let (Some(Repeat(asked)), Some(tries)) = (repeat(&outcome), &mut tries) else {
                return outcome;
            };
            let Some(pause) = tries.again(asked) else { return outcome };
            let now = self.clock.now();
            if now.duration_since(begun).unwrap_or_default() + pause > UNNOTICED {
                self.http.tell_pause(self.url, now, pause);
            }
            self.clock.sleep(pause).await;
        }
    }
}

/// Who waits no longer need not be told why.
const UNNOTICED: Duration = Duration::from_secs(2);

/// The attempts that are left.
struct Tries {
    left: u32,
    pause: Duration,
    longest: Duration,
    end: SystemTime,
    clock: SharedClock,
}

impl Tries {
    /// After an attempt that failed: how long to wait before the next, if there may be one. `asked`
    /// is how long the server wants to be left alone.
    fn again(&mut self, asked: Option<Duration>) -> Option<Duration> {
        self.left = self.left.saturating_sub(1);
        let pause = asked.unwrap_or_else(|| self.pause.mul_f64(0.5 + fastrand::f64() / 2.0));
        if self.left == 0 || self.clock.now() + pause > self.end {
            return None;
        }
        self.pause = (self.pause * 2).min(self.longest);
        Some(pause)
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
    use std::sync::{Arc, Mutex};

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
        while let Some(pause) = tries.again(None) {
            clock.sleep(pause).await;
            pauses.push(pause);
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
        let mut tries = Retry::ORDINARY.begin(&shared);
        let wish = Duration::from_secs(100);
        assert_eq!(tries.again(Some(wish)), Some(wish));
        clock.sleep(wish).await;
        assert_eq!(tries.again(Some(wish)), None);
    }

    #[tokio::test]
    async fn long_pauses_are_told_of_once_in_a_while() {
        let clock: SharedClock = Arc::new(VirtualClock::new());
        let told = Arc::new(Mutex::new(Vec::new()));
        let listener = Arc::clone(&told);
        let http = Http::new().unwrap().telling_pauses(move |text| {
            listener.lock().unwrap().push(text);
        });
        let url = "http://127.0.0.1:9".parse().unwrap();
        let attempts =
            Attempts { retry: Some(Retry::ORDINARY), clock: &clock, http: &http, url: &url };
        let begun = clock.now();
        let fail = || async { Err::<(), _>(()) };
        let (one, other) =
            tokio::join!(attempts.until_success(fail, |()| Some(Repeat(None))), async {
                attempts.until_success(fail, |()| Some(Repeat(None))).await
            });
        assert_eq!((one, other), (Err(()), Err(())));
        let waited = clock.now().duration_since(begun).unwrap();
        let told = told.lock().unwrap();
        assert!((1..=4).contains(&told.len()) && waited.as_secs() < 40, "{told:?} in {waited:?}");
        assert!(told[0].starts_with("`127.0.0.1:9` gives no good answer"), "{told:?}");
    }
}
