//! What is unconfirmed about how fast login nodes learn of apps.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::duration;

/// When login nodes learn of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Curve {
    first: Duration,
    half: Duration,
    all: Duration,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(with = "duration")]
    first: Duration,
    #[serde(with = "duration")]
    half: Duration,
    #[serde(with = "duration")]
    all: Duration,
}

/// Times that are in no order.
#[derive(Debug, thiserror::Error)]
#[error("half of the nodes cannot know it before the first does, or after all do")]
struct Disorder;

impl TryFrom<Written> for Curve {
    type Error = Disorder;

    fn try_from(Written { first, half, all }: Written) -> Result<Self, Disorder> {
        Self::of(first, half, all).ok_or(Disorder)
    }
}

impl From<Curve> for Written {
    fn from(Curve { first, half, all }: Curve) -> Self {
        Self { first, half, all }
    }
}

impl Curve {
    /// When the first node knows of a change, when half of them do, and when all do; none where
    /// these are in no order.
    #[must_use]
    pub fn of(first: Duration, half: Duration, all: Duration) -> Option<Self> {
        (first <= half && half <= all).then_some(Self { first, half, all })
    }

    /// When a node knows of a change that is the `rank`th of `nodes` to learn of it, from 0 on.
    pub(in crate::simulator) fn delay(self, rank: usize, nodes: usize) -> Duration {
        let (middle, last) = (nodes.saturating_sub(1) / 2, nodes.saturating_sub(1));
        let (from, to, step, steps) = if rank <= middle {
            (self.first, self.half, rank, middle)
        } else {
            (self.half, self.all, rank - middle, last - middle)
        };
        if steps == 0 {
            return to;
        }
        let share = u32::try_from(step).unwrap_or(u32::MAX);
        from + to.saturating_sub(from) * share / u32::try_from(steps).unwrap_or(u32::MAX)
    }
}

/// Facts about propagation that no public source settles.
///
/// The defaults are the likeliest answers; a test may turn each the other way.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Propagation {
    /// When login nodes know of an external client app that signs in by JWT bearer.
    ///
    /// Default as [the builder](crate::simulator::SimulatedOrgBuilder::propagation) says for every
    /// flow, which is 4 to 12 minutes: Salesforce's own page promises 2 to 10, and no public source
    /// has measured it.
    pub jwt_bearer: Option<Curve>,

    /// The same for client credentials.
    ///
    /// Default as for JWT bearer: no report tells the flows apart.
    pub client_credentials: Option<Curve>,
}
