//! Profiles as files: what is unconfirmed about Salesforce, and what somebody measured of it.

mod facts;
mod file;
mod words;

pub use facts::{Fact, UnknownFact};
pub use file::{InvalidProfile, Measured, ProfileFile};
