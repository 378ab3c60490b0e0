//! The `cucumber-salesforce` command.

mod confirm;
mod output;
mod reap;
mod simulate;
mod steps;
mod whoami;

use std::io::Write as _;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use cucumber_salesforce::Error;

/// Provision, await, inject and delete Salesforce OAuth apps from cucumber feature files.
///
/// Not affiliated with Salesforce.
#[derive(Debug, Parser)]
#[command(name = "cucumber-salesforce", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// A signal ended the work before it was done; a shell expects this exit code then.
#[derive(Debug, thiserror::Error)]
#[error("interrupted")]
struct Interrupted(u8);

#[derive(Debug, Subcommand)]
enum Command {
    Confirm(confirm::Confirm),
    Reap(reap::Reap),
    Simulate(Box<simulate::Simulate>),
    Steps(steps::Steps),
    Whoami(whoami::Whoami),
}

#[tokio::main]
async fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Confirm(confirm) => confirm.run().await,
        Command::Reap(reap) => reap.run().await,
        Command::Simulate(simulate) => simulate.run().await,
        Command::Steps(steps) => steps.run(),
        Command::Whoami(whoami) => whoami.run().await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            log(&format!("error: {}", report(&error)));
            match error.downcast_ref::<Interrupted>() {
                Some(Interrupted(code)) => ExitCode::from(*code),
                None => ExitCode::FAILURE,
            }
        }
    }
}

/// Tells people something, who may have gone.
fn log(text: &str) {
    let _unwritable = writeln!(std::io::stderr(), "{text}");
}

/// The whole story, and what to change.
fn report(error: &anyhow::Error) -> String {
    let hint = error.chain().find_map(|cause| cause.downcast_ref::<Error>()?.hint_text());
    match hint {
        Some(hint) => format!("{error:#}\n  hint: {hint}"),
        None => format!("{error:#}"),
    }
}
