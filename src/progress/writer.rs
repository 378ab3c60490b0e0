//! The writer that steps aside for live lines.

use std::io::{self, Write};
use std::mem;

use super::Console;

/// How cucumber begins to replace the lines of a running step by its result.
const REPLACES: &[u8] = b"\x1b[1A";

/// What such a beginning is made of: up, to the line's start, clear.
const MOVES: [&[u8]; 3] = [REPLACES, b"\r", b"\x1b[2K"];

/// Standard output, one whole line at a time, beside the live lines of a [`Console`].
///
/// cucumber's writer counts its lines and moves the cursor up to replace them; a live line in
/// between would be taken for one of them. So would a note: it waits until no line is to be
/// replaced.
#[derive(Debug)]
pub struct ConsoleWriter<W: Write = io::Stdout> {
    console: Console,
    inner: W,
    held: Vec<u8>,
}

impl<W: Write> ConsoleWriter<W> {
    pub(super) fn new(console: Console, inner: W) -> Self {
        Self { console, inner, held: Vec::new() }
    }

    fn release(&mut self) -> io::Result<()> {
        let lines = mem::take(&mut self.held);
        if lines.is_empty() {
            return self.inner.flush();
        }
        let lines = if self.console.is_settled() { replacing_nothing(&lines) } else { &lines };
        let replaces = lines.starts_with(REPLACES);
        if !replaces {
            self.console.release_held();
        }
        self.console.aside(|| {
            self.inner.write_all(lines)?;
            self.inner.flush()
        })?;
        if replaces {
            self.console.release_held();
        }
        Ok(())
    }
}

/// The lines without the moves that clear others, above which something else stands by now: a
/// signal lets the console print while cucumber's steps are under way.
fn replacing_nothing(lines: &[u8]) -> &[u8] {
    let mut rest = lines;
    while let Some(next) = MOVES.iter().find_map(|moves| rest.strip_prefix(*moves)) {
        rest = next;
    }
    rest
}

impl<W: Write> Write for ConsoleWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.held.extend_from_slice(bytes);
        if self.held.ends_with(b"\n") {
            self.release()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        // A flush in mid-line would let a live line begin there; the line's end releases it.
        if self.held.is_empty() { self.inner.flush() } else { Ok(()) }
    }
}

impl<W: Write> Drop for ConsoleWriter<W> {
    fn drop(&mut self) {
        // There is nobody left to tell about a failure.
        drop(self.release());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_clears_lines_is_left_out() {
        let lines = b"\x1b[1A\r\x1b[2K\x1b[1A\r\x1b[2K  done\x1b[0m\n";
        assert_eq!(replacing_nothing(lines), b"  done\x1b[0m\n");
        assert_eq!(replacing_nothing(b"  done\n"), b"  done\n");
    }
}
