//! What is said of a flow that is off, and of an app that is.

use super::{endpoints, problems};
use crate::confirm::bench::Bench;
use crate::error::Result;
use crate::model::{Fact, Flow};
use crate::provision::{AppPlan, parts};

pub(super) const FACTS: [Fact; 3] =
    [Fact::FlowOff, Fact::DisabledApp, Fact::ExternalAppShowsBeforeLogin];

/// Asks an app for a flow that is off in it.
pub(super) async fn flow_off(bench: &mut Bench<'_>, plan: &AppPlan) -> Result<()> {
    if bench.wants(&[Fact::FlowOff]) {
        let said = bench.sign_in(plan, Flow::ClientCredentials).await?;
        match said.wording() {
            Some(wording) => bench.saw(Fact::FlowOff, wording, "for client credentials"),
            None => bench.missed(Fact::FlowOff, "it brought a token"),
        }
    }
    Ok(())
}

/// Switches an app off; whether the org takes that.
pub(super) async fn off(bench: &mut Bench<'_>, plan: &AppPlan) -> Result<bool> {
    if !bench.wants(&FACTS[1..]) {
        return Ok(false);
    }
    let report = bench.deploy(plan, vec![parts::plugin_policies(plan, false)]).await?;
    if !report.success {
        bench.missed(Fact::DisabledApp, problems(&report));
    }
    Ok(report.success)
}

/// Waits until all nodes know that it is off.
pub(super) async fn watch(bench: &mut Bench<'_>, plan: &AppPlan) -> Result<()> {
    let what = format!("all login nodes to know that `{}` is off", plan.spec.label);
    let refused = bench.until(&what, plan, &[Flow::JwtBearer], |said| !said.is_token()).await?;
    if let Some(wording) = refused.and_then(|refused| refused.wording()) {
        bench.saw(Fact::DisabledApp, wording, "for JWT bearer");
        let answer = endpoints::authorize(bench, plan).await?;
        let named = endpoints::names_a_problem(&answer);
        let seen = format!("status {}", answer.status.as_u16());
        bench.saw(Fact::ExternalAppShowsBeforeLogin, named, seen);
    }
    Ok(())
}
