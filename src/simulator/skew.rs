//! The org's clock, which may go wrong.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use crate::clock::{Clock, SharedClock, Sleep, Work};

/// The clock that the org was given, off by a constant.
#[derive(Debug)]
pub(super) struct OrgClock {
    given: SharedClock,
    /// Milliseconds.
    ahead: AtomicI64,
}

impl OrgClock {
    pub(super) fn new(given: SharedClock) -> Self {
        Self { given, ahead: AtomicI64::new(0) }
    }

    /// The clock that is right.
    pub(super) fn given(&self) -> &SharedClock {
        &self.given
    }

    /// Puts the clock ahead of the right time, or behind it.
    pub(super) fn set(&self, by: Duration, ahead: bool) {
        let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.ahead.store(if ahead { by } else { -by }, Ordering::Release);
    }
}

impl Clock for OrgClock {
    fn now(&self) -> SystemTime {
        let off = self.ahead.load(Ordering::Acquire);
        let by = Duration::from_millis(off.unsigned_abs());
        let now = self.given.now();
        let wrong = if off < 0 { now.checked_sub(by) } else { now.checked_add(by) };
        wrong.unwrap_or(now)
    }

    fn sleep(&self, duration: Duration) -> Sleep<'_> {
        self.given.sleep(duration)
    }

    fn skipped(&self) -> Duration {
        self.given.skipped()
    }

    fn work(&self) -> Work {
        self.given.work()
    }
}

/// A clock that stands still, for what is made later than it says.
#[derive(Debug)]
pub(super) struct Stopped(pub(super) SystemTime);

impl Clock for Stopped {
    fn now(&self) -> SystemTime {
        self.0
    }

    fn sleep(&self, _: Duration) -> Sleep<'_> {
        Box::pin(std::future::pending())
    }

    fn skipped(&self) -> Duration {
        Duration::ZERO
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::clock::VirtualClock;

    #[test]
    fn it_is_off_by_a_constant() {
        let given: SharedClock = Arc::new(VirtualClock::new());
        let (clock, minute) = (OrgClock::new(Arc::clone(&given)), Duration::from_secs(60));
        assert_eq!(clock.now(), given.now());
        clock.set(minute, true);
        assert_eq!(clock.now(), given.now() + minute);
        clock.set(minute, false);
        assert_eq!(clock.now() + minute, clock.given().now());
    }
}
