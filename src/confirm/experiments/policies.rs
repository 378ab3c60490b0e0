//! What is said where the policies of an app require high assurance.

use super::problems;
use crate::confirm::bench::Bench;
use crate::error::Result;
use crate::metadata::Element;
use crate::model::{Fact, Flow};
use crate::provision::AppPlan;
use crate::provision::parts::{self, Sent};

/// Has the policies of an app require it; whether the org takes them.
pub(super) async fn tighten(bench: &mut Bench<'_>, plan: &AppPlan) -> Result<bool> {
    let by_id = bench.value(Fact::PermissionSetBy).is_some_and(|value| value == "id");
    let strict = parts::policies(plan, Sent { permission_set: !by_id, ..Sent::ALL })
        .with(Element::text("policyAction", "Block"))
        .with(Element::text("requiredSessionLevel", "HIGH_ASSURANCE"));
    let report = bench.deploy(plan, vec![strict]).await?;
    if !report.success {
        bench.missed(Fact::LowSessionLevel, problems(&report));
    }
    Ok(report.success)
}

/// Waits until all nodes know these policies.
pub(super) async fn watch(bench: &mut Bench<'_>, plan: &AppPlan) -> Result<()> {
    let what = format!("all login nodes to require high assurance of `{}`", plan.spec.label);
    let refused = bench.until(&what, plan, &[Flow::JwtBearer], |said| !said.is_token()).await?;
    match refused.and_then(|refused| refused.wording()) {
        Some(wording) => bench.saw(Fact::LowSessionLevel, wording, "for JWT bearer"),
        None => bench.missed(Fact::LowSessionLevel, "tokens came all the same, or no one answer"),
    }
    Ok(())
}
