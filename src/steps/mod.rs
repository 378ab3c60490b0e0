//! The vocabulary: what feature files can say, one sentence over one call of
//! [`Salesforce`](crate::salesforce::Salesforce).
//!
//! A file per vocabulary holds a table of [`Definition`]s. That table registers the phrases,
//! documents them ([`catalogue_markdown`]) and is what tests check.

#[macro_use]
mod definition;

mod apps;
mod args;
mod catalogue;
mod changes;
mod credentials;
mod dispatch;
mod docstring;
mod failure;
mod foresight;
mod orgs;
mod programs;
mod propagation;
mod records;
mod requests;
#[cfg(test)]
mod tests;
mod tokens;

pub use args::Args;
pub use catalogue::{Matcher, catalogue, catalogue_markdown, matchers};
use definition::in_package;
pub use definition::{Definition, Handler, Keyword};
pub use dispatch::perform;
pub use failure::{StepFailure, StepResult};
pub use foresight::foresee;
