//! Measures what no public source settles, in an org where that does no harm.
//!
//! Each experiment makes apps of its own, marked and journalled as those of a run, and deletes
//! them. It sees what any client of the org sees: it knows nothing of the simulated org.

mod ask;
mod bench;
mod confirmed;
mod experiments;
mod list;
mod login;
mod measure;
mod verdict;

pub use confirmed::{Confirmed, Sighting};
pub use list::{Measurable, measurable};
pub(crate) use measure::Confirm;
