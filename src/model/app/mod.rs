//! What an app should be like: the specification that feature files and Rust code write.

mod options;
mod read;
mod spec;
mod validate;

pub use options::{AppKind, IpRelaxation, PermittedUsers, RefreshTokenPolicy, RunAs};
pub use spec::AppSpec;
pub use validate::InvalidAppSpec;
