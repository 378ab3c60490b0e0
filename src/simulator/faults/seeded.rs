//! What goes wrong by chance.

use std::time::Duration;

use fastrand::Rng;

use crate::simulator::metadata::DeployFate;
use crate::simulator::seed;
use crate::simulator::trouble::{Call, RetryAfter, Trouble};

/// A fault, and where it strikes.
pub(super) struct Drawn {
    pub(super) call: Option<Call>,
    pub(super) first: u32,
    pub(super) times: u32,
    pub(super) trouble: Trouble,
}

/// What the main job asks, and how often it does at least, so that most faults strike.
const CALLS: &[(Call, u32)] = &[
    (Call::Token, 6),
    (Call::Identity, 1),
    (Call::Rest, 6),
    (Call::Tooling, 2),
    (Call::SoapRead, 3),
    (Call::Write, 2),
    (Call::Delete, 2),
    (Call::Deploy, 2),
    (Call::DeployStatus, 4),
];

/// Requests of the main job, at least.
const REQUESTS: u32 = 30;

/// How many kinds of fault there are to draw from.
const KINDS: u32 = 24;

/// The names of the kinds, each once.
pub(super) fn kinds() -> Vec<&'static str> {
    // Whether there is a `Retry-After`, and which, is a kind of its own.
    let wait = Duration::ZERO;
    let waits = [None, Some(RetryAfter::Seconds(wait)), Some(RetryAfter::Date(wait))];
    let failures = waits.map(|wait| Trouble::Fails(503, wait).kind());
    let mut rng = seed::rng(0, "kinds");
    let mut kinds: Vec<&str> = (0..KINDS).map(|kind| trouble(kind, &mut rng).kind()).collect();
    kinds.extend(failures);
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

pub(super) fn draw(seed: u64) -> Vec<Drawn> {
    let mut rng = seed::rng(seed, "faults");
    (0..rng.u32(1..=6)).map(|_| fault(&mut rng)).collect()
}

fn fault(rng: &mut Rng) -> Drawn {
    let kind = rng.u32(..KINDS);
    let trouble = trouble(kind, rng);
    // A delete that fails twice.
    if kind == KINDS - 1 {
        return Drawn { call: Some(Call::Delete), first: 1, times: 2, trouble };
    }
    if matches!(trouble, Trouble::ClockAhead(_) | Trouble::ClockBehind(_)) {
        return Drawn { call: None, first: 1, times: 1, trouble };
    }
    let fitting: Vec<&(Call, u32)> =
        CALLS.iter().filter(|(call, _)| trouble.can_strike(*call)).collect();
    let anywhere = fitting.len() == CALLS.len() && rng.bool();
    let (call, most) = match rng.choice(fitting).filter(|_| !anywhere) {
        Some((call, most)) => (Some(*call), *most),
        None => (None, REQUESTS),
    };
    Drawn { call, first: rng.u32(1..=most), times: 1, trouble }
}

fn trouble(kind: u32, rng: &mut Rng) -> Trouble {
    let seconds = |rng: &mut Rng, most| Duration::from_secs(rng.u64(1..=most));
    match kind {
        0 => Trouble::Reset,
        1 => Trouble::Gone(seconds(rng, 5)),
        2 => Trouble::AnswerLost,
        3 => Trouble::Slow,
        4 => Trouble::Stalled,
        5 => Trouble::Truncated,
        6 => Trouble::Garbled,
        7..=10 => {
            let status = [429, 500, 502, 503][usize::try_from(kind - 7).unwrap_or_default()];
            let wait = seconds(rng, 30);
            let patience = [None, Some(RetryAfter::Seconds(wait)), Some(RetryAfter::Date(wait))];
            Trouble::Fails(status, patience[rng.usize(..patience.len())])
        }
        11 => Trouble::SessionEnds,
        12 => Trouble::LockedRow,
        13 => Trouble::AlreadyInProcess,
        14 => Trouble::RateExceeded,
        15 => Trouble::RetryYourRequest,
        16 => Trouble::Deploy(DeployFate::Waits(Duration::from_secs(30 * 60))),
        17 => Trouble::Deploy(DeployFate::NeverFinishes),
        18 => Trouble::Deploy(DeployFate::FailsFinalizing),
        19 => Trouble::ClockAhead(seconds(rng, 600)),
        20 => Trouble::ClockBehind(seconds(rng, 600)),
        21 => Trouble::OldStatus,
        22 => Trouble::Overtaken,
        _ if rng.bool() => Trouble::LockedRow,
        _ => Trouble::Fails(500, None),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::FaultPlan;

    #[test]
    fn a_seed_is_one_plan() {
        for seed in 0..200 {
            let plan = FaultPlan::seeded(seed);
            assert_eq!(plan.to_string(), FaultPlan::seeded(seed).to_string());
            assert!(plan.to_string().starts_with(&format!("seed {seed}: ")));
            assert!((1..=6).contains(&plan.troubles().len()), "{plan}");
        }
        let plans: BTreeSet<String> = (0..200)
            .map(|seed| FaultPlan::seeded(seed).to_string().split_once(": ").unwrap().1.to_owned())
            .collect();
        assert!(plans.len() > 195, "{}", plans.len());
    }

    #[test]
    fn seeds_meet_every_kind() {
        let troubles = (0..300).flat_map(|seed| FaultPlan::seeded(seed).troubles());
        let kinds: BTreeSet<&str> = troubles.map(super::Trouble::kind).collect();
        let all = FaultPlan::kinds();
        assert_eq!(kinds, all.into_iter().collect());
        assert_eq!(kinds.len(), 22, "{kinds:?}");
    }
}
