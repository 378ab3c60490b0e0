//! Accepts connections, and binds each to a login node.

use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::net::TcpListener;

use super::Entrance;
use super::line::{Line, Wire};
use crate::simulator::state::Shared;

/// The other end of a connection, and the login node to which it is bound.
#[derive(Clone, Debug)]
pub(in crate::simulator) struct Peer {
    pub(super) address: IpAddr,
    /// Which connection of the org it is.
    pub(super) number: u64,
    /// From 0.
    pub(in crate::simulator) node: usize,
    /// The host that is asked, where the port decides it.
    pub(super) entrance: Option<Entrance>,
    pub(in crate::simulator) line: Line,
}

/// A listener whose connections are dealt to login nodes.
pub(in crate::simulator) struct NodeListener {
    pub(in crate::simulator) listener: TcpListener,
    pub(in crate::simulator) shared: Arc<Shared>,
    pub(in crate::simulator) entrance: Option<Entrance>,
}

impl Listener for NodeListener {
    type Io = Wire;
    type Addr = Peer;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        let (stream, address) = Listener::accept(&mut self.listener).await;
        // Answers must not wait for the client's delayed acknowledgement.
        let _refused = stream.set_nodelay(true);
        let line = Line::default();
        let peer = self.peer(address.ip(), line.clone());
        (Wire { stream, line }, peer)
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        let address = IpAddr::V4(Ipv4Addr::LOCALHOST);
        Ok(Peer { address, number: 0, node: 0, entrance: None, line: Line::default() })
    }
}

impl NodeListener {
    fn peer(&self, address: IpAddr, line: Line) -> Peer {
        let mut state = self.shared.lock();
        state.connections = state.connections.wrapping_add(1);
        let (facts, number) = (&state.facts, state.connections);
        let node = state.routing.node(facts.seed, facts.nodes, number, address);
        Peer { address, number, node, entrance: self.entrance, line }
    }
}

impl Connected<IncomingStream<'_, NodeListener>> for Peer {
    fn connect_info(stream: IncomingStream<'_, NodeListener>) -> Self {
        stream.remote_addr().clone()
    }
}
