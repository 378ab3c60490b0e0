//! One attempt to use an app.

use std::fmt::Debug;
use std::future::Future;
use std::time::Duration;

use super::answer::{Answer, Answered};
use crate::model::Verdict;

/// What an attempt is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To see whether the node knows the app at all, by the cheapest request that tells.
    Search,
    /// To sign in, as the tests will.
    Confirm,
}

/// What an attempt is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Counted from 0.
    pub number: u32,
    /// What it is for.
    pub purpose: Purpose,
    /// Which of the probe's flows is to be used, from 0.
    pub turn: u32,
    /// Whether the token is to be used for a REST call.
    pub calls_rest: bool,
}

/// What one attempt came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// What it says about the app.
    pub verdict: Verdict,
    /// The answer.
    pub answer: Answer,
    /// How long the org asked us to stay away.
    pub retry_after: Option<Duration>,
}

/// Something that can be tried again and again.
pub trait Probe: Debug + Send + Sync {
    /// How many flows it can use.
    fn flows(&self) -> u32;

    /// Whether its tokens are good for REST calls.
    fn calls_rest(&self) -> bool;

    /// Makes an attempt, over a connection of its own: a kept one would meet the same node again.
    fn attempt(&self, ask: Ask) -> impl Future<Output = Attempt> + Send;

    /// Looks closer, after answers that fit a fresh app have come for a while: a verdict where
    /// what is deployed explains them for good.
    fn look_closer(&self, answers: &[Answered]) -> impl Future<Output = Option<Verdict>> + Send;
}
