//! Time that passes only when somebody waits.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use super::{Clock, Sleep};

/// A clock that stands still until somebody sleeps on it or advances it.
///
/// Sleepers overlap as they would in real time: two who begin together and sleep for five
/// seconds each wake at the same moment.
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
    skipped: Mutex<Duration>,
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
        Self { start, skipped: Mutex::new(Duration::ZERO) }
    }

    /// Moves the clock on.
    pub fn advance(&self, by: Duration) {
        *self.lock() += by;
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Duration> {
        self.skipped.lock().unwrap_or_else(PoisonError::into_inner)
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
        let due = self.skipped() + duration;
        Box::pin(async move {
            // Others who are ready to act at an earlier moment go first.
            tokio::task::yield_now().await;
            let mut skipped = self.lock();
            *skipped = due.max(*skipped);
        })
    }

    fn skipped(&self) -> Duration {
        *self.lock()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn sleepers_overlap() {
        let clock = VirtualClock::new();
        let start = clock.now();
        let seconds = Duration::from_secs;
        tokio::join!(clock.sleep(seconds(5)), clock.sleep(seconds(8)), clock.sleep(seconds(5)));
        assert_eq!(clock.now(), start + seconds(8));
    }
}
