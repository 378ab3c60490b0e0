//! The addresses from which the org believes that requests come.

use std::net::IpAddr;

use super::Peer;

/// Where requests seem to come from: by default where they do.
#[derive(Debug, Default)]
pub(in crate::simulator) struct Addresses {
    /// The exits of a proxy pool: each new connection takes the next.
    pub(in crate::simulator) pool: Vec<IpAddr>,
    /// The way of API calls, where it is not that of logins.
    pub(in crate::simulator) calls: Option<IpAddr>,
}

impl Addresses {
    pub(super) fn of_login(&self, peer: &Peer) -> IpAddr {
        if self.pool.is_empty() {
            return peer.address;
        }
        let exits = self.pool.len() as u64;
        let exit = usize::try_from(peer.number % exits).unwrap_or_default();
        self.pool.get(exit).copied().unwrap_or(peer.address)
    }

    pub(super) fn of_call(&self, peer: &Peer) -> IpAddr {
        self.calls.unwrap_or_else(|| self.of_login(peer))
    }
}
