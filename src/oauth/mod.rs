//! The token endpoint: one file per flow.

mod client_credentials;
mod code;
#[cfg(test)]
mod echo_tests;
mod error;
mod jwt_bearer;
mod refresh;
mod revoke;
mod signing_key;
pub mod soap_login;
#[cfg(test)]
mod tests;
mod token;
mod username_password;
mod wire;

pub use client_credentials::client_credentials;
pub use code::TokenErrorCode;
pub use error::{Refusal, TokenError};
pub use jwt_bearer::jwt_bearer;
pub use refresh::refresh;
pub use revoke::revoke;
pub use signing_key::{InvalidKey, SigningKey};
pub use token::Token;
pub use username_password::username_password;
