//! The wire of a connection, which the org can cut.

use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};
use std::task::{Context, Poll};

use futures::task::AtomicWaker;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// Cuts a connection.
#[derive(Clone, Debug, Default)]
pub(in crate::simulator) struct Line(Arc<Ends>);

#[derive(Debug, Default)]
pub(super) struct Ends {
    cut: AtomicBool,
    /// Who waits for the next request.
    reader: AtomicWaker,
}

impl Line {
    /// Nothing more is read or written, the answer that is on its way included.
    pub(in crate::simulator) fn cut(&self) {
        self.0.cut.store(true, Ordering::Release);
        self.0.reader.wake();
    }

    /// The line for as long as there is one.
    pub(super) fn downgrade(&self) -> Weak<Ends> {
        Arc::downgrade(&self.0)
    }

    pub(super) fn upgrade(ends: &Weak<Ends>) -> Option<Self> {
        ends.upgrade().map(Self)
    }

    fn is_cut(&self) -> bool {
        self.0.cut.load(Ordering::Acquire)
    }
}

/// A stream that ends where its line is cut.
#[derive(Debug)]
pub(in crate::simulator) struct Wire {
    stream: TcpStream,
    line: Line,
}

impl Wire {
    pub(in crate::simulator) fn new(stream: TcpStream, line: Line) -> Self {
        Self { stream, line }
    }

    fn broken(&self) -> Option<io::Error> {
        self.line.is_cut().then(|| {
            // The other end sees a reset, not an orderly end.
            let _refused = self.stream.set_zero_linger();
            io::Error::from(io::ErrorKind::ConnectionReset)
        })
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.line.0.reader.register(context.waker());
        match self.broken() {
            Some(error) => Poll::Ready(Err(error)),
            None => Pin::new(&mut self.stream).poll_read(context, buffer),
        }
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.broken() {
            Some(error) => Poll::Ready(Err(error)),
            None => Pin::new(&mut self.stream).poll_write(context, bytes),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.broken() {
            Some(error) => Poll::Ready(Err(error)),
            None => Pin::new(&mut self.stream).poll_flush(context),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
