//! What a consumer key may be, whether it may be sent again, and used again.

use super::problems;
use crate::confirm::bench::Bench;
use crate::error::Result;
use crate::model::Fact;
use crate::provision::parts::{self, Sent};
use crate::provision::{AppPlan, PlannedKind};

/// Characters that the documentation does not allow, and tools send.
const ODD: &str = "_.-";

pub(super) async fn measure(bench: &mut Bench<'_>) -> Result<()> {
    if bench.wants(&[Fact::KeyRules]) {
        let mut plan = bench.plain(PlannedKind::ExternalClientApp, "Confirm key rules")?;
        plan.client_id = format!("{}{ODD}{}", &plan.client_id[..40], &plan.client_id[43..]);
        match makes(bench, &plan).await? {
            Ok(()) => bench.saw(Fact::KeyRules, "as-observed", format!("`{ODD}` was taken")),
            Err(problem) => bench.saw(Fact::KeyRules, "documented", problem),
        }
        bench.delete(&plan).await?;
    }
    let facts = [Fact::ExternalKeyAgain, Fact::ExternalSecretAgain, Fact::DeletedKeyIsFree];
    if !bench.wants(&facts) {
        return Ok(());
    }
    let plan = bench.plain(PlannedKind::ExternalClientApp, "Confirm keys")?;
    if let Err(problem) = makes(bench, &plan).await? {
        for fact in [Fact::ExternalKeyAgain, Fact::DeletedKeyIsFree] {
            bench.missed(fact, problem.clone());
        }
        return Ok(());
    }
    key_again(bench, &plan).await?;
    bench.delete(&plan).await?;
    if bench.wants(&[Fact::DeletedKeyIsFree]) {
        let mut again = bench.plain(PlannedKind::ExternalClientApp, "Confirm keys again")?;
        again.client_id.clone_from(&plan.client_id);
        match makes(bench, &again).await? {
            Ok(()) => bench.saw(Fact::DeletedKeyIsFree, true, "another app has it now"),
            Err(problem) => bench.saw(Fact::DeletedKeyIsFree, false, problem),
        }
        bench.delete(&again).await?;
    }
    Ok(())
}

async fn key_again(bench: &mut Bench<'_>, plan: &AppPlan) -> Result<()> {
    let bare = Sent { key: false, secret: false, permission_set: false };
    let with = parts::global_settings(plan, Sent { key: true, ..bare });
    let with = bench.deploy(plan, vec![with]).await?;
    let without = bench.deploy(plan, vec![parts::global_settings(plan, bare)]).await?;
    let fact = Fact::ExternalKeyAgain;
    match (with.success, without.success) {
        (true, true) => bench.saw(fact, "repeatable", "an update passed with it and without"),
        (false, true) => bench.saw(fact, "refused", problems(&with)),
        (true, false) => bench.saw(fact, "needed", problems(&without)),
        (false, false) => bench.missed(fact, problems(&with)),
    }
    Ok(())
}

/// Makes an app; or what the org says.
async fn makes(bench: &mut Bench<'_>, plan: &AppPlan) -> Result<std::result::Result<(), String>> {
    let app = parts::external_client_app(plan, bench.identity(), Sent::ALL);
    let report = bench.deploy(plan, app).await?;
    Ok(if report.success { Ok(()) } else { Err(problems(&report)) })
}
