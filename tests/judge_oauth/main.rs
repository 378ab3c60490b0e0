//! Generic OAuth clients that we did not write judge the simulated org: each does what it has an operation for,
//! meets the errors, and reports them as it does against Salesforce.
//!
//! A judge is a program in `tests/foreign/judges` that prints a line of JSON for each operation,
//! and a page in `src/docs/judges` with the same in a table; `UPDATE_DOCS=1` writes the pages anew.
//! Without the packages that `bash .ci/install` installs there is nothing to run; where
//! `REQUIRE_FOREIGN_CLIENTS` is set, that is a failure.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a test may")]

#[path = "../process/mod.rs"]
mod process;

mod authlib;
mod court;
mod openid_client;
mod page;
