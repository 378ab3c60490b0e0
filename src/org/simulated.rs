//! Simulated orgs, as settings name them.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::clock::SharedClock;
use crate::model::Secret;

/// A simulated org of this process.
///
/// A `&SimulatedOrg` is one too (feature `simulator`): see
/// [`Settings::simulated`](crate::settings::Settings::simulated).
#[derive(Clone, Debug)]
pub enum Simulated {
    /// The run starts one like this, and stops it.
    Choice(SimulatedChoice),
    /// Somebody has started one, and lets the run use it.
    Running(RunningOrg),
}

impl From<SimulatedChoice> for Simulated {
    fn from(choice: SimulatedChoice) -> Self {
        Self::Choice(choice)
    }
}

impl fmt::Display for Simulated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Choice(_) => f.write_str("the simulated org"),
            Self::Running(org) => write!(f, "the simulated org at {}", org.base_url),
        }
    }
}

/// What a simulated org should be like; what is `None` is as in an ordinary org.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SimulatedChoice {
    /// Whether the org still lets its administrators create connected apps.
    pub allow_connected_apps: bool,
    /// `Organization.OrganizationType`, such as `Developer Edition`.
    pub edition: Option<String>,
    /// Number of login nodes among which replies alternate.
    pub nodes: Option<u32>,
    /// The shortest and the longest time that an app takes to reach a node.
    pub propagation: Option<(Duration, Duration)>,
    /// Makes propagation times and ids repeatable.
    pub seed: Option<u64>,
}

/// A simulated org that runs already: where it is, and its time.
#[derive(Clone, Debug)]
pub struct RunningOrg {
    /// Its My Domain, on loopback.
    pub base_url: String,
    /// The administrator's session.
    pub access_token: Secret,
    /// The passwords and security tokens of its users, for the redactor.
    pub passwords: Vec<Secret>,
    /// Its clock: whoever waits for something in the org waits on this one.
    pub clock: SharedClock,
    /// What it was asked, for those who look into a failed run.
    pub requests: Option<RequestLog>,
}

/// Tells what an org was asked and how it answered, for people to read and without secrets.
#[derive(Clone)]
pub struct RequestLog(Arc<dyn Fn() -> Option<String> + Send + Sync>);

impl RequestLog {
    /// One that asks `tell`, which has nothing to tell once the org is gone.
    pub fn new(tell: impl Fn() -> Option<String> + Send + Sync + 'static) -> Self {
        Self(Arc::new(tell))
    }

    /// What the org was asked by now; `None` where that is not known any more.
    #[must_use]
    pub fn tell(&self) -> Option<String> {
        (self.0)()
    }
}

impl fmt::Debug for RequestLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RequestLog(..)")
    }
}
