//! Creates, changes and deletes apps.

mod access;
mod app;
mod connected_app;
mod consumer;
mod create;
mod delete;
mod deploying;
mod description;
mod edit;
mod error;
mod external_client_app;
mod hash;
mod inspect;
mod kept;
mod lost;
pub mod parts;
mod plan;
mod random;
mod read_back;
mod refusal;
mod removal;
mod rotate;
mod setting;
mod shaping;
mod stamped;
#[cfg(test)]
mod tests;
mod under_way;
mod update;
mod users;

pub use app::ProvisionedApp;
pub use create::create;
pub use delete::{delete, remove};
pub use description::Mark;
pub use edit::Edit;
pub use error::ProvisionError;
pub use hash::spec_hash;
pub use inspect::{Subject, inspect};
pub use kept::{KeptApp, KeptSecrets};
pub use plan::{AppPlan, PlannedKind, UserRef};
pub use random::{generate_client_id, generate_client_secret, nonce};
pub use setting::tells_secrets;
pub use stamped::{Stamped, marks, stamped};
pub use under_way::{await_end, cancel_or_await, deploys_under_way};
pub use users::{resolve_run_as, resolve_user};
