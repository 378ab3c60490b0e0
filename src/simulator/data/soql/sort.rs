//! `ORDER BY`.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::compare::order;
use super::path::Path;
use crate::simulator::data::tables::{Row, Tables};

/// One term, its field found.
#[derive(Debug)]
pub(super) struct Term {
    pub(super) path: Path,
    pub(super) descending: bool,
    pub(super) nulls_last: bool,
}

/// Sorts records; those that are equal stay in the order in which they were made.
pub(super) fn sort(tables: &Tables, terms: &[Term], rows: &mut [Cow<'_, Row>]) {
    rows.sort_by(|one, other| {
        terms
            .iter()
            .map(|term| term.order(tables, one, other))
            .fold(Ordering::Equal, Ordering::then)
    });
}

impl Term {
    fn order(&self, tables: &Tables, one: &Row, other: &Row) -> Ordering {
        let (one, other) = (self.path.value(tables, one), self.path.value(tables, other));
        if one.is_null() != other.is_null() {
            let nulls_first = order(one, other);
            return if self.nulls_last { nulls_first.reverse() } else { nulls_first };
        }
        if self.descending { order(other, one) } else { order(one, other) }
    }
}
