//! `confirm` recovers what a simulated org's profile says, by what any client of the org sees, and
//! leaves no trace.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may")]

#[cfg(unix)]
mod command;
mod faults;
mod interrupted;
#[cfg(unix)]
mod killed;
mod orgs;
#[cfg(unix)]
#[path = "../process/mod.rs"]
mod process;
mod profiles;
mod refusals;
mod traces;
