//! The data API and the credentials API.

pub mod app_credentials;
mod error;
mod org;
mod query;
mod records;
mod request;
pub mod soql;
#[cfg(test)]
mod tests;

pub use error::ApiError;
pub use org::{Limit, UserInfo, limits, user_info, versions};
pub use query::{Record, query, tooling_query};
pub use records::{create, delete, describe, update};
pub use request::request;
