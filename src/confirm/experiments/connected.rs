//! The life of a connected app, where the org allows one.

use std::time::SystemTime;

use super::spread::Watch;
use super::{fresh, problems, secret};
use crate::confirm::bench::Bench;
use crate::confirm::login::Said;
use crate::error::Result;
use crate::metadata::{MetadataType, soap};
use crate::model::{Fact, Flow};
use crate::provision::{AppPlan, PlannedKind, UserRef, parts};

/// What English orgs say to somebody who has not approved an app.
const UNAPPROVED: &str = "user hasn't approved this consumer";

pub(super) const FACTS: [Fact; 3] =
    [Fact::FirstDeployKeepsPolicies, Fact::FreshConnectedAppErrors, Fact::ConnectedSecretAgain];

pub(super) async fn measure(bench: &mut Bench<'_>, run_as: Option<&UserRef>) -> Result<()> {
    if !bench.wants(&FACTS) || !bench.soap_usable() {
        return Ok(());
    }
    let plan = bench.plan(PlannedKind::ConnectedApp, "Confirm connected", run_as)?;
    let identity = bench.identity();
    let app = parts::connected_app(&plan, identity);
    let components = parts::permission_set(&plan, identity).into_iter().chain([app]).collect();
    let report = bench.deploy(&plan, components).await?;
    if !report.success {
        for fact in FACTS {
            bench.missed(fact, problems(&report));
        }
        return Ok(());
    }
    let since = bench.conn().clock().now();
    let name = plan.api_name();
    let found = soap::read(bench.conn(), MetadataType::ConnectedApp, &[name.as_str()]).await?;
    let Some(app) = found.into_iter().flatten().next() else {
        for fact in FACTS {
            bench.missed(fact, "the app could not be read back");
        }
        return bench.delete(&plan).await;
    };
    let kept = app.at("oauthConfig/isAdminApproved").eq_ignore_ascii_case("true")
        && !app.texts("permissionSetName").is_empty();
    bench.saw(Fact::FirstDeployKeepsPolicies, kept, "read back after the first deploy");
    if bench.wants(&FACTS[1..]) {
        if kept {
            bench.assign(&plan, true).await?;
        }
        sign_ins(bench, &plan, since, kept).await?;
    }
    bench.delete(&plan).await
}

/// Signs in by what an app needs no policies for, where the org has not kept them.
async fn sign_ins(
    bench: &mut Bench<'_>,
    plan: &AppPlan,
    since: SystemTime,
    kept: bool,
) -> Result<()> {
    let flows: &[Flow] = match (kept, plan.run_as.is_some()) {
        (true, true) => &[Flow::ClientCredentials, Flow::JwtBearer],
        (false, true) => &[Flow::ClientCredentials],
        (_, false) => &[Flow::JwtBearer],
    };
    let wanted = if kept || plan.run_as.is_some() { Said::is_token } else { is_unapproved };
    let app = Watch { plan, since, is_dated: true, wanted };
    if !fresh::watch(bench, &app, flows, Fact::FreshConnectedAppErrors).await? {
        return Ok(());
    }
    if plan.run_as.is_some()
        && let Some(renewed) = secret::of_connected_app(bench, plan).await?
    {
        secret::watch(bench, Fact::ConnectedSecretAgain, plan, &renewed).await?;
    }
    Ok(())
}

/// What a node says that knows an app, but no policies which let anybody in.
fn is_unapproved(said: &Said) -> bool {
    matches!(said, Said::No { description, .. } if description == UNAPPROVED)
}
