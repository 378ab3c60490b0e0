//! All waiting goes through a [`Clock`], so that tests wait for nothing.

mod system;
#[cfg(test)]
mod tests;
mod virtual_clock;
mod work;

use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

pub use system::SystemClock;
pub use virtual_clock::VirtualClock;
pub use work::Work;

/// A future that ends when a clock has advanced far enough.
pub type Sleep<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// Where time comes from.
pub trait Clock: Debug + Send + Sync {
    /// The time of day.
    fn now(&self) -> SystemTime;

    /// Waits until `duration` has passed on this clock.
    ///
    /// Never race it against work to make a timeout: a virtual clock jumps. Compare
    /// [`now`](Self::now) with a deadline instead.
    fn sleep(&self, duration: Duration) -> Sleep<'_>;

    /// How far this clock has jumped ahead of the world outside the process.
    fn skipped(&self) -> Duration;

    /// Says that work begins, for which a virtual clock stands still.
    fn work(&self) -> Work {
        Work::default()
    }
}

/// A clock that several parts share.
pub type SharedClock = Arc<dyn Clock>;
