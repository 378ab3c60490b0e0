//! How deploys go on, and how late they can be canceled.

use std::time::Duration;

use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::confirm::bench::Bench;
use crate::error::Result;
use crate::metadata::{self, DeployId, DeployReport, DeployStatus, MetadataError};
use crate::model::Fact;
use crate::provision::{PlannedKind, parts};

/// How often a deploy is asked for that is about to be finalized.
const OFTEN: Duration = Duration::from_millis(100);
/// How often it is asked for at most.
const ASKED: u32 = 3000;

const FACTS: [Fact; 4] = [
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
    let app = || parts::external_client_app(&plan, bench.identity(), parts::Sent::ALL);
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
    if bench.wants(&[Fact::CancelWhileFinalizing]) {
        let id = bench.begin_validation(&plan, second).await?;
        cancel_while_finalizing(bench, &id).await?;
        bench.follow(&id, &plan.spec.label).await?;
    }
    bench.delete(&plan).await
}

async fn cancel_while_finalizing(bench: &mut Bench<'_>, id: &DeployId) -> Result<()> {
    for _ in 0..ASKED {
        let report = metadata::deploy_status(bench.conn(), id).await?;
        if report.status == DeployStatus::Finalizing {
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
fn moment(text: &str) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(&text.replace("+0000", "Z"), &Rfc3339).ok()
}

fn lasted(from: OffsetDateTime, to: OffsetDateTime) -> String {
    format!("{} ms", (to - from).whole_milliseconds().max(0))
}
