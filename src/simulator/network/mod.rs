//! How requests reach the org: which host was asked, which node answers, from which address.

mod addresses;
mod doors;
mod entrance;
mod line;
mod listener;
mod routing;

pub(super) use addresses::Addresses;
pub(super) use doors::Doors;
pub use entrance::Entrance;
pub(super) use entrance::is_copy;
pub(super) use line::{Line, Wire};
pub(super) use listener::{NodeListener, Peer};
pub use routing::Routing;

use std::net::IpAddr;

use axum::http::{HeaderMap, Uri, header};

use super::state::{Facts, State};

/// One request on its way in: who is met, by which door, and from where.
#[derive(Clone, Copy, Debug)]
pub(super) struct Visit {
    /// The login node, from 0.
    pub(super) node: usize,
    pub(super) entrance: Entrance,
    /// As the org sees it.
    pub(super) address: IpAddr,
}

impl State {
    /// A request for a login.
    pub(super) fn login_visit(&self, peer: &Peer, uri: &Uri, headers: &HeaderMap) -> Visit {
        let address = self.addresses.of_login(peer);
        Visit { node: peer.node, entrance: entrance(&self.facts, peer, uri, headers), address }
    }

    /// A call of an API.
    pub(super) fn api_visit(&self, peer: &Peer, uri: &Uri, headers: &HeaderMap) -> Visit {
        let address = self.addresses.of_call(peer);
        Visit { node: peer.node, entrance: entrance(&self.facts, peer, uri, headers), address }
    }
}

fn entrance(facts: &Facts, peer: &Peer, uri: &Uri, headers: &HeaderMap) -> Entrance {
    peer.entrance.unwrap_or_else(|| Entrance::of_host(&host_of(uri, headers), &facts.my_domain))
}

/// The host that a client named, lower case, without port.
pub(super) fn host_of(uri: &Uri, headers: &HeaderMap) -> String {
    let named = headers.get(header::HOST).and_then(|value| value.to_str().ok());
    let named = uri.host().or(named).unwrap_or_default();
    let host = named.split(':').next().unwrap_or_default();
    host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase()
}
