//! What the simulated org costs beside a plain mock server.
//!
//! `cargo bench --bench simulator`: how long it takes to start, how many tokens it issues in a
//! second, and how much memory an app takes where there are 10,000. Next to it, in the same run,
//! `wiremock` gives one static token answer. The last line is one JSON object: `start_ratio`
//! should be at most 1.05, `throughput_ratio` at least 0.5. `--check` is a short run that shows
//! only that it runs.

#![expect(clippy::expect_used, clippy::print_stdout, reason = "a program of ours, for ourselves")]

mod apps;
mod load;
mod memory;
mod mock;
mod start;

use clap::Parser;
use cucumber_salesforce::simulator::SimulatedOrg;
use serde_json::json;

/// Compares the simulated org with a plain mock server.
#[derive(Debug, Parser)]
#[command(name = "simulator", bin_name = "cargo bench --bench simulator --")]
struct Options {
    /// How many apps the org has while it issues tokens.
    #[arg(long, default_value_t = 10_000)]
    apps: usize,
    /// How many times each server is started.
    #[arg(long, default_value_t = 50)]
    starts: usize,
    /// How many rounds of requests each server answers.
    #[arg(long, default_value_t = 10)]
    rounds: usize,
    /// A short run, whose figures say nothing.
    #[arg(long)]
    check: bool,
    /// Given by cargo.
    #[arg(long, hide = true)]
    bench: bool,
}

/// What a check runs.
const CHECK: Options = Options { apps: 20, starts: 3, rounds: 1, check: true, bench: false };

/// The org has one thread to itself, as the mock always has, and the client another.
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let options = Options::parse();
    let Options { apps, starts, rounds, .. } = if options.check { CHECK } else { options };

    let (org, mock) = start::medians(starts).await;
    let start_ratio = org / mock;
    println!("start, median of {starts}: {org:.0} us, wiremock {mock:.0} us: {start_ratio:.2}");

    let empty = memory::resident();
    let org = SimulatedOrg::start().await.expect("a free port");
    apps::deploy(&org, apps).await;
    let bytes_per_app = memory::resident().saturating_sub(empty) / apps.max(1) as u64;
    println!("memory with {apps} apps: {bytes_per_app} bytes an app");

    let server = mock::start().await;
    let (org, mock) = load::medians(&org, &server, apps, rounds).await;
    let throughput_ratio = org / mock;
    println!("tokens a second: {org:.0}, wiremock {mock:.0}: {throughput_ratio:.2}\n");

    println!(
        "{}",
        json!({
            "start_ratio": start_ratio,
            "throughput_ratio": throughput_ratio,
            "bytes_per_app": bytes_per_app,
        })
    );
}

/// The value in the middle.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
