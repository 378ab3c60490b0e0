//! The write-ahead record of what was created: append-only JSON lines, one file per org.
//!
//! A line is written *before* each creation and after each deletion, so that a killed run leaves
//! either nothing in the org or a line that names what it left. No line holds a secret.

mod entry;
mod file;
mod line;
#[cfg(test)]
mod tests;
mod unfinished;

pub use entry::{Entry, Event, Writer};
pub use file::{Contents, Journal, JournalError};
pub use unfinished::Unfinished;
