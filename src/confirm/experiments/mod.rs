//! The experiments, one file for each thing that is asked.

mod access;
mod connected;
mod creation;
mod deploys;
mod endpoints;
mod fresh;
mod keys;
mod life;
mod policies;
mod run_as;
mod secret;
mod switches;
mod token_format;

use super::bench::Bench;
use crate::error::Result;
use crate::metadata::DeployReport;

/// All of them, as far as they are wanted.
pub(super) async fn all(bench: &mut Bench<'_>) -> Result<()> {
    endpoints::measure(bench).await?;
    if !token_format::measure(bench).await? {
        return Ok(());
    }
    creation::measure(bench).await?;
    let run_as = run_as::measure(bench).await?;
    deploys::measure(bench).await?;
    access::measure(bench).await?;
    keys::measure(bench).await?;
    life::measure(bench, run_as.as_ref()).await?;
    connected::measure(bench, run_as.as_ref()).await
}

/// What a deploy says of what failed.
fn problems(report: &DeployReport) -> String {
    let failures = report.details.component_failures.iter();
    let mut problems: Vec<&str> = failures.map(|failure| failure.problem.as_str()).collect();
    problems.push(&report.error_message);
    problems.retain(|problem| !problem.is_empty());
    if problems.is_empty() { report.status.to_string() } else { problems.join("; ") }
}
