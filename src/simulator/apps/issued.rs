//! The consumer secrets that the org has given, or taken, of late.

use std::collections::VecDeque;
use std::fmt;

use super::app::App;

/// So many are kept.
const KEPT: usize = 256;

/// The latest of them, oldest first: what a node has forgotten may still be written down somewhere.
#[derive(Default)]
pub(super) struct Issued(VecDeque<String>);

impl Issued {
    /// Takes down the secrets of an app.
    pub(super) fn note(&mut self, app: &App) {
        for secret in secrets(app) {
            if self.0.back().is_some_and(|last| last == secret) {
                continue;
            }
            self.0.retain(|known| known != secret);
            self.0.push_back(secret.to_owned());
        }
        self.0.drain(..self.0.len().saturating_sub(KEPT));
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

/// The secrets of an app: its own, and that of a second pair.
pub(super) fn secrets(app: &App) -> impl Iterator<Item = &str> {
    let second = app.second.as_ref().map(|pair| pair.client_secret.expose());
    [app.client_secret.expose()].into_iter().chain(second)
}

impl fmt::Debug for Issued {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Issued({} secrets)", self.0.len())
    }
}
