//! SOAP on the wire: elements out, elements in, and faults.

mod element;
mod envelope;
mod node;

pub use element::Element;
pub use envelope::{Rejected, SoapFault, envelope, read};
pub use node::Node;
