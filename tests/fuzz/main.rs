//! The parsers of the simulated org, fed with what clients send, mutated, and with raw bytes.
//!
//! `FUZZ_SECONDS=600 cargo nextest run --test fuzz --no-capture` goes on for so long with each
//! parser; without it, some hundred inputs do, the same ones each time.
#![expect(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a test may")]

mod bombs;
mod engine;
mod expanse;
mod form;
mod multipart;
mod mutate;
mod soap;
mod soql;
mod target;
mod zip;
