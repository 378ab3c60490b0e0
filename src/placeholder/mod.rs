//! `${NAME}` and `${NAME:qualifier}` in the arguments, doc strings and tables of steps.
//!
//! A placeholder is filled in when the step runs, never in the text of the step itself, so no
//! report and no writer sees the value.

mod command;
mod resolve;
mod template;
#[cfg(test)]
mod tests;

pub use command::{CommandSecret, resolve_command};
pub use resolve::{Found, PlaceholderError, Resolved, Values, resolve};
pub use template::{InvalidTemplate, Placeholder, Template};
