//! The way to the org by Salesforce's own host names: a proxy that ends TLS.

mod arrivals;
mod authority;
mod ca_file;
mod front;
mod guard;
mod head;
mod hosts;
mod proxy;
mod replayed;

pub use front::TlsFront;
