//! Names with dots: from a record to its parent's field.

use std::fmt;

use serde_json::Value;

use super::ast::Name;
use super::at;
use crate::simulator::data::access::Viewer;
use crate::simulator::data::error::DataError;
use crate::simulator::data::schema::{Field, Object};
use crate::simulator::data::tables::{Row, Tables};

/// Where a value is found, seen from the queried object.
#[derive(Clone, Debug)]
pub(in super::super) struct Path {
    pub(in super::super) hops: Vec<Hop>,
    pub(in super::super) field: Field,
}

/// One step to a parent.
#[derive(Clone, Debug)]
pub(in super::super) struct Hop {
    /// The name of the relationship, such as `Profile`.
    pub(in super::super) relationship: String,
    /// The field that holds the parent's id.
    pub(in super::super) field: String,
    /// The parent's object.
    pub(in super::super) object: String,
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.hops.iter().try_for_each(|hop| write!(f, "{}.", hop.relationship))?;
        f.write_str(&self.field.name)
    }
}

impl Path {
    /// Finds the field that a name means.
    pub(super) fn resolve(
        tables: &Tables,
        viewer: &Viewer,
        query: &str,
        object: &Object,
        name: &Name,
    ) -> Result<Self, DataError> {
        let mut parts: Vec<&str> = name.text.split('.').collect();
        let last = parts.pop().unwrap_or_default();
        if parts.first().is_some_and(|first| first.eq_ignore_ascii_case(&object.name)) {
            parts.remove(0);
        }
        let mut here = object;
        let mut hops = Vec::new();
        for part in parts {
            let parent = here.fields.iter().find_map(|field| {
                let (relationship, target) = field.relationship()?;
                let target = tables.object(target).ok()?;
                let fits = relationship.eq_ignore_ascii_case(part) && tables.sees(viewer, target);
                fits.then_some((relationship, field, target))
            });
            let Some((relationship, field, target)) = parent else {
                let text = format!(
                    "Didn't understand relationship '{part}' in field path. If you \
                    are attempting to use a custom relationship, be sure to append the '__r' after \
                    the custom relationship name. Please reference your WSDL or the describe call \
                    for the appropriate names."
                );
                return Err(at("INVALID_FIELD", query, name.offset, &text));
            };
            let (field, object) = (field.name.to_string(), target.name.to_string());
            hops.push(Hop { relationship, field, object });
            here = target;
        }
        let field = here.find(last).cloned().ok_or_else(|| {
            let text = format!(
                "No such column '{last}' on entity '{}'. If you are attempting to use a custom \
                 field, be sure to append the '__c' after the custom field name. Please reference \
                 your WSDL or the describe call for the appropriate names.",
                here.name
            );
            at("INVALID_FIELD", query, name.offset, &text)
        })?;
        Ok(Self { hops, field })
    }

    /// The value in a record; null where a parent is missing.
    pub(super) fn value<'a>(&self, tables: &'a Tables, row: &'a Row) -> &'a Value {
        let mut row = row;
        for hop in &self.hops {
            let parent = row.get(&hop.field).and_then(Value::as_str);
            match parent.and_then(|id| tables.get(&hop.object, id)) {
                Some(parent) => row = parent,
                None => return &Value::Null,
            }
        }
        row.get(&*self.field.name).unwrap_or(&Value::Null)
    }
}
