//! Accepts connections, and binds each to a login node.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::net::{TcpListener, TcpSocket};

use super::Entrance;
use super::doors::Door;
use super::line::{Line, Wire};
use crate::simulator::state::Shared;

/// Connections that wait to be accepted.
const BACKLOG: u32 = 1024;

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
    /// The host to which the connection leads, where a proxy was told.
    pub(in crate::simulator) tunnel: Option<Arc<str>>,
    pub(in crate::simulator) line: Line,
}

impl Peer {
    /// One that no node has met yet.
    pub(in crate::simulator) fn unmet(address: IpAddr, line: Line) -> Self {
        Self { address, number: 0, node: 0, entrance: None, tunnel: None, line }
    }
}

/// A listener whose connections are dealt to login nodes.
pub(in crate::simulator) struct NodeListener {
    socket: Socket,
    address: SocketAddr,
    door: Door,
    shared: Arc<Shared>,
    entrance: Option<Entrance>,
}

/// Listening, or keeping the port without listening, so that nobody else takes it.
enum Socket {
    Listening(TcpListener),
    Kept(Option<TcpSocket>),
}

impl Listener for NodeListener {
    type Io = Wire;
    type Addr = Peer;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        let (stream, address) = loop {
            if self.door.is_shut() {
                self.stop();
                self.door.until(false).await;
                self.listen_again().await;
            }
            let Socket::Listening(listener) = &mut self.socket else { continue };
            tokio::select! {
                accepted = Listener::accept(listener) => break accepted,
                () = self.door.until(true) => {}
            }
        };
        // Answers must not wait for the client's delayed acknowledgement.
        let _refused = stream.set_nodelay(true);
        let line = Line::default();
        self.shared.doors.came_through(&line);
        let peer = self.shared.meet(address.ip(), self.entrance, line.clone());
        (Wire::new(stream, line), peer)
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        Ok(Peer::unmet(IpAddr::V4(Ipv4Addr::LOCALHOST), Line::default()))
    }
}

impl NodeListener {
    /// A listener at a loopback port; 0 takes any.
    ///
    /// # Errors
    ///
    /// When the port cannot be bound.
    pub(in crate::simulator) fn new(
        listener: TcpListener,
        shared: Arc<Shared>,
        entrance: Option<Entrance>,
    ) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let door = shared.doors.door();
        Ok(Self { socket: Socket::Listening(listener), address, door, shared, entrance })
    }

    fn stop(&mut self) {
        // The old socket goes before the new one is bound.
        self.socket = Socket::Kept(None);
        self.socket = Socket::Kept(self.bind().ok());
        self.door.tell(true);
    }

    async fn listen_again(&mut self) {
        while let Socket::Kept(kept) = &mut self.socket {
            let socket = kept.take().map_or_else(|| self.bind(), Ok);
            match socket.and_then(|socket| socket.listen(BACKLOG)) {
                Ok(listener) => self.socket = Socket::Listening(listener),
                // Somebody has the port for a moment.
                Err(_) => tokio::task::yield_now().await,
            }
        }
        self.door.tell(false);
    }

    fn bind(&self) -> io::Result<TcpSocket> {
        let socket = TcpSocket::new_v4()?;
        #[cfg(unix)]
        socket.set_reuseaddr(true)?;
        socket.bind(self.address)?;
        Ok(socket)
    }
}

impl Shared {
    /// Deals a new connection to a login node.
    pub(in crate::simulator) fn meet(
        &self,
        address: IpAddr,
        entrance: Option<Entrance>,
        line: Line,
    ) -> Peer {
        let mut state = self.lock_for_login();
        state.connections = state.connections.wrapping_add(1);
        let (facts, number) = (&state.facts, state.connections);
        let node = state.routing.node(facts.seed, facts.nodes, number, address);
        Peer { number, node, entrance, ..Peer::unmet(address, line) }
    }
}

impl Connected<IncomingStream<'_, NodeListener>> for Peer {
    fn connect_info(stream: IncomingStream<'_, NodeListener>) -> Self {
        stream.remote_addr().clone()
    }
}
