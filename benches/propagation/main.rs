//! How long different ways to wait for an app wait too long, and how often they begin too early.
//!
//! `cargo bench --bench propagation -- --seed 7`: 10,000 simulated propagations, the same for
//! every policy, in virtual time. The figures depend on the seed alone. The last line is one JSON
//! object.
//!
//! This program knows the truth about each node and shares no formula with the rule, which sees
//! answers only.

#![expect(clippy::expect_used, clippy::print_stdout, reason = "a program of ours, for ourselves")]

mod figures;
mod ours;
mod policies;
mod world;

use std::process::ExitCode;

use clap::Parser;

use self::figures::{json_line, table};

/// Compares ways to wait for an app, in virtual time.
#[derive(Debug, Parser)]
#[command(name = "propagation", bin_name = "cargo bench --bench propagation --")]
struct Options {
    /// Where chance begins; the same seed gives the same figures.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many propagations to simulate for each policy.
    #[arg(long, default_value_t = 10_000)]
    propagations: u32,
    /// Given by cargo.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> ExitCode {
    let Options { seed, propagations, bench: _ } = Options::parse();
    let figures = policies::all(seed, propagations);
    println!("{propagations} propagations, seed {seed}\n");
    println!("{}", table(&figures));
    println!("{}", json_line(&figures));
    ExitCode::SUCCESS
}
