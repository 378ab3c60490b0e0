//! The ways to wait that are compared.

use std::collections::VecDeque;
use std::time::Duration;

use cucumber_salesforce::propagation::{Earlier, Expected, Rule};
use fastrand::Rng;

use super::figures::{Figures, Outcome, Requests};
use super::ours;
use super::world::{Met, Weather, World};

/// How many earlier waits are remembered.
const MEMORY: usize = 100;

/// A way to wait, and what it meets.
pub(crate) struct Policy {
    /// Its key among the figures.
    pub(crate) name: &'static str,
    /// What it does, for people.
    pub(crate) words: &'static str,
    weather: Weather,
    way: Way,
}

enum Way {
    /// Sleep, and hope.
    Sleep(Duration),
    /// Ask every so often until the first success, so many times.
    Poll { every: Duration, times: u32 },
    /// Our rule, for a number of nodes, without or with a memory of earlier waits.
    Ours { nodes: u32, remembers: bool },
}

const ORDINARY: Weather = Weather { nodes: None, sticky: false, relapse: false };
const EIGHT_NODES: Weather = Weather { nodes: Some(8), ..ORDINARY };
const COLD: Way = Way::Ours { nodes: 4, remembers: false };

/// Every policy, in the order of the table.
pub(crate) const ALL: &[Policy] = &[
    Policy {
        name: "sleep_10m",
        words: "sleep 10 minutes",
        weather: ORDINARY,
        way: Way::Sleep(Duration::from_secs(600)),
    },
    Policy {
        name: "sleep_15m",
        words: "sleep 15 minutes",
        weather: ORDINARY,
        way: Way::Sleep(Duration::from_secs(900)),
    },
    Policy {
        name: "poll_30s",
        words: "ask every 30 s until the first success",
        weather: ORDINARY,
        // Twenty minutes, as long as we wait.
        way: Way::Poll { every: Duration::from_secs(30), times: 41 },
    },
    Policy {
        name: "poll_3s_x15",
        words: "ask 15 times, every 3 s",
        weather: ORDINARY,
        way: Way::Poll { every: Duration::from_secs(3), times: 15 },
    },
    Policy { name: "cold", words: "this crate", weather: ORDINARY, way: COLD },
    Policy {
        name: "history",
        words: "this crate, after earlier waits",
        weather: ORDINARY,
        way: Way::Ours { nodes: 4, remembers: true },
    },
    Policy {
        name: "cold_8",
        words: "8 nodes, and the rule told so",
        weather: EIGHT_NODES,
        way: Way::Ours { nodes: 8, remembers: false },
    },
    Policy {
        name: "cold_8_default",
        words: "8 nodes, and the rule not told",
        weather: EIGHT_NODES,
        way: COLD,
    },
    Policy {
        name: "sticky",
        words: "every probe meets the same node",
        weather: Weather { sticky: true, ..ORDINARY },
        way: COLD,
    },
    Policy {
        name: "relapse",
        words: "a node forgets the app again later",
        weather: Weather { relapse: true, ..ORDINARY },
        way: COLD,
    },
];

/// The figures of every policy, for the same propagations.
pub(crate) fn all(seed: u64, propagations: u32) -> Vec<(&'static Policy, Figures)> {
    ALL.iter().map(|policy| (policy, run(policy, seed, propagations))).collect()
}

/// Waits for so many propagations in this way.
pub(crate) fn run(policy: &Policy, seed: u64, propagations: u32) -> Figures {
    let mut memory: VecDeque<Earlier> = VecDeque::with_capacity(MEMORY);
    let mut ended = Vec::new();
    for number in 0..propagations {
        // The same propagations for every policy.
        let mut chance = Rng::with_seed(seed.wrapping_mul(1_000_003).wrapping_add(number.into()));
        let world = World::draw(&mut chance, policy.weather);
        let outcome = match policy.way {
            Way::Sleep(at) => Outcome::Ready { at, requests: Requests::default() },
            Way::Poll { every, times } => poll(&world, every, times, &mut chance),
            Way::Ours { nodes, remembers } => {
                let expected = Expected::of(memory.iter().copied());
                let expected = (remembers && !memory.is_empty()).then_some(&expected);
                let rule = Rule { nodes, ..Rule::default() };
                let (outcome, took) = ours::wait(&world, rule, expected, chance.u64(..));
                memory.extend(took);
                while memory.len() > MEMORY {
                    memory.pop_front();
                }
                outcome
            }
        };
        ended.push((world, outcome));
    }
    Figures::of(&ended)
}

fn poll(world: &World, every: Duration, times: u32, chance: &mut Rng) -> Outcome {
    let mut requests = Requests::default();
    for number in 0..times {
        let at = every * number;
        let knowing = world.meet(at, true, chance) == Met::Knowing;
        requests.token(at, knowing);
        if knowing {
            return Outcome::Ready { at, requests };
        }
    }
    Outcome::GivenUp
}
