//! How long a consumer key may be.

use super::problems;
use crate::confirm::bench::Bench;
use crate::confirm::verdict::{Verdict, verdict};
use crate::error::Result;
use crate::metadata::{Metadata, MetadataType};
use crate::model::Fact;
use crate::provision::parts::{self, Sent};
use crate::provision::{AppPlan, PlannedKind};

/// Most keys that one deploy tries.
const AT_ONCE: usize = 8;
/// Longer ones are not tried.
const LONGEST: usize = 2048;
/// What every org takes.
const USUAL: usize = 64;

pub(super) async fn measure(bench: &mut Bench<'_>) -> Result<()> {
    for (fact, refused) in [(Fact::ShortestKey, 0), (Fact::LongestKey, LONGEST + 1)] {
        if !bench.wants(&[fact]) {
            continue;
        }
        match limit(bench, refused).await? {
            Ok(limit) => bench.saw(fact, limit, format!("{} were refused", beyond(limit, refused))),
            Err(problem) => bench.missed(fact, problem),
        }
    }
    Ok(())
}

fn beyond(limit: usize, refused: usize) -> usize {
    if refused < limit { limit - 1 } else { limit + 1 }
}

/// The length next to which all are refused, on the side of `refused`; or what spoke against it.
async fn limit(
    bench: &mut Bench<'_>,
    mut refused: usize,
) -> Result<std::result::Result<usize, String>> {
    let mut taken = USUAL;
    while taken.abs_diff(refused) > 1 {
        let (least, most) = (taken.min(refused), taken.max(refused));
        let step = (most - least).div_ceil(AT_ONCE + 1);
        let mut lengths: Vec<usize> = (least + 1..most).step_by(step).collect();
        if refused < taken {
            lengths.reverse();
        }
        let outcomes = match tried(bench, &lengths).await? {
            Ok(outcomes) => outcomes,
            Err(problem) => return Ok(Err(problem)),
        };
        for (length, is_taken) in lengths.into_iter().zip(outcomes) {
            if !is_taken {
                refused = length;
                break;
            }
            taken = length;
        }
    }
    if refused == LONGEST + 1 {
        return Ok(Err(format!("keys of {LONGEST} characters were taken")));
    }
    Ok(Ok(taken))
}

/// Validates apps with keys of these lengths at once; which were taken.
async fn tried(
    bench: &mut Bench<'_>,
    lengths: &[usize],
) -> Result<std::result::Result<Vec<bool>, String>> {
    let (mut plans, mut components): (Vec<AppPlan>, Vec<Metadata>) = Default::default();
    // One that every org takes, beside them: where it fails, not the lengths are to blame.
    for length in [&USUAL].into_iter().chain(lengths) {
        let mut plan = bench.plain(PlannedKind::ExternalClientApp, &format!("Confirm {length}"))?;
        plan.client_id = key(*length)?;
        components.extend(parts::external_client_app(&plan, bench.identity(), Sent::KEY));
        plans.push(plan);
    }
    let report = bench.validate_all(&plans, components).await?;
    let settings = MetadataType::ExtlClntAppGlobalOauthSettings;
    if let Verdict::Unclear(problem) = verdict(&report, settings) {
        return Ok(Err(problem));
    }
    let failures = &report.details.component_failures;
    // Others fail because these do.
    let refused = |plan: &AppPlan| {
        let name = parts::global_settings(plan, Sent::KEY).full_name().to_owned();
        failures.iter().any(|one| one.component_type == settings.name() && one.full_name == name)
    };
    let outcomes: Vec<bool> = plans.iter().map(|plan| !refused(plan)).collect();
    let is_told = report.success || outcomes.contains(&false);
    Ok(match outcomes.split_first() {
        Some((true, outcomes))
            if is_told && outcomes.is_sorted_by(|before, after| before >= after) =>
        {
            Ok(outcomes.to_vec())
        }
        _ => Err(problems(&report)),
    })
}

/// A key that nobody has, of that length.
fn key(length: usize) -> Result<String> {
    let mut key = String::new();
    while key.len() < length {
        key.push_str(&crate::provision::generate_client_id()?);
    }
    key.truncate(length);
    Ok(key)
}
