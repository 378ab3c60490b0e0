//! How deploys go on, and how late they can be canceled.

use std::time::Duration;

use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::problems;
use crate::confirm::bench::Bench;
use crate::confirm::verdict::is_refusal;
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
    let (first, second, third) = (app(), app(), app());
    let mut report = bench.validate(&plan, first).await?;
    let mut times = Times::of(&report);
    if bench.wants(&[Fact::DeployPending, Fact::DeployRunning]) {
        // The shorter of two: one may have waited behind others.
        report = bench.validate(&plan, second).await?;
        times = times.zip(Times::of(&report)).map(|(one, other)| one.shorter(other));
        match times {
            Some(Times { pending, running }) => {
                bench.saw(Fact::DeployPending, millis(pending), "the shorter of two");
                bench.saw(Fact::DeployRunning, millis(running), "the shorter of two");
            }
            None => {
                for fact in [Fact::DeployPending, Fact::DeployRunning] {
                    bench.missed(fact, problems(&report));
                }
            }
        }
    }
    let id = DeployId::from(report.id);
    match refusal(metadata::cancel(bench.conn(), &id).await)? {
        Some((value, seen)) => bench.saw(Fact::CancelAfterTheEnd, value, seen),
        None => bench.missed(Fact::CancelAfterTheEnd, "the org took it"),
    }
    not_validated(bench, &plan).await?;
    if bench.wants(&[Fact::CancelWhileFinalizing, Fact::SoapSaysFinalizingDeploy]) {
        let id = bench.begin_validation(&plan, third).await??;
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
        Err(error) if !is_refusal(&error) => return Err(error.into()),
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
            let refused = refusal(metadata::cancel(bench.conn(), id).await)?;
            let is_over = metadata::deploy_status(bench.conn(), id).await?.done;
            let fact = Fact::CancelWhileFinalizing;
            match refused {
                // The deploy may have ended before the org looked at it.
                Some((value, seen)) if is_over && is_of_the_end(bench, &value) => {
                    bench.missed(fact, format!("the deploy had ended by then: {seen}"));
                }
                Some((value, seen)) => bench.saw(fact, value, seen),
                None => bench.missed(fact, "the org took it"),
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

/// Whether that is, or may be, how the cancellation of a deploy is refused that has ended.
fn is_of_the_end(bench: &Bench<'_>, value: &Value) -> bool {
    bench.value(Fact::CancelAfterTheEnd).is_none_or(|known| known == value)
}

/// How the org refuses; nothing where it does not.
fn refusal(
    outcome: std::result::Result<DeployReport, MetadataError>,
) -> Result<Option<(Value, String)>> {
    match outcome {
        Ok(_) => Ok(None),
        Err(error) if !is_refusal(&error) => Err(error.into()),
        Err(MetadataError::Refused { status, code, message, .. }) => {
            let value = json!({ "code": code, "message": message });
            Ok(Some((value, format!("status {status}"))))
        }
        Err(error) => Err(error.into()),
    }
}

/// How long a deploy waited, and ran.
#[derive(Clone, Copy)]
struct Times {
    pending: Duration,
    running: Duration,
}

impl Times {
    /// Those of a deploy that came to its end.
    fn of(report: &DeployReport) -> Option<Self> {
        let dates = [&report.created_date, &report.start_date, &report.completed_date];
        let [created, began, ended] = dates.map(|text| moment(text));
        let lasted = |from: Option<OffsetDateTime>, to: Option<OffsetDateTime>| {
            Duration::try_from(to? - from?).ok()
        };
        let (pending, running) = (lasted(created, began)?, lasted(began, ended)?);
        report.success.then_some(Self { pending, running })
    }

    fn shorter(self, other: Self) -> Self {
        Self { pending: self.pending.min(other.pending), running: self.running.min(other.running) }
    }
}

fn millis(duration: Duration) -> String {
    format!("{} ms", duration.as_millis())
}

/// A moment as the org writes it.
pub(super) fn moment(text: &str) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(&text.replace("+0000", "Z"), &Rfc3339).ok()
}
