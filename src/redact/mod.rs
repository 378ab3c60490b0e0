//! Keeps live secrets out of everything that is printed.
//!
//! A secret is registered the moment it exists; from then on no spelling of it passes.

mod ci_log;
mod fields;
mod needles;
#[cfg(test)]
mod property_tests;
mod redactor;
mod spelling;
#[cfg(test)]
mod tests;
mod writer;

pub use ci_log::CiLog;
pub use redactor::Redactor;
pub use writer::RedactWriter;
