//! How the creation of a connected app is refused.

use super::problems;
use crate::confirm::bench::Bench;
use crate::error::Result;
use crate::metadata::{MetadataError, soap};
use crate::model::Fact;
use crate::provision::{PlannedKind, parts};

pub(super) async fn measure(bench: &mut Bench<'_>) -> Result<()> {
    let facts = [Fact::RefusedCreationStatusCode, Fact::CheckOnlyShowsRefusal];
    if !bench.wants(&facts) || !bench.soap_usable() {
        return Ok(());
    }
    let plan = bench.plain(PlannedKind::ConnectedApp, "Confirm creation")?;
    bench.note_new(&plan)?;
    let app = parts::connected_app(&plan, bench.identity());
    match soap::create(bench.conn(), std::slice::from_ref(&app)).await {
        Ok(()) => return bench.delete(&plan).await,
        Err(MetadataError::Items(items)) => {
            let Some(item) = items.into_iter().next() else { return Ok(()) };
            bench.saw(Fact::RefusedCreationStatusCode, item.code, item.message);
        }
        Err(error) => return Err(error.into()),
    }
    if bench.wants(&[Fact::CheckOnlyShowsRefusal]) {
        let report = bench.validate(&plan, vec![app]).await?;
        bench.saw(Fact::CheckOnlyShowsRefusal, !report.success, problems(&report));
    }
    Ok(())
}
