//! The experiments, one file for each thing that is asked.

mod access;
mod born;
mod codes;
mod connected;
mod creation;
mod deploys;
mod endpoints;
mod expiry;
mod fresh;
mod identity;
mod keys;
mod life;
mod limits;
mod names;
mod policies;
mod run_as;
mod secret;
mod secrets;
mod spread;
mod switches;
mod token_format;

use super::bench::Bench;
use super::verdict::problems;
use crate::error::Result;

/// All of them, as far as they are wanted; one that fails does not keep the others from theirs.
pub(super) async fn all(bench: &mut Bench<'_>) -> Result<()> {
    let outcome = endpoints::measure(bench).await;
    bench.gets_over(outcome).await?;
    let outcome = identity::measure(bench).await;
    bench.gets_over(outcome).await?;
    if !token_format::measure(bench).await? {
        return Ok(());
    }
    let outcome = creation::measure(bench).await;
    bench.gets_over(outcome).await?;
    let outcome = run_as::measure(bench).await;
    let run_as = bench.gets_over(outcome).await?.flatten();
    let outcome = deploys::measure(bench).await;
    bench.gets_over(outcome).await?;
    let outcome = access::measure(bench).await;
    bench.gets_over(outcome).await?;
    let outcome = keys::measure(bench).await;
    bench.gets_over(outcome).await?;
    let outcome = limits::measure(bench).await;
    bench.gets_over(outcome).await?;
    let outcome = life::measure(bench, run_as.as_ref()).await;
    bench.gets_over(outcome).await?;
    let outcome = connected::measure(bench, run_as.as_ref()).await;
    bench.gets_over(outcome).await?;
    Ok(())
}
