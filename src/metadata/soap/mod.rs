//! SOAP calls of the Metadata API: create, read, update, delete, list.

mod call;
mod envelope;
mod node;

pub use call::{Listed, create, delete, list, read, update};
pub use node::Node;
