//! The experiments, one file for each thing that is asked.

mod access;
mod codes;
mod connected;
mod creation;
mod deploys;
mod endpoints;
mod fresh;
mod identity;
mod keys;
mod life;
mod limits;
mod names;
mod policies;
mod run_as;
mod secret;
mod spread;
mod switches;
mod token_format;

use super::bench::Bench;
use crate::error::Result;
use crate::metadata::DeployReport;

/// All of them, as far as they are wanted; one that fails does not keep the others from theirs.
pub(super) async fn all(bench: &mut Bench<'_>) -> Result<()> {
    let outcome = endpoints::measure(bench).await;
    bench.gets_over(outcome)?;
    let outcome = identity::measure(bench).await;
    bench.gets_over(outcome)?;
    if !token_format::measure(bench).await? {
        return Ok(());
    }
    let outcome = creation::measure(bench).await;
    bench.gets_over(outcome)?;
    let outcome = run_as::measure(bench).await;
    let run_as = bench.gets_over(outcome)?.flatten();
    let outcome = deploys::measure(bench).await;
    bench.gets_over(outcome)?;
    let outcome = access::measure(bench).await;
    bench.gets_over(outcome)?;
    let outcome = keys::measure(bench).await;
    bench.gets_over(outcome)?;
    let outcome = limits::measure(bench).await;
    bench.gets_over(outcome)?;
    let outcome = life::measure(bench, run_as.as_ref()).await;
    bench.gets_over(outcome)?;
    let outcome = connected::measure(bench, run_as.as_ref()).await;
    bench.gets_over(outcome)?;
    Ok(())
}

/// What a deploy says of what failed.
fn problems(report: &DeployReport) -> String {
    let failures = report.details.component_failures.iter();
    let mut problems: Vec<&str> = failures.map(|failure| failure.problem.as_str()).collect();
    problems.push(&report.error_message);
    problems.retain(|problem| !problem.is_empty());
    if problems.is_empty() { report.status.to_string() } else { problems.join("; ") }
}
