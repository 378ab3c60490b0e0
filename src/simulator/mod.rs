//! A simulated Salesforce org: an HTTP server in this process, honest on the wire.
//!
//! It accepts what Salesforce accepts and refuses what Salesforce refuses, with the same status,
//! body and shape. It shares no code with the client side of this crate, so that the two cannot
//! share a mistake. What is unconfirmed about Salesforce is a field of [`Profile`].

mod approvals;
mod apps;
mod builder;
mod credentials;
pub mod data;
mod edition;
mod edits;
mod found;
mod language;
mod metadata;
mod oauth;
mod org;
mod people;
mod profile;
mod received;
mod seed;
mod server;
mod session;
mod settle;
mod state;
mod user;

pub use builder::SimulatedOrgBuilder;
pub use edition::{Edition, UnknownEdition};
pub use edits::{Edits, KeyAgain, SecretAgain};
pub use org::{Administrator, SimulatedOrg};
pub use profile::{FreshAppError, KeyRules, PermissionSetBy, Profile};
pub use received::ReceivedRequest;
pub use user::{SimulatedLogin, SimulatedUser};
