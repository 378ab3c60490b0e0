//! Keeps live secrets out of everything that is printed.
//!
//! A secret is registered the moment it exists; from then on no spelling of it passes.

mod needles;
#[cfg(test)]
mod property_tests;
mod redactor;
mod spelling;
#[cfg(test)]
mod tests;
mod writer;

pub use redactor::Redactor;
pub use writer::RedactWriter;
