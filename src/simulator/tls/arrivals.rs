//! The connections that the proxy leads to the org.

use std::future::pending;
use std::io;
use std::net::{IpAddr, Ipv4Addr};

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::mpsc;

use crate::simulator::network::{Line, Peer};

/// A connection, with or without TLS around it.
pub(super) trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Duplex for S {}

pub(super) type Arrival = (Box<dyn Duplex>, Peer);

/// Stands for a listener before the org's HTTP server.
pub(super) struct Arrivals(pub(super) mpsc::Receiver<Arrival>);

impl Listener for Arrivals {
    type Io = Box<dyn Duplex>;
    type Addr = Peer;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.0.recv().await {
            Some(arrival) => arrival,
            // The proxy is gone; the server is about to be.
            None => pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        Ok(Peer::unmet(IpAddr::V4(Ipv4Addr::LOCALHOST), Line::default()))
    }
}

impl Connected<IncomingStream<'_, Arrivals>> for Peer {
    fn connect_info(stream: IncomingStream<'_, Arrivals>) -> Self {
        stream.remote_addr().clone()
    }
}
