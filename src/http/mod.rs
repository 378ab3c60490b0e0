//! The one way out to the network.

mod answer;
mod client;
mod connection;
mod error;
mod failure;
mod home;
mod hosts;
mod origin;
mod pauses;
mod problem;
mod retry;
mod roots;
pub mod soap;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub use answer::{Answer, InvalidJson};
pub use client::Http;
pub use connection::{Connection, Renew, Renewal};
pub use error::HttpError;
pub(crate) use home::check_home;
pub use home::{ForeignHome, is_home};
pub use hosts::HostKind;
pub(crate) use hosts::look_up;
pub use origin::is_loopback;
pub(crate) use problem::Problem;
pub use retry::{Attempts, Repeat, Retry};
pub(crate) use retry::{is_trouble, is_turned_away};
