//! How many sign-ins a user has left in this hour.

mod counts;
mod hour;
mod login_budget;
#[cfg(test)]
mod tests;

pub use login_budget::{LoginBudget, UsedUp};
