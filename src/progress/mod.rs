//! Tells whoever watches a run what it is waiting for.

mod console;
mod event;
mod live;
mod recorded;
#[cfg(test)]
mod tests;

pub use console::Console;
pub use event::{Progress, ProgressEvent, brief};
pub use live::ConsoleWriter;
pub use recorded::{Recorded, Silent};
