//! What is said of a flow that is off, and of an app that is.

use super::problems;
use crate::confirm::ask::names_a_problem;
use crate::confirm::bench::Bench;
use crate::confirm::login::Said;
use crate::error::Result;
use crate::model::{Fact, Flow};
use crate::provision::{AppPlan, parts};

pub(super) const FACTS: [Fact; 3] =
    [Fact::FlowOff, Fact::DisabledApp, Fact::ExternalAppShowsBeforeLogin];

/// Asks an app for a flow that is off in it.
pub(super) async fn flow_off(bench: &mut Bench<'_>, plan: &AppPlan) -> Result<()> {
    if bench.wants(&[Fact::FlowOff]) {
        let said = bench.unanimous(plan, Flow::ClientCredentials).await?;
        match said.as_ref().map(Said::wording) {
            Some(Some(wording)) => bench.saw(Fact::FlowOff, wording, "for client credentials"),
            Some(None) => bench.missed(Fact::FlowOff, "it brought a token"),
            None => bench.missed(Fact::FlowOff, "nodes do not say the same"),
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
        let answer = bench.authorize(plan).await?;
        let (fact, seen) =
            (Fact::ExternalAppShowsBeforeLogin, format!("status {}", answer.status.as_u16()));
        match (names_a_problem(&answer), bench.leads_to_login(&answer)) {
            (true, _) => bench.saw(fact, true, seen),
            (false, Some(_)) => bench.saw(fact, false, seen),
            (false, None) => bench.missed(fact, format!("no way to the login page: {seen}")),
        }
    } else {
        bench.missed(Fact::DisabledApp, "tokens came all the same, or nodes did not say the same");
    }
    Ok(())
}
