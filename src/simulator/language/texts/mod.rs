//! The texts of the org in each of its languages: English, German, French, Japanese.
//!
//! Gaps are numbered in the order of the English text. What only the simulator says, such as that
//! it does not know a resource, is in English everywhere.

mod data;
mod deploys;
mod history;
mod metadata;
mod oauth;
mod session;

/// One text in each language.
pub(super) type Text = [&'static str; 4];

/// Every text.
pub(super) fn all() -> impl Iterator<Item = &'static Text> {
    [oauth::TEXTS, session::TEXTS, data::TEXTS, history::TEXTS, metadata::TEXTS, deploys::TEXTS]
        .into_iter()
        .flatten()
}
