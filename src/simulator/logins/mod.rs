//! What every login goes through: who may come in, from where, when; and what is noted of it.

mod admission;
mod history;
mod hours;
mod ranges;

pub(super) use admission::{Attempt, Barred, Restrictions, Way};
pub(super) use history::Note;
pub(super) use hours::LoginHours;
pub(super) use ranges::{IpRange, IpRelaxation};
