//! Which hosts may receive credentials: one table, and the login URL that is read by it.

mod login_url;
mod table;

pub use login_url::{InvalidLoginUrl, LoginUrl};
pub use table::HostKind;
