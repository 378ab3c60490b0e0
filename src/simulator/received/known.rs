//! The secrets that the org itself knows: wherever a client writes one, it is masked.

use std::fmt;
use std::sync::Arc;

use url::form_urlencoded::byte_serialize;

use super::mask::MASK;
use crate::simulator::state::State;

/// Shorter ones would mask ordinary words.
const SHORTEST: usize = 6;

/// Passwords, security tokens and consumer secrets; its `Debug` shows none.
#[derive(Clone, Default)]
pub(super) struct Known(Option<Arc<[String]>>);

impl Known {
    pub(super) fn of(state: &State) -> Self {
        state.passwords.secrets().chain(state.apps.secrets()).collect()
    }

    /// `text` without them, as they are and as a form or a JSON text writes them.
    pub(super) fn mask(&self, mut text: String) -> String {
        for secret in self.0.iter().flat_map(|all| all.iter()) {
            if text.contains(secret.as_str()) {
                text = text.replace(secret.as_str(), MASK);
            }
        }
        text
    }
}

impl<'a> FromIterator<&'a str> for Known {
    fn from_iter<T: IntoIterator<Item = &'a str>>(secrets: T) -> Self {
        let long = secrets.into_iter().filter(|secret| secret.len() >= SHORTEST);
        let mut all: Vec<String> = long.flat_map(spellings).collect();
        // Where one is part of another, the longer goes first.
        all.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        all.dedup();
        Self(Some(all.into()))
    }
}

fn spellings(secret: &str) -> Vec<String> {
    let quoted = serde_json::Value::from(secret).to_string();
    let mut all = vec![
        secret.to_owned(),
        byte_serialize(secret.as_bytes()).collect(),
        quoted[1..quoted.len() - 1].to_owned(),
        secret.replace('&', "&amp;").replace('<', "&lt;"),
    ];
    all.sort();
    all.dedup();
    all
}

impl fmt::Debug for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Known({} secrets)", self.0.as_ref().map_or(0, |all| all.len()))
    }
}
