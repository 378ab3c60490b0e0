//! Tells whoever watches a run what it is waiting for.

mod console;
mod eta;
mod event;
mod line;
mod live;
mod recorded;
#[cfg(test)]
mod tests;
mod writer;

pub use console::Console;
pub use eta::Eta;
pub use event::{Progress, ProgressEvent, brief};
pub use line::Line;
pub use recorded::{Recorded, Silent};
pub use writer::ConsoleWriter;
