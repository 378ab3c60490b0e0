//! A simulated Salesforce org: an HTTP server in this process, honest on the wire.
//!
//! It accepts what Salesforce accepts and refuses what Salesforce refuses, with the same status,
//! body and shape. It shares no code with the client side of this crate, so that the two cannot
//! share a mistake. What is unconfirmed about Salesforce is a field of [`Profile`].

mod administration;
mod approvals;
mod apps;
mod around;
mod builder;
mod credentials;
pub mod data;
mod edition;
mod faults;
mod found;
mod handshakes;
mod language;
mod logins;
mod metadata;
mod network;
mod oauth;
mod org;
mod people;
mod profile;
mod received;
mod refused;
mod seed;
mod served;
mod server;
mod session;
mod settle;
mod shape;
mod skew;
mod state;
mod tls;
mod trouble;
mod user;
mod weather;

pub use administration::{NotASandbox, NotInOrg};
pub use builder::SimulatedOrgBuilder;
pub use edition::{Edition, UnknownEdition};
pub use faults::{At, FaultPlan, StruckFault};
pub use handshakes::Consent;
pub use metadata::DeployFate;
pub use network::{Entrance, Routing};
pub use org::{Administrator, SimulatedOrg};
pub use profile::{
    Authorize, Bare, Codes, Curve, Deploying, Edits, Evicted, FreshAppError, Identity, KeyAgain,
    KeyRules, Logins, Making, Moment, PermissionSetBy, Profile, Propagation, Refusal, RestText,
    SecretAgain, Shows, Wire, Wording,
};
pub use received::{ReceivedRequest, Transcript};
pub use tls::TlsFront;
pub use trouble::{Call, RetryAfter, Trouble};
pub use user::{SimulatedLogin, SimulatedUser};
pub use weather::{Endpoint, Weather};
