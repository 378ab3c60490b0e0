//! How deploys go on, and how late they can be canceled.

use std::time::Duration;

use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::confirm::bench::Bench;
use crate::error::Result;
use crate::metadata::{self, DeployId, DeployReport, DeployStatus, MetadataError, soap};
use crate::model::Fact;
use crate::provision::{AppPlan, PlannedKind, parts};

/// How often a deploy is asked for that is about to be finalized.
const OFTEN: Duration = Duration::from_millis(100);
/// How often it is asked for at most.
const ASKED: u32 = 3000;

const FACTS: [Fact; 6] = [
    Fact::NotValidated,
    Fact::SoapSaysFinalizingDeploy,
    Fact::DeployPending,
    Fact::DeployRunning,
    Fact::CancelAfterTheEnd,
    Fact::CancelWhileFinalizing,
];

pub(super) async fn measure(bench: &mut Bench<'_>) -> Result<()> {
    if !bench.wants(&FACTS) {
        return Ok(());
    }
    let plan = bench.plain(PlannedKind::ExternalClientApp, "Confirm deploys")?;
    let app = || parts::external_client_app(&plan, bench.identity(), parts::Sent::KEY);
    let (first, second) = (app(), app());
    let report = bench.validate(&plan, first).await?;
    let dates = [&report.created_date, &report.start_date, &report.completed_date];
    if let [Some(created), Some(began), Some(ended)] = dates.map(|text| moment(text)) {
        bench.saw(Fact::DeployPending, lasted(created, began), "one small deploy");
        bench.saw(Fact::DeployRunning, lasted(began, ended), "one small deploy");
    }
    let id = DeployId::from(report.id);
    match refusal(metadata::cancel(bench.conn(), &id).await) {
        Some((value, seen)) => bench.saw(Fact::CancelAfterTheEnd, value, seen),
        None => bench.missed(Fact::CancelAfterTheEnd, "the org took it"),
    }
    not_validated(bench, &plan).await?;
    if bench.wants(&[Fact::CancelWhileFinalizing, Fact::SoapSaysFinalizingDeploy]) {
        let id = bench.begin_validation(&plan, second).await?;
        cancel_while_finalizing(bench, &id).await?;
        bench.follow(&id, &plan.spec.label).await?;
    }
    bench.delete(&plan).await
}

/// Deploys a validation that has failed, since its app is not there.
async fn not_validated(bench: &mut Bench<'_>, plan: &AppPlan) -> Result<()> {
    if !bench.wants(&[Fact::NotValidated]) {
        return Ok(());
    }
    let orphan = vec![parts::global_settings(plan, parts::Sent::KEY)];
    let report = bench.validate(plan, orphan).await?;
    if report.success {
        bench.missed(Fact::NotValidated, "settings without an app were valid");
        return Ok(());
    }
    match metadata::deploy_validated(bench.conn(), &DeployId::from(report.id)).await {
        Ok(id) => {
            bench.missed(Fact::NotValidated, "the org took it");
            bench.follow(&id, &plan.spec.label).await?;
        }
        Err(MetadataError::Refused { status, code, message, .. }) => {
            let value = json!({ "code": code, "message": message });
            bench.saw(Fact::NotValidated, value, format!("status {status}"));
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

async fn cancel_while_finalizing(bench: &mut Bench<'_>, id: &DeployId) -> Result<()> {
    for _ in 0..ASKED {
        let report = metadata::deploy_status(bench.conn(), id).await?;
        if report.status == DeployStatus::Finalizing {
            if bench.wants(&[Fact::SoapSaysFinalizingDeploy]) && bench.soap_usable() {
                let said = soap::deploy_status(bench.conn(), id.as_str()).await?;
                if said.starts_with("Finalizing") {
                    let long = said == "FinalizingDeploy";
                    bench.saw(Fact::SoapSaysFinalizingDeploy, long, format!("`{said}`"));
                }
            }
            match refusal(metadata::cancel(bench.conn(), id).await) {
                Some((value, seen)) => bench.saw(Fact::CancelWhileFinalizing, value, seen),
                None => bench.missed(Fact::CancelWhileFinalizing, "the org took it"),
            }
            return Ok(());
        }
        if report.done {
            break;
        }
        bench.pause(OFTEN).await;
    }
    bench.missed(Fact::CancelWhileFinalizing, "the deploy was never seen while it was finalized");
    Ok(())
}

fn refusal(outcome: std::result::Result<DeployReport, MetadataError>) -> Option<(Value, String)> {
    match outcome {
        Err(MetadataError::Refused { status, code, message, .. }) => {
            Some((json!({ "code": code, "message": message }), format!("status {status}")))
        }
        _ => None,
    }
}

/// A moment as the org writes it.
pub(super) fn moment(text: &str) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(&text.replace("+0000", "Z"), &Rfc3339).ok()
}

fn lasted(from: OffsetDateTime, to: OffsetDateTime) -> String {
    format!("{} ms", (to - from).whole_milliseconds().max(0))
}
