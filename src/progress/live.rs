//! The live lines at the bottom of a terminal.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

const TICK: Duration = Duration::from_millis(120);

/// One live line for each thing that is waited for, and for each note that must wait.
#[derive(Debug, Default)]
pub(super) struct Live {
    lines: MultiProgress,
    shown: Mutex<Shown>,
}

#[derive(Debug, Default)]
struct Shown {
    waits: HashMap<String, ProgressBar>,
    held: Vec<(String, ProgressBar)>,
}

impl Live {
    pub(super) fn wait(&self, what: &str, text: String) {
        let mut shown = self.shown();
        let line = shown.waits.entry(what.to_owned()).or_insert_with(|| {
            let line = self.line("{spinner} {wide_msg}");
            // Ticks on a thread of its own: the user's steps may block ours.
            line.enable_steady_tick(TICK);
            line
        });
        line.set_message(text);
    }

    pub(super) fn end(&self, what: &str) {
        let line = self.shown().waits.remove(what);
        if let Some(line) = line {
            self.clear(&line);
        }
    }

    pub(super) fn end_all(&self) {
        let waits = std::mem::take(&mut self.shown().waits);
        for line in waits.values() {
            self.clear(line);
        }
    }

    /// Shows `text` as a live line until it can stand in the scrollback.
    pub(super) fn hold(&self, text: String) {
        let line = self.line("{wide_msg}");
        line.set_message(text.clone());
        line.tick();
        self.shown().held.push((text, line));
    }

    /// The texts that were held, no longer shown.
    pub(super) fn take_held(&self) -> Vec<String> {
        let held = std::mem::take(&mut self.shown().held);
        let clear = |(text, line): (String, ProgressBar)| {
            self.clear(&line);
            text
        };
        held.into_iter().map(clear).collect()
    }

    /// Runs `write` while no live line is on the screen.
    pub(super) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        self.lines.suspend(write)
    }

    /// Texts wider than the terminal are cut: a wrapped line could not be cleared.
    fn line(&self, template: &str) -> ProgressBar {
        let line = self.lines.add(ProgressBar::new_spinner());
        line.set_style(
            ProgressStyle::with_template(template)
                .unwrap_or_else(|_| ProgressStyle::default_spinner()),
        );
        line
    }

    fn clear(&self, line: &ProgressBar) {
        line.finish_and_clear();
        self.lines.remove(line);
    }

    fn shown(&self) -> MutexGuard<'_, Shown> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
