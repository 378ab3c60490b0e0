//! What becomes of a chosen consumer secret, at first and in an update.

use std::time::Duration;

use super::problems;
use crate::confirm::bench::Bench;
use crate::confirm::login::Said;
use crate::confirm::verdict::{Verdict, is_refusal, verdict};
use crate::error::Result;
use crate::metadata::{DeployReport, MetadataError, MetadataType, soap};
use crate::model::{Fact, Flow};
use crate::progress::ProgressEvent;
use crate::provision::parts::{self, Sent};
use crate::provision::{AppPlan, PlannedKind, UserRef};

/// A new secret that no node knows by then was ignored.
const LIMIT: Duration = Duration::from_secs(15 * 60);
const PAUSE: Duration = Duration::from_secs(20);

/// Makes an external client app with a secret of ours; the app, where the org takes that.
pub(super) async fn first(
    bench: &mut Bench<'_>,
    run_as: Option<&UserRef>,
) -> Result<Option<AppPlan>> {
    let fact = Fact::ExternalSecret;
    if !bench.wants(&[fact]) {
        return Ok(None);
    }
    let Some(run_as) = run_as else {
        bench.missed(fact, "no user was fit to be the run-as user");
        return Ok(None);
    };
    let plan = bench.plan(PlannedKind::ExternalClientApp, "Confirm secret", Some(run_as))?;
    let app = |sent| parts::external_client_app(&plan, bench.identity(), sent);
    let (with, without) = (app(Sent { secret: true, ..Sent::KEY }), app(Sent::KEY));
    let report = bench.deploy(&plan, with).await?;
    if report.success {
        return Ok(Some(plan));
    }
    // That it is the secret which the org refuses shows without it.
    let without = bench.deploy(&plan, without).await?;
    judge(bench, fact, &report, &without);
    bench.delete(&plan).await?;
    Ok(None)
}

/// Notes the refusal of a deploy with a secret, where the same without it passed.
fn judge(bench: &mut Bench<'_>, fact: Fact, with: &DeployReport, without: &DeployReport) {
    match verdict(with, MetadataType::ExtlClntAppGlobalOauthSettings) {
        Verdict::Refused(problem) if without.success => bench.saw(fact, "refused", problem),
        _ => bench.missed(fact, problems(with)),
    }
}

/// Finds out which secret such an app has.
pub(super) async fn watch_first(bench: &mut Bench<'_>, plan: &AppPlan) -> Result<()> {
    let what = format!("all login nodes to know `{}`", plan.spec.label);
    let is_wrong =
        |said: &Said| matches!(said, Said::No { error, .. } if error == "invalid_client");
    let settled = |said: &Said| said.is_token() || is_wrong(said);
    let flows = [Flow::ClientCredentials];
    match bench.until(&what, plan, &flows, settled).await? {
        Some(known) if known.is_token() => {
            bench.saw(Fact::ExternalSecret, "taken", "the chosen secret works");
        }
        Some(known) => bench.saw(Fact::ExternalSecret, "ignored", known.to_string()),
        None => bench.missed(Fact::ExternalSecret, "the app was not known in time"),
    }
    Ok(())
}

/// Sends an external client app another secret; the app as it is then, where the org takes that.
pub(super) async fn of_external_client_app(
    bench: &mut Bench<'_>,
    plan: &AppPlan,
) -> Result<Option<AppPlan>> {
    let fact = Fact::ExternalSecretAgain;
    if !bench.wants(&[fact]) {
        return Ok(None);
    }
    let other = with_another(plan)?;
    let key = bench.value(Fact::ExternalKeyAgain).is_some_and(|value| value == "needed");
    let settings =
        |secret| parts::global_settings(&other, Sent { key, secret, permission_set: false });
    let report = bench.deploy(&other, vec![settings(true)]).await?;
    if report.success {
        return Ok(Some(other));
    }
    let without = bench.deploy(&other, vec![settings(false)]).await?;
    judge(bench, fact, &report, &without);
    Ok(None)
}

/// The same for a connected app.
pub(super) async fn of_connected_app(
    bench: &mut Bench<'_>,
    plan: &AppPlan,
) -> Result<Option<AppPlan>> {
    let fact = Fact::ConnectedSecretAgain;
    if !bench.wants(&[fact]) {
        return Ok(None);
    }
    let other = with_another(plan)?;
    let app = parts::connected_app_with_secret(&other, bench.identity());
    match soap::update(bench.conn(), &[app]).await {
        Ok(()) => Ok(Some(other)),
        Err(error) if !is_refusal(&error) => Err(error.into()),
        Err(MetadataError::Items(items)) => {
            let seen = items.first().map(ToString::to_string).unwrap_or_default();
            // That it is the secret which the org refuses shows without it.
            let without = parts::connected_app_without_keys(&other, bench.identity());
            match soap::update(bench.conn(), &[without]).await {
                Ok(()) => bench.saw(fact, "refused", seen),
                Err(_) => bench.missed(fact, seen),
            }
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// Finds out which secret the app has; whether it is the new one.
pub(super) async fn watch(
    bench: &mut Bench<'_>,
    fact: Fact,
    plan: &AppPlan,
    other: &AppPlan,
) -> Result<bool> {
    let clock = std::sync::Arc::clone(bench.conn().clock());
    let begin = clock.now();
    let what = format!("a login node to take the new secret of `{}`", plan.spec.label);
    for attempt in 1.. {
        let said = bench.sign_in(other, Flow::ClientCredentials).await?;
        let elapsed = clock.now().duration_since(begin).unwrap_or_default();
        // One node that takes it is enough: the last has heard of it long before the end.
        if said.is_token() {
            bench.tell(ProgressEvent::Done { what, took: elapsed, detail: said.to_string() });
            bench.saw(fact, "taken", "the new secret works");
            return Ok(true);
        }
        if elapsed > LIMIT {
            bench.tell(ProgressEvent::Stopped { what });
            break;
        }
        bench.tell(ProgressEvent::Waiting {
            what: what.clone(),
            elapsed,
            limit: LIMIT,
            attempt,
            streak: 0,
            needed: 1,
            last_answer: said.to_string(),
            eta: None,
        });
        bench.pause(PAUSE).await;
    }
    let said = bench.sign_in(plan, Flow::ClientCredentials).await?;
    if said.is_token() {
        bench.saw(fact, "ignored", "the update passed, and the old secret works");
    } else {
        bench.missed(fact, format!("neither secret works: {said}"));
    }
    Ok(false)
}

fn with_another(plan: &AppPlan) -> Result<AppPlan> {
    Ok(AppPlan { client_secret: crate::provision::generate_client_secret()?, ..plan.clone() })
}
