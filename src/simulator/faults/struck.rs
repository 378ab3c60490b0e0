//! What has gone wrong.

use std::fmt;

use super::FaultPlan;
use crate::simulator::trouble::{Call, Trouble};

/// A fault that has struck a request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StruckFault {
    /// What happened.
    pub trouble: Trouble,
    /// To what kind of request.
    pub call: Call,
    /// Where the request went, without the query.
    pub path: String,
}

impl fmt::Display for StruckFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {} `{}`", self.trouble, self.call, self.path)
    }
}

/// The plan of an org, and what has come of it.
#[derive(Debug, Default)]
pub(in crate::simulator) struct Faults {
    plan: FaultPlan,
    struck: Vec<StruckFault>,
}

impl Faults {
    pub(in crate::simulator) fn new(plan: FaultPlan) -> Self {
        Self { plan, struck: Vec::new() }
    }

    pub(in crate::simulator) fn plan(&mut self, plan: FaultPlan) {
        self.plan = plan;
    }

    pub(in crate::simulator) fn expects_any(&self) -> bool {
        !self.plan.is_over()
    }

    pub(in crate::simulator) fn struck(&self) -> &[StruckFault] {
        &self.struck
    }

    /// What strikes a request, if anything; it is written down.
    pub(in crate::simulator) fn strike(&mut self, call: Call, path: &str) -> Option<Trouble> {
        let trouble = self.plan.strike(call)?;
        self.struck.push(StruckFault { trouble, call, path: path.to_owned() });
        Some(trouble)
    }
}
