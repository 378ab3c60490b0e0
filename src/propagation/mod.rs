//! Waits until an app works everywhere.
//!
//! The question is "will every request of the tests succeed?". A probe samples one of the org's
//! nodes, and nodes disagree while an app propagates, so the answer is a run of consecutive
//! successes over fresh connections, spread over a stability window.

mod probe;
mod rule;
mod wait;

pub use probe::{Attempt, Probe};
pub use rule::Rule;
pub use wait::{Answered, NotPropagated, Propagated, wait};
