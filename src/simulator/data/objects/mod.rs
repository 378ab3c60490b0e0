//! The objects that every simulated org has.

mod apps;
mod business;
mod setup;
mod tooling;

pub use apps::scope_field;

use std::sync::{Arc, LazyLock};

use super::schema::{Field, Kind, Object};

/// All of them: the same for every org, so made once.
pub(super) fn standard() -> impl Iterator<Item = Arc<Object>> {
    static ALL: LazyLock<Vec<Arc<Object>>> = LazyLock::new(|| {
        let own = setup::objects().into_iter().chain(apps::objects());
        own.chain(tooling::objects()).chain(business::objects()).map(Arc::new).collect()
    });
    ALL.iter().cloned()
}

fn texts(names: &[&'static str]) -> impl Iterator<Item = Field> {
    names.iter().map(|name| Field::text(*name))
}

fn flags(names: &[&'static str]) -> impl Iterator<Item = Field> {
    names.iter().map(|name| Field::new(*name, Kind::Boolean))
}
