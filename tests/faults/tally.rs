//! What all schedules came to.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard};

use super::schedule::Outcome;

/// What all schedules came to.
#[derive(Default)]
pub(crate) struct Tally(Mutex<Counts>);

#[derive(Default)]
struct Counts {
    /// By kind of app: succeeded, failed.
    runs: BTreeMap<String, (u32, u32)>,
    /// How many runs left something to the reaper.
    left_something: u32,
    struck: BTreeMap<&'static str, u32>,
    /// The failures, without what differs from run to run.
    failures: BTreeMap<String, u32>,
}

impl Tally {
    pub(crate) fn add(&self, outcome: &Outcome) {
        let mut counts = self.lock();
        let (succeeded, failed) = counts.runs.entry(outcome.kind.to_string()).or_default();
        match &outcome.failure {
            None => *succeeded += 1,
            Some(failure) => {
                *failed += 1;
                *counts.failures.entry(shape(failure)).or_default() += 1;
            }
        }
        counts.left_something += u32::from(outcome.reaped > 0);
        for kind in &outcome.struck {
            *counts.struck.entry(kind).or_default() += 1;
        }
    }

    pub(crate) fn succeeded(&self) -> u32 {
        self.lock().runs.values().map(|(succeeded, _)| succeeded).sum()
    }

    pub(crate) fn never_met(&self, kinds: &[&'static str]) -> Vec<&'static str> {
        let counts = self.lock();
        kinds.iter().copied().filter(|kind| !counts.struck.contains_key(kind)).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap()
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = self.lock();
        for (kind, (succeeded, failed)) in &counts.runs {
            writeln!(f, "{kind}: {succeeded} succeeded, {failed} failed with one clear error")?;
        }
        writeln!(f, "runs that left something to the reaper: {}", counts.left_something)?;
        writeln!(f, "left after the reaper: 0; somebody else's deleted: 0")?;
        writeln!(f, "faults that struck: {:?}", counts.struck)?;
        for (failure, times) in &counts.failures {
            writeln!(f, "{times:>5} × {failure}")?;
        }
        Ok(())
    }
}

/// The first line, with `…` in place of names, ids and numbers.
fn shape(failure: &str) -> String {
    let first = failure.lines().next().unwrap_or_default();
    let mut shape = String::new();
    for (number, part) in first.split('`').enumerate() {
        let differs = number % 2 == 1 && part.chars().any(|c| c.is_ascii_digit());
        shape.push_str(if differs { "…" } else { part });
    }
    let digits = |c: char| if c.is_ascii_digit() { '#' } else { c };
    let shape: String = shape.chars().map(digits).collect();
    shape.chars().take(160).collect()
}
