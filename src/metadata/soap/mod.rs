//! SOAP calls of the Metadata API: create, read, update, delete, list.

mod call;
mod envelope;

pub use crate::http::soap::Node;
pub use call::{Listed, create, delete, list, read, update};
