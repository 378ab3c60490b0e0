//! Which org a run works in, and signing in to it as its administrator.

mod auth_url;
pub mod hosts;
mod source;

pub use auth_url::{InvalidAuthUrl, SfdxAuthUrl};
pub use hosts::{InvalidLoginUrl, LoginUrl};
pub use source::{Grant, OrgSource, RealOrg, Safety, SimulatedChoice};
