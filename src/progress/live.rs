//! The live lines at the bottom of a terminal, and the writer that steps aside for them.

use std::collections::HashMap;
use std::io::{self, Write};
use std::mem;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use super::Console;

const TICK: Duration = Duration::from_millis(120);

/// One live line for each thing that is waited for.
#[derive(Debug, Default)]
pub(super) struct Live {
    lines: MultiProgress,
    waits: Mutex<HashMap<String, ProgressBar>>,
}

impl Live {
    pub(super) fn show(&self, what: &str, text: String) {
        let mut waits = self.waits.lock().unwrap_or_else(PoisonError::into_inner);
        let line = waits.entry(what.to_owned()).or_insert_with(|| {
            let line = self.lines.add(ProgressBar::new_spinner());
            line.set_style(style());
            // Ticks on a thread of its own: the user's steps may block ours.
            line.enable_steady_tick(TICK);
            line
        });
        line.set_message(text);
    }

    pub(super) fn end(&self, what: &str) {
        let line = self.waits.lock().unwrap_or_else(PoisonError::into_inner).remove(what);
        if let Some(line) = line {
            line.finish_and_clear();
            self.lines.remove(&line);
        }
    }

    /// Runs `write` while no live line is on the screen.
    pub(super) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        self.lines.suspend(write)
    }
}

fn style() -> ProgressStyle {
    // Wide texts are cut, never wrapped: a wrapped line cannot be cleared.
    ProgressStyle::with_template("{spinner} [salesforce] {wide_msg}")
        .unwrap_or_else(|_| ProgressStyle::default_spinner())
}

/// Standard output, one whole line at a time, beside the live lines of a [`Console`].
///
/// cucumber's writer counts its lines and moves the cursor up; a live line in between would be
/// taken for one of them.
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
        self.console.aside(|| {
            self.inner.write_all(&lines)?;
            self.inner.flush()
        })
    }
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
