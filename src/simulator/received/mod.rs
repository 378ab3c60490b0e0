//! What the org was asked and how it answered, kept for assertions and for who reads a failure; no
//! secret is shown.

mod exchange;
mod journal;
mod known;
mod mask;
mod recorder;
mod request;
#[cfg(test)]
mod tests;
mod transcript;

use known::Known;

pub(super) use journal::Journal;
pub(super) use recorder::Recorder;
pub(super) use request::Noted;
pub use request::ReceivedRequest;
pub use transcript::Transcript;

use super::state::State;

/// Any text as it is shown to those who must not see the secrets of the org.
pub(super) fn masked(state: &State) -> impl Fn(&str) -> String {
    let known = Known::of(state);
    move |text| known.mask(mask::tokens(text))
}
