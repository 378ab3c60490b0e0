//! Waits until an app works everywhere.
//!
//! The question is "will every request of the tests succeed?". A probe samples one of the org's
//! nodes, and nodes disagree while an app propagates, so the answer is a run of consecutive
//! successes over fresh connections, spread over a stability window.

mod answer;
mod authorize;
mod budget;
mod classify;
pub mod diagnosis;
mod expect;
mod expected;
mod facts;
mod history;
mod nodes;
mod probe;
mod rule;
mod schedule;
mod sign_in;
mod state_file;
mod streak;
#[cfg(test)]
mod tests;
mod token_probe;
mod wait;

pub use answer::{Answer, Answered, Asked};
pub use budget::{LoginBudget, UsedUp};
pub use classify::{classify_api, classify_token};
pub use expect::{Expectation, Looks};
pub use expected::{Earlier, Expected};
pub use facts::{AppFacts, LoginHost, SETTLED};
pub use history::History;
pub use probe::{Ask, Attempt, Probe, Purpose};
pub use rule::Rule;
pub use sign_in::SignIn;
pub use token_probe::TokenProbe;
pub(crate) use wait::Listed;
pub use wait::{NotPropagated, Propagated, Wait};
