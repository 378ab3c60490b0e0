//! The plug-in beside a suite's own steps, hooks, writers and flags.

#![expect(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "helpers of tests")]

mod apps;
#[cfg(unix)]
mod child;
mod command_line;
#[cfg(unix)]
mod cut_short;
mod ends;
mod every_end;
#[cfg(unix)]
mod interrupted;
#[path = "../output/mod.rs"]
mod output;
mod reports;
mod suite;
mod tags;
#[cfg(unix)]
mod terminal;
