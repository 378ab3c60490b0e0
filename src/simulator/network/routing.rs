//! Which login node a new connection meets.

use std::hash::Hash as _;
use std::hash::{DefaultHasher, Hasher as _};
use std::net::IpAddr;

use crate::simulator::seed;

/// How new connections are dealt to login nodes.
///
/// A connection keeps its node as long as it is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Routing {
    /// To any of them, by chance.
    #[default]
    Random,
    /// To one after the other.
    RoundRobin,
    /// To the node that belongs to the client's address.
    StickyBySource,
}

impl Routing {
    /// The node of the `number`th connection.
    pub(super) fn node(self, seed: u64, nodes: usize, number: u64, from: IpAddr) -> usize {
        let nodes = nodes.max(1);
        let of = |number: u64| usize::try_from(number % nodes as u64).unwrap_or_default();
        match self {
            Self::Random => seed::rng(seed, ("connection", number)).usize(..nodes),
            Self::RoundRobin => of(number),
            Self::StickyBySource => {
                let mut hasher = DefaultHasher::new();
                (seed, from).hash(&mut hasher);
                of(hasher.finish())
            }
        }
    }
}

impl std::str::FromStr for Routing {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "random" => Ok(Self::Random),
            "round-robin" => Ok(Self::RoundRobin),
            "sticky" => Ok(Self::StickyBySource),
            _ => Err(format!(
                "routing `{text}` is unknown (hint: `random`, `round-robin` or `sticky`)"
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    #[test]
    fn each_way_deals_in_its_own_manner() {
        let home = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let dealt = |routing: Routing, from| -> Vec<usize> {
            (0..40).map(|number| routing.node(3, 4, number, from)).collect()
        };
        assert_eq!(dealt(Routing::RoundRobin, home)[..6], [0, 1, 2, 3, 0, 1]);
        let random = dealt(Routing::Random, home);
        assert!((0..4).all(|node| random.contains(&node)), "{random:?}");
        let sticky = dealt(Routing::StickyBySource, home);
        assert!(sticky.iter().all(|node| *node == sticky[0]));
        let elsewhere = (1..=20).map(|last| IpAddr::V4(Ipv4Addr::new(127, 0, 0, last)));
        let nodes: std::collections::BTreeSet<usize> =
            elsewhere.map(|from| dealt(Routing::StickyBySource, from)[0]).collect();
        assert_eq!(nodes.len(), 4);
    }

    #[test]
    fn it_is_named_on_the_command_line() {
        assert_eq!("round-robin".parse(), Ok(Routing::RoundRobin));
        assert!("fair".parse::<Routing>().unwrap_err().contains("`sticky`"));
    }
}
