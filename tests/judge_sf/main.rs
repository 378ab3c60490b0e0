//! The official Salesforce CLI, `sf`, judges the simulated org: over loopback, and by the host names
//! of Salesforce through the TLS front.
//!
//! Without the packages that `bash .ci/install` installs there is no judge; where
//! `REQUIRE_FOREIGN_CLIENTS` is set, that is a failure.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "these are tests, helpers included")]

mod apps;
mod errors;
mod finalizing;
mod front;
mod life;
#[path = "../process/mod.rs"]
mod process;
mod refresh;
mod retrieve;
mod sessions;
mod sf;
