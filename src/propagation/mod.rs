//! Waits until an app works everywhere.
//!
//! The question is "will every request of the tests succeed?". A probe samples one of the org's
//! nodes, and nodes disagree while an app propagates, so the answer is a run of consecutive
//! successes over fresh connections, spread over a stability window.

mod classify;
mod probe;
mod rule;
mod sign_in;
mod token_probe;
mod wait;

pub use classify::{AppFacts, classify_api, classify_token};
pub use probe::{Attempt, Probe};
pub use rule::Rule;
pub use sign_in::SignIn;
pub use token_probe::TokenProbe;
pub use wait::{Answered, NotPropagated, Propagated, wait};
