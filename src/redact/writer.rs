//! Redaction of bytes on their way out.

use std::io::{self, Write};
use std::mem;

use super::Redactor;

/// An [`io::Write`] that takes secrets out of what passes.
///
/// It holds text back until a write ends with a line, since a secret may come in pieces; what has
/// no line end comes when the writer is dropped.
#[derive(Debug)]
pub struct RedactWriter<W: Write> {
    inner: W,
    redactor: Redactor,
    held: Held,
}

/// The beginning of a line; it may hold a secret, so its `Debug` does not show it.
#[derive(Default)]
struct Held(Vec<u8>);

impl<W: Write> RedactWriter<W> {
    /// Writes to `inner` what `redactor` lets pass.
    pub fn new(inner: W, redactor: Redactor) -> Self {
        Self { inner, redactor, held: Held::default() }
    }

    fn pass(&mut self, lines: &[u8]) -> io::Result<()> {
        let text = String::from_utf8_lossy(lines);
        if self.redactor.contains_secret(&text) {
            self.inner.write_all(self.redactor.redact(&text).as_bytes())
        } else {
            self.inner.write_all(lines)
        }
    }
}

impl<W: Write> Write for RedactWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.held.0.extend_from_slice(bytes);
        if bytes.ends_with(b"\n") {
            let lines = mem::take(&mut self.held.0);
            self.pass(&lines)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<W: Write> Drop for RedactWriter<W> {
    fn drop(&mut self) {
        let rest = mem::take(&mut self.held.0);
        // There is nobody left to tell about a failure.
        drop(self.pass(&rest).and_then(|()| self.inner.flush()));
    }
}

impl std::fmt::Debug for Held {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}
