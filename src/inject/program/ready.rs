//! When a long-lived program is ready.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use tokio::net::TcpStream;

/// How a long-lived program shows that it is ready.
///
/// The text may be a secret: `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub enum Ready {
    /// It listens on this port of the loopback interface.
    Port(u16),
    /// It prints this text, on either stream.
    Prints(String),
}

impl Ready {
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Prints(text) => Some(text),
            Self::Port(_) => None,
        }
    }
}

impl fmt::Debug for Ready {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Port(port) => write!(f, "Port({port})"),
            Self::Prints(_) => f.write_str("Prints(..)"),
        }
    }
}

impl fmt::Display for Ready {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Port(port) => write!(f, "listened on port {port}"),
            Self::Prints(text) => write!(f, "printed `{text}`"),
        }
    }
}

/// A port of the loopback interface that is free now.
///
/// # Errors
///
/// When the operating system has none.
pub fn free_port() -> io::Result<u16> {
    Ok(std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// Whether somebody listens on the port, on either loopback address.
pub(super) async fn is_open(port: u16) -> bool {
    let addresses: [SocketAddr; 2] =
        [(Ipv4Addr::LOCALHOST, port).into(), (Ipv6Addr::LOCALHOST, port).into()];
    for address in addresses {
        let attempt = tokio::time::timeout(Duration::from_secs(1), TcpStream::connect(address));
        if matches!(attempt.await, Ok(Ok(_))) {
            return true;
        }
    }
    false
}
