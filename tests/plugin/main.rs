//! The plug-in beside a suite's own steps, hooks, writers and flags.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod command_line;
mod ends;
mod reports;
mod suite;
mod tags;
#[cfg(unix)]
mod terminal;
