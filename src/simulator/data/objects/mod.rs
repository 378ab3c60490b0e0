//! The objects that every simulated org has.

mod apps;
mod business;
mod setup;
mod tooling;

pub use apps::scope_field;

use super::schema::{Field, Kind, Object};

/// All of them.
pub(super) fn standard() -> impl Iterator<Item = Object> {
    let own = setup::objects().into_iter().chain(apps::objects());
    own.chain(tooling::objects()).chain(business::objects())
}

fn texts(names: &[&'static str]) -> impl Iterator<Item = Field> {
    names.iter().map(|name| Field::text(*name))
}

fn flags(names: &[&'static str]) -> impl Iterator<Item = Field> {
    names.iter().map(|name| Field::new(*name, Kind::Boolean))
}
