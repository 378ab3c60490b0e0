//! The nouns that every layer shares; nothing here does input or output.

pub mod answers;
pub mod app;
mod change;
mod credentials;
mod duration;
mod flow;
mod inspection;
mod known;
mod ledger;
mod lifespan;
mod moment;
mod name;
mod org;
mod profile;
mod scope;
mod secret;
mod verdict;
mod version;

pub use app::{
    AppKind, AppSpec, InvalidAppSpec, IpRelaxation, PermittedUsers, RefreshTokenPolicy, RunAs,
};
pub use change::Change;
pub use credentials::Credentials;
pub use duration::{InvalidDuration, parse_duration};
pub use flow::{Flow, UnknownFlow};
pub use inspection::{AppInspection, Inspection, LoginRow, OrgInspection, PersonInspection};
pub use known::{ExistingApp, UserSettings};
pub use ledger::{Component, Ledger};
pub use lifespan::{Keep, Lifespan, UnknownChoice};
pub use moment::rfc3339;
pub use name::{ApiName, InvalidApiName, MAX_API_NAME, Stamp, folded_name};
pub use org::{InvalidOrgId, OrgId, OrgIdentity, OrgKind, checksum};
pub use profile::{Fact, InvalidProfile, Measured, ProfileFile, UnknownFact};
pub use scope::{Scope, UnknownScope};
pub use secret::{MASK, Secret};
pub use verdict::{Reason, Verdict};
pub use version::{ApiVersion, InvalidApiVersion};
