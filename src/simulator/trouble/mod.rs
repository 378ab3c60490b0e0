//! What can happen to a request, and what its caller then gets instead of the org's answer.

mod answer;
mod body;
mod call;
mod kind;
mod outcome;
mod strike;

pub(super) use body::leave;
pub use call::Call;
pub use kind::{RetryAfter, Trouble};
pub(super) use outcome::{already_in_process, locked_row};
pub(super) use strike::{Struck, strike};
