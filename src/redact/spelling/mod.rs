//! The ways in which a value appears once somebody has quoted or encoded it.

mod encoded;
mod quoted;
mod spellings;
mod xml;

pub(super) use spellings::{lines, of};
