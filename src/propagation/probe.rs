//! One attempt to use an app.

use std::fmt::Debug;
use std::future::Future;
use std::time::Duration;

use crate::model::Verdict;

/// What one attempt came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// What it says about the app.
    pub verdict: Verdict,
    /// The answer in few words, such as `client credentials: invalid_client_id`, for counting.
    pub answer: String,
    /// How long the org asked us to stay away.
    pub retry_after: Option<Duration>,
}

/// Something that can be tried again and again.
pub trait Probe: Debug + Send + Sync {
    /// Makes the `number`th attempt, counted from 0, over a connection of its own.
    fn attempt(&self, number: u32) -> impl Future<Output = Attempt> + Send;
}
