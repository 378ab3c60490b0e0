//! Fault plans: which request is struck by which trouble, by script or by seed.

mod plan;
mod seeded;
mod struck;

pub use plan::{At, FaultPlan};
pub(super) use struck::Faults;
pub use struck::StruckFault;
