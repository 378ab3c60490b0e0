//! The REST data API over the org's records.

mod apex;
mod call;
mod columns;
mod describe;
mod meter;
mod query;
mod resources;
mod routes;
mod service;
mod sobjects;

#[cfg(test)]
mod tests;

pub use apex::ApexStub;
pub(in crate::simulator) use meter::metered;
pub(in crate::simulator) use routes::routes;
pub(in crate::simulator) use service::Service;
