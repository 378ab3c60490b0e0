//! What a run is told: builder calls, `--sf-*` flags, the environment, `salesforce.toml`.

mod builder;
mod docs;
mod file;
mod flags;
mod orgs;
mod people;
mod reader;
mod resolve;
mod vars;

#[cfg(test)]
mod tests;

pub use crate::model::{ExistingApp, UserSettings};
pub use builder::Settings;
pub use docs::{SETTINGS, SettingDoc};
pub use flags::SfFlags;
pub use resolve::Resolved;
