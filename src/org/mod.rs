//! Which org a run works in, and signing in to it as its administrator.

mod auth_url;
mod cli;
mod identity;
mod login_url;
mod preflight;
mod session;
mod sign_in;
mod simulated;
mod source;
#[cfg(test)]
mod tests;

pub use crate::http::HostKind;
pub use auth_url::{InvalidAuthUrl, SfdxAuthUrl};
pub use cli::{CliSession, ask_cli};
pub use login_url::{InvalidLoginUrl, LoginUrl};
pub use preflight::{Check, Needs, Outcome, PreflightReport, inspect, preflight};
pub use sign_in::{SignedIn, sign_in};
pub use simulated::{RequestLog, RunningOrg, Simulated, SimulatedChoice};
pub use source::{Grant, OrgSource, RealOrg, Safety};
