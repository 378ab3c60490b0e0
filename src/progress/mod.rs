//! Tells whoever watches a run what it is waiting for.

mod console;
mod event;
mod live;
mod recorded;
#[cfg(test)]
mod tests;
mod writer;

pub use console::Console;
pub use event::{Eta, Progress, ProgressEvent, brief};
pub use recorded::{Recorded, Silent};
pub use writer::ConsoleWriter;
