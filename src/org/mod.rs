//! Which org a run works in, and signing in to it as its administrator.

mod auth_url;
mod cli;
pub mod hosts;
mod identity;
mod preflight;
mod session;
mod sign_in;
mod simulated;
mod source;
#[cfg(test)]
mod tests;

pub use auth_url::{InvalidAuthUrl, SfdxAuthUrl};
pub use cli::{CliSession, ask_cli};
pub use hosts::{InvalidLoginUrl, LoginUrl};
pub use preflight::{Check, Needs, Outcome, PreflightReport, inspect, preflight};
pub use sign_in::{SignedIn, sign_in};
pub use simulated::{RunningOrg, Simulated, SimulatedChoice};
pub use source::{Grant, OrgSource, RealOrg, Safety};
