//! Time that passes only when somebody waits.

use std::collections::{BTreeMap, HashMap};
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant, SystemTime};

use super::work::{Work, Worker};
use super::{Clock, Sleep};

/// So much real time has somebody who wakes to act, or to sleep again, before time moves on for
/// the others. A caller that blocks its thread uses it up, and stops nobody else.
const MOMENT: Duration = Duration::from_millis(1);

/// A clock that stands still until somebody sleeps on it or advances it.
///
/// Sleepers overlap as they would in real time: two who begin together and sleep for five
/// seconds each wake at the same moment, and whoever is due first wakes first. Time does not pass
/// while somebody [works](Clock::work).
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// use std::time::Duration;
/// use cucumber_salesforce::clock::{Clock as _, VirtualClock};
///
/// let clock = VirtualClock::new();
/// let start = clock.now();
/// clock.sleep(Duration::from_secs(600)).await;
/// assert_eq!(clock.now(), start + Duration::from_secs(600));
/// # }
/// ```
#[derive(Debug)]
pub struct VirtualClock {
    start: SystemTime,
    shared: Arc<Shared>,
}

impl VirtualClock {
    /// A clock that stands at the present moment.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "a virtual clock starts at the real time")]
    pub fn new() -> Self {
        Self::at(SystemTime::now())
    }

    /// A clock that stands at `start`.
    #[must_use]
    pub fn at(start: SystemTime) -> Self {
        Self { start, shared: Arc::default() }
    }

    /// Moves the clock on.
    pub fn advance(&self, by: Duration) {
        let mut state = self.shared.lock();
        let now = state.skipped + by;
        state.move_to(now);
    }
}

impl Default for VirtualClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> SystemTime {
        self.start + self.skipped()
    }

    fn sleep(&self, duration: Duration) -> Sleep<'_> {
        Box::pin(Sleeper::begin(Arc::clone(&self.shared), duration))
    }

    fn skipped(&self) -> Duration {
        self.shared.lock().skipped
    }

    fn work(&self) -> Work {
        Work::on(Arc::clone(&self.shared))
    }
}

/// What all who use a clock share.
#[derive(Debug, Default)]
pub(super) struct Shared(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    skipped: Duration,
    /// In how many sleeps each worker is.
    workers: HashMap<u64, usize>,
    /// By the moment that each waits for.
    sleepers: BTreeMap<(Duration, u64), Sleeping>,
    next_id: u64,
    /// Those woken who have not slept again, and when the last of them woke.
    awake: u32,
    woken: Option<Instant>,
}

#[derive(Debug)]
struct Sleeping {
    worker: Option<u64>,
    waker: Option<Waker>,
}

impl Shared {
    pub(super) fn begin_work(&self) -> u64 {
        let mut state = self.lock();
        let id = state.new_id();
        state.workers.insert(id, 0);
        id
    }

    pub(super) fn end_work(&self, id: u64) {
        let mut state = self.lock();
        state.workers.remove(&id);
        state.wake_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn new_id(&mut self) -> u64 {
        self.next_id += 1;
        self.next_id
    }

    /// Whether somebody is at work, or has only just woken.
    fn stands_still(&mut self) -> Option<Still> {
        if self.workers.values().any(|sleeps| *sleeps == 0) {
            return Some(Still::Work);
        }
        if self.awake > 0 && self.woken.is_some_and(|woken| woken.elapsed() < MOMENT) {
            return Some(Still::Moment);
        }
        self.awake = 0;
        None
    }

    /// Moves time to the next moment that somebody waits for.
    fn move_on(&mut self) {
        if let Some(((due, _), _)) = self.sleepers.first_key_value() {
            let next = self.skipped.max(*due);
            self.move_to(next);
        }
    }

    fn move_to(&mut self, now: Duration) {
        self.skipped = now;
        while let Some(entry) = self.sleepers.first_entry() {
            if entry.key().0 > now {
                break;
            }
            let Sleeping { worker, waker } = entry.remove();
            if let Some(worker) = worker {
                self.leave_sleep(worker);
            } else {
                self.awake += 1;
                self.woken = Some(Instant::now());
            }
            waker.into_iter().for_each(Waker::wake);
        }
    }

    fn leave_sleep(&mut self, worker: u64) {
        if let Some(sleeps) = self.workers.get_mut(&worker) {
            *sleeps = sleeps.saturating_sub(1);
        }
    }

    fn wake_all(&self) {
        self.sleepers
            .values()
            .filter_map(|sleeping| sleeping.waker.as_ref())
            .for_each(Waker::wake_by_ref);
    }
}

/// Why time does not move on.
enum Still {
    /// The end of the work wakes all sleepers.
    Work,
    /// Nobody tells when a moment is over.
    Moment,
}

/// Somebody who sleeps.
struct Sleeper {
    clock: Arc<Shared>,
    key: (Duration, u64),
    worker: Option<u64>,
    yielded: bool,
}

impl Sleeper {
    fn begin(clock: Arc<Shared>, duration: Duration) -> Self {
        let worker = Worker::current(&clock);
        let mut state = clock.lock();
        let key = (state.skipped + duration, state.new_id());
        match worker.and_then(|worker| state.workers.get_mut(&worker)) {
            Some(sleeps) => *sleeps += 1,
            None => state.awake = state.awake.saturating_sub(1),
        }
        state.sleepers.insert(key, Sleeping { worker, waker: None });
        drop(state);
        Self { clock, key, worker, yielded: false }
    }
}

impl Future for Sleeper {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let this = self.get_mut();
        if !this.yielded {
            // Others who are ready to act at an earlier moment go first.
            this.yielded = true;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let mut state = this.clock.lock();
        let Some(sleeping) = state.sleepers.get_mut(&this.key) else { return Poll::Ready(()) };
        sleeping.waker = Some(cx.waker().clone());
        match state.stands_still() {
            Some(Still::Work) => return Poll::Pending,
            Some(Still::Moment) => {}
            None => state.move_on(),
        }
        if !state.sleepers.contains_key(&this.key) {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

impl Drop for Sleeper {
    fn drop(&mut self) {
        let mut state = self.clock.lock();
        if state.sleepers.remove(&self.key).is_some() {
            self.worker.into_iter().for_each(|worker| state.leave_sleep(worker));
            state.wake_all();
        }
    }
}
