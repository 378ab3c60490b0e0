//! SOAP calls of the Metadata API: create, read, update, delete, list.

mod call;
mod envelope;

pub use crate::http::soap::Node;
pub use call::{Listed, create, delete, deploy_status, list, read, rename, update};
