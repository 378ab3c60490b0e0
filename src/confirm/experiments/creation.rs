//! How the creation of a connected app is refused.

use super::problems;
use crate::confirm::bench::Bench;
use crate::confirm::verdict::{Verdict, is_refusal, verdict};
use crate::error::Result;
use crate::metadata::{ItemProblem, MetadataError, MetadataType, soap};
use crate::model::Fact;
use crate::provision::{AppPlan, PlannedKind, parts};

/// What English orgs say, in part.
const REFUSED: &str = "create a connected app";

pub(super) async fn measure(bench: &mut Bench<'_>) -> Result<()> {
    let facts = [Fact::RefusedCreationStatusCode, Fact::CheckOnlyShowsRefusal];
    if !bench.wants(&facts) || !bench.soap_usable() {
        return Ok(());
    }
    let plan = bench.plain(PlannedKind::ConnectedApp, "Confirm creation")?;
    bench.note_new(&plan)?;
    // What is refused by chance is not refused twice in the same words.
    let Some(first) = refused(bench, &plan).await? else { return bench.delete(&plan).await };
    let Some(item) = refused(bench, &plan).await? else { return bench.delete(&plan).await };
    if item != first {
        bench.missed(facts[0], format!("now {first}, now {item}"));
        return Ok(());
    }
    let is_it = item.message.to_ascii_lowercase().contains(REFUSED);
    if bench.speaks_english() && !is_it {
        bench.missed(facts[0], format!("another refusal: {item}"));
        return Ok(());
    }
    let ItemProblem { code, message, .. } = item;
    bench.saw(Fact::RefusedCreationStatusCode, code, message.clone());
    if bench.wants(&[Fact::CheckOnlyShowsRefusal]) {
        let app = parts::connected_app(&plan, bench.identity());
        let report = bench.validate(&plan, vec![app]).await?;
        let fact = Fact::CheckOnlyShowsRefusal;
        match verdict(&report, MetadataType::ConnectedApp) {
            Verdict::Taken => bench.saw(fact, false, "the validation passed"),
            Verdict::Refused(text) if text.contains(&message) => bench.saw(fact, true, text),
            Verdict::Refused(_) | Verdict::Unclear(_) => bench.missed(fact, problems(&report)),
        }
    }
    Ok(())
}

/// What the org says that does not want this app; nothing where it takes it.
async fn refused(bench: &Bench<'_>, plan: &AppPlan) -> Result<Option<ItemProblem>> {
    let app = parts::connected_app(plan, bench.identity());
    match soap::create(bench.conn(), &[app]).await {
        Ok(()) => Ok(None),
        Err(error) if !is_refusal(&error) => Err(error.into()),
        Err(MetadataError::Items(items)) => Ok(items.into_iter().next()),
        Err(error) => Err(error.into()),
    }
}
