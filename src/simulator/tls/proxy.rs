//! Accepts connections to the proxy, and leads them to the org or nowhere.

use std::io;
use std::sync::Arc;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use super::arrivals::{Arrival, Duplex};
use super::authority::Authority;
use super::head::Head;
use super::hosts::salesforce;
use super::replayed::Replayed;
use crate::simulator::network::{Doors, Line, Peer, Wire};
use crate::simulator::state::Shared;

/// The first byte of a TLS connection: a record of the handshake.
const HANDSHAKE: u8 = 0x16;

/// What every connection needs.
pub(super) struct Proxy {
    pub(super) authority: Authority,
    pub(super) shared: Arc<Shared>,
    /// Those that came through this proxy, to be cut with it.
    pub(super) doors: Doors,
    pub(super) arrivals: mpsc::Sender<Arrival>,
}

impl Proxy {
    /// Accepts until this future is dropped.
    pub(super) async fn run(self: Arc<Self>, mut listener: TcpListener) {
        let mut connections = JoinSet::new();
        loop {
            // It waits where no more files can be open.
            let (stream, _) = axum::serve::Listener::accept(&mut listener).await;
            while connections.try_join_next().is_some() {}
            let proxy = Arc::clone(&self);
            connections.spawn(async move {
                // The client knows what it did, and nobody else is there to be told.
                let _broken = proxy.lead(stream).await;
            });
        }
    }

    async fn lead(&self, stream: TcpStream) -> io::Result<()> {
        let _refused = stream.set_nodelay(true);
        let address = stream.peer_addr()?.ip();
        let line = Line::default();
        self.doors.came_through(&line);
        self.shared.doors.came_through(&line);
        let mut wire = Wire::new(stream, line.clone());
        let (target, rest) = match Head::read(&mut wire).await? {
            Head::Connect(target, rest) => (target, rest),
            Head::Other(read) => {
                let peer = self.shared.meet(address, None, line);
                return self.arrive(Box::new(Replayed::new(read, wire)), peer).await;
            }
        };
        let Some(host) = salesforce(&target) else {
            return refuse(wire, "403 Forbidden", &not_led_to(&target)).await;
        };
        if self.shared.doors.are_shut() {
            let text = format!("`{host}` does not answer: the simulated org is down\n");
            return refuse(wire, "502 Bad Gateway", &text).await;
        }
        wire.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await?;
        let mut peer = self.shared.meet(address, None, line);
        let stream = self.unwrap(&host, rest, wire).await?;
        peer.tunnel = Some(host.into());
        self.arrive(stream, peer).await
    }

    /// What is inside the tunnel: mostly TLS, but some clients send plain http through it, too.
    async fn unwrap(
        &self,
        host: &str,
        mut begun: Vec<u8>,
        mut wire: Wire,
    ) -> io::Result<Box<dyn Duplex>> {
        if begun.is_empty() && wire.read_buf(&mut begun).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let secured = begun.first() == Some(&HANDSHAKE);
        let stream = Replayed::new(begun, wire);
        if !secured {
            return Ok(Box::new(stream));
        }
        let acceptor = TlsAcceptor::from(self.authority.server(host)?);
        Ok(Box::new(acceptor.accept(stream).await?))
    }

    async fn arrive(&self, stream: Box<dyn Duplex>, peer: Peer) -> io::Result<()> {
        let sent = self.arrivals.send((stream, peer)).await;
        sent.map_err(|_server_gone| io::ErrorKind::BrokenPipe.into())
    }
}

/// What is said of a host that is not Salesforce's.
pub(super) fn not_led_to(target: &str) -> String {
    format!(
        "`{target}` is no host of Salesforce: this proxy leads to a simulated org and nowhere else\n"
    )
}

async fn refuse(mut wire: Wire, status: &str, text: &str) -> io::Result<()> {
    let length = text.len();
    let answer = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{text}"
    );
    wire.write_all(answer.as_bytes()).await?;
    wire.shutdown().await
}
