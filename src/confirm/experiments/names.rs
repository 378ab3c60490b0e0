//! Whether apps take another name, and whether that of a deleted one is free.

use super::keys::make;
use crate::confirm::bench::Bench;
use crate::confirm::verdict::{Verdict, is_refusal, verdict};
use crate::error::Result;
use crate::metadata::{MetadataError, MetadataType, soap};
use crate::model::{Fact, Stamp};
use crate::provision::{self, AppPlan, PlannedKind, generate_client_id};

/// Gives an app another name, under which it is found from then on.
pub(super) async fn rename(bench: &mut Bench<'_>, plan: &AppPlan) -> Result<Option<AppPlan>> {
    let fact = Fact::AppsCanBeRenamed;
    if !bench.wants(&[fact]) || !bench.soap_usable() {
        return Ok(None);
    }
    let other = bench.plain(PlannedKind::ExternalClientApp, "Confirm other name")?;
    // The app keeps its description: whoever finds it goes by the expiry in both.
    let stamp = Stamp::new(&provision::nonce()?, plan.stamp.expiry());
    let other = AppPlan { client_id: plan.client_id.clone(), stamp, ..other };
    bench.note_new(&other)?;
    let (old, new) = (plan.api_name(), other.api_name());
    let kind = MetadataType::ExternalClientApplication;
    match soap::rename(bench.conn(), kind, old.as_str(), new.as_str()).await {
        Ok(()) => {
            bench.saw(fact, true, "an app has another name now");
            bench.forget(plan)?;
            return Ok(Some(other));
        }
        // Whether it has the other name all the same, nobody knows.
        Err(error) if !is_refusal(&error) => return Err(error.into()),
        Err(MetadataError::Items(items)) => {
            let seen = items.first().map(ToString::to_string).unwrap_or_default();
            bench.saw(fact, false, seen);
        }
        Err(error) => bench.missed(fact, error.to_string()),
    }
    bench.forget(&other)?;
    Ok(None)
}

/// Makes an app with the name of one that is deleted, and another key.
pub(super) async fn after_deletion(bench: &mut Bench<'_>, gone: &AppPlan) -> Result<()> {
    let fact = Fact::DeletedNameIsFree;
    if !bench.wants(&[fact]) {
        return Ok(());
    }
    let again = AppPlan { client_id: generate_client_id()?, ..gone.clone() };
    match verdict(&make(bench, &again).await?, MetadataType::ExternalClientApplication) {
        Verdict::Taken => bench.saw(fact, true, "another app has it now"),
        Verdict::Refused(problem) => bench.saw(fact, false, problem),
        Verdict::Unclear(problem) => bench.missed(fact, problem),
    }
    bench.delete(&again).await
}
