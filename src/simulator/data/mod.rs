//! Records of the simulated org: one store for its own objects and those of a test, the SOQL
//! subset, and the REST data API over both.

mod access;
mod error;
mod id;
mod objects;
mod permissions;
mod record;
mod rest;
mod schema;
mod seed;
mod soql;
mod table;
mod tables;
mod values;

pub use access::Viewer;
pub use error::DataError;
pub use id::id18;
pub(super) use id::make as make_id;
pub use objects::scope_field;
pub use permissions::PERMISSIONS;
pub(super) use permissions::of_administrators;
pub use rest::ApexStub;
pub(super) use rest::{Service, metered, routes};
pub use schema::{Field, Kind, Object, Operations};
pub use seed::{OrgFacts, SEED_USERS, SeedUser};
pub(super) use table::Change;
pub use tables::{Row, Tables};
pub(super) use values::{is_email, moment};

#[cfg(test)]
mod tests;
