//! What is to go wrong.

use std::fmt;

use super::seeded;
use crate::simulator::trouble::{Call, Trouble};

/// Which requests are struck by which trouble; see
/// [`SimulatedOrg::faults`](crate::simulator::SimulatedOrg::faults).
///
/// Requests are counted as they come, kind by kind; those that a trouble
/// [cannot strike](Trouble::can_strike) are not counted for it. Of two faults that are due at one
/// request, the one that was planned first strikes, and the other at the next.
///
/// ```
/// use std::time::Duration;
/// use cucumber_salesforce::simulator::{Call, DeployFate, FaultPlan, Trouble};
///
/// let half_an_hour = DeployFate::Waits(Duration::from_secs(1800));
/// let plan = FaultPlan::new()
///     .at(Call::Deploy).nth(1, Trouble::Deploy(half_an_hour))
///     .at(Call::Delete).first(2, Trouble::LockedRow)
///     .anywhere().nth(9, Trouble::Reset);
/// assert_eq!(
///     plan.to_string(),
///     "deploy that waits (1800 s) at deploy 1; UNABLE_TO_LOCK_ROW at deletes 1 to 2; \
///      connection reset at request 9",
/// );
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "a plan does nothing until an org has it"]
pub struct FaultPlan {
    seed: Option<u64>,
    faults: Vec<Fault>,
}

/// A trouble with its place; the ones still to strike are counted down.
#[derive(Clone, Debug)]
struct Fault {
    /// Any where there is none.
    call: Option<Call>,
    /// From which one on, from 1.
    first: u32,
    /// How many.
    times: u32,
    trouble: Trouble,
    met: u32,
    left: u32,
}

/// A place in a plan, for which a fault is still to be named.
#[derive(Clone, Debug)]
#[must_use = "name a fault: `nth` or `first`"]
pub struct At {
    plan: FaultPlan,
    call: Option<Call>,
}

impl FaultPlan {
    /// Nothing goes wrong.
    pub fn new() -> Self {
        Self::default()
    }

    /// One to six faults by chance, over what the main job asks: the same for the same seed.
    ///
    /// Which requests are struck follows from their order alone.
    pub fn seeded(seed: u64) -> Self {
        let plan = Self { seed: Some(seed), ..Self::default() };
        seeded::draw(seed).into_iter().fold(plan, |plan, drawn| {
            let at = At { plan, call: drawn.call };
            at.place(drawn.first, drawn.times, drawn.trouble)
        })
    }

    /// Every [kind](Trouble::kind) of trouble that a seed may bring, so that a test of many seeds
    /// can tell whether it has met them all.
    #[must_use]
    pub fn kinds() -> Vec<&'static str> {
        seeded::kinds()
    }

    /// The next fault is at such calls.
    pub fn at(self, call: Call) -> At {
        At { plan: self, call: Some(call) }
    }

    /// The next fault is at any request.
    pub fn anywhere(self) -> At {
        At { plan: self, call: None }
    }

    /// The troubles of the plan, in its order.
    #[must_use]
    pub fn troubles(&self) -> Vec<Trouble> {
        self.faults.iter().map(|fault| fault.trouble).collect()
    }

    /// Whether nothing is left to go wrong.
    pub(super) fn is_over(&self) -> bool {
        self.faults.iter().all(|fault| fault.left == 0)
    }

    /// What strikes a call, which is counted.
    pub(super) fn strike(&mut self, call: Call) -> Option<Trouble> {
        let mut struck = None;
        for fault in &mut self.faults {
            let here = fault.call.is_none_or(|wanted| wanted.covers(call));
            if !here || !fault.trouble.can_strike(call) {
                continue;
            }
            fault.met = fault.met.saturating_add(1);
            if struck.is_none() && fault.met >= fault.first && fault.left > 0 {
                fault.left -= 1;
                struck = Some(fault.trouble);
            }
        }
        struck
    }
}

impl At {
    /// The fault strikes one of them: the `number`th, counted from 1.
    pub fn nth(self, number: u32, trouble: Trouble) -> FaultPlan {
        self.place(number, 1, trouble)
    }

    /// The fault strikes the first so many of them.
    pub fn first(self, times: u32, trouble: Trouble) -> FaultPlan {
        self.place(1, times, trouble)
    }

    fn place(self, first: u32, times: u32, trouble: Trouble) -> FaultPlan {
        let Self { mut plan, call } = self;
        plan.faults.push(Fault { call, first, times, trouble, met: 0, left: times });
        plan
    }
}

impl fmt::Display for FaultPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(seed) = self.seed {
            write!(f, "seed {seed}: ")?;
        }
        if self.faults.is_empty() {
            return f.write_str("no faults");
        }
        for (number, fault) in self.faults.iter().enumerate() {
            let separator = if number == 0 { "" } else { "; " };
            write!(f, "{separator}{fault}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { call, first, times, trouble, .. } = self;
        let call = call.map_or_else(|| "request".to_owned(), |call| call.to_string());
        match times {
            1 => write!(f, "{trouble} at {call} {first}"),
            _ => write!(f, "{trouble} at {call}s {first} to {}", first + times - 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_counted_kind_by_kind() {
        let mut plan = FaultPlan::new()
            .at(Call::Token)
            .nth(2, Trouble::Reset)
            .anywhere()
            .nth(3, Trouble::Slow)
            .at(Call::Delete)
            .first(2, Trouble::LockedRow);
        let calls = [
            (Call::Token, None),
            (Call::Rest, None),
            // Two are due: the second strikes at the next request.
            (Call::Token, Some(Trouble::Reset)),
            (Call::Token, Some(Trouble::Slow)),
            (Call::DestructiveDeploy, Some(Trouble::LockedRow)),
            (Call::Delete, Some(Trouble::LockedRow)),
            (Call::Delete, None),
        ];
        for (number, (call, trouble)) in calls.into_iter().enumerate() {
            assert!(number == 6 || !plan.is_over(), "{number}");
            assert_eq!(plan.strike(call), trouble, "{number}");
        }
        assert!(plan.is_over());
    }

    #[test]
    fn what_cannot_be_struck_is_not_counted() {
        let mut plan = FaultPlan::new().anywhere().nth(1, Trouble::OldStatus);
        assert_eq!(plan.strike(Call::Rest), None);
        assert_eq!(plan.strike(Call::DeployStatus), Some(Trouble::OldStatus));
    }

    #[test]
    fn an_empty_plan_says_so() {
        assert_eq!(FaultPlan::new().to_string(), "no faults");
        assert!(FaultPlan::new().is_over());
    }
}
