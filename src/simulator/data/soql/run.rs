//! A query, carried out.

use std::borrow::Cow;
use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::ast::{Condition, List, Name, Operator, Selection};
use super::compare::{Members, Test};
use super::path::{Hop, Path};
use super::sort::{Term, sort};
use super::{at, parse};
use crate::simulator::data::access::Viewer;
use crate::simulator::data::error::DataError;
use crate::simulator::data::schema::Object;
use crate::simulator::data::tables::{Row, Tables};

/// What a query found.
#[derive(Clone, Debug)]
pub(in super::super) struct Answer {
    /// The records as the REST API writes them; none for `COUNT()`.
    pub(in super::super) records: Vec<Value>,
    /// How many there are.
    pub(in super::super) total: usize,
}

/// Which API is asked, and of which version.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Door<'a> {
    /// Such as `67.0`; it goes into the records' addresses.
    pub(in super::super) version: &'a str,
    /// Whether it is the Tooling API, which knows objects of its own.
    pub(in super::super) tooling: bool,
}

/// Carries out a query on behalf of a user.
pub(in super::super) fn run(
    tables: &Tables,
    viewer: &Viewer,
    door: Door<'_>,
    query: &str,
) -> Result<Answer, DataError> {
    let selection = parse::parse(query)?;
    let run = Run { tables, viewer, door, query };
    let object = run.object(&selection)?;
    let columns = run.columns(object, &selection)?;
    let rows = run.rows(object, &selection)?;
    if selection.count {
        return Ok(Answer { records: Vec::new(), total: rows.len() });
    }
    let records: Vec<Value> =
        rows.iter().map(|row| run.record(&object.name, &columns, row)).collect();
    Ok(Answer { total: records.len(), records })
}

/// The fields that a query asks for, as paths; for the `columns=true` variant.
pub(in super::super) fn describe(
    tables: &Tables,
    viewer: &Viewer,
    door: Door<'_>,
    query: &str,
) -> Result<(String, Vec<Path>), DataError> {
    let selection = parse::parse(query)?;
    let run = Run { tables, viewer, door, query };
    let object = run.object(&selection)?;
    Ok((object.name.to_string(), run.columns(object, &selection)?))
}

struct Run<'a> {
    tables: &'a Tables,
    viewer: &'a Viewer,
    door: Door<'a>,
    query: &'a str,
}

impl<'a> Run<'a> {
    fn object(&self, selection: &Selection) -> Result<&'a Object, DataError> {
        let Name { text, offset } = &selection.object;
        match self.tables.object(text) {
            Ok(object)
                if self.tables.sees(self.viewer, object)
                    && (self.door.tooling || !object.tooling) =>
            {
                Ok(object)
            }
            _ => {
                let text = format!(
                    "sObject type '{text}' is not supported. If you are attempting to use a \
                     custom object, be sure to append the '__c' after the entity name. Please \
                     reference your WSDL or the describe call for the appropriate names."
                );
                Err(at("INVALID_TYPE", self.query, *offset, &text))
            }
        }
    }

    fn columns(&self, object: &Object, selection: &Selection) -> Result<Vec<Path>, DataError> {
        let mut paths = Vec::new();
        for name in &selection.fields {
            let Some(which) = name.text.strip_prefix("FIELDS(") else {
                paths.push(self.path(object, name)?);
                continue;
            };
            if selection.limit.is_none_or(|limit| limit > 200) {
                let text = "The SOQL FIELDS function must have a LIMIT of at most 200";
                return Err(DataError::new("MALFORMED_QUERY", text));
            }
            let custom = |name: &str| name.ends_with("__c");
            let fields = object.fields.iter().filter(|field| match which {
                "STANDARD)" => !custom(&field.name),
                "CUSTOM)" => custom(&field.name),
                _ => true,
            });
            paths.extend(fields.map(|field| Path { hops: Vec::new(), field: field.clone() }));
        }
        let mut seen = HashSet::new();
        for (path, name) in paths.iter().zip(&selection.fields) {
            if !seen.insert(path.to_string()) {
                let text = format!("duplicate field selected: {path}");
                return Err(at("MALFORMED_QUERY", self.query, name.offset, &text));
            }
        }
        Ok(paths)
    }

    /// The records that fit, in order, within limit and offset.
    fn rows(&self, object: &Object, selection: &Selection) -> Result<Vec<Cow<'a, Row>>, DataError> {
        let all = self.tables.readable(self.viewer, object);
        let filter = match &selection.condition {
            Some(condition) => Some(self.filter(object, condition)?),
            None => None,
        };
        let terms = selection.order.iter().map(|order| {
            let path = self.path(object, &order.field)?;
            Ok(Term { path, descending: order.descending, nulls_last: order.nulls_last })
        });
        let terms = terms.collect::<Result<Vec<_>, DataError>>()?;
        let mut rows: Vec<_> = all
            .into_iter()
            .filter(|row| filter.as_ref().is_none_or(|filter| filter.fits(self.tables, row)))
            .collect();
        sort(self.tables, &terms, &mut rows);
        let limit = selection.limit.unwrap_or(usize::MAX);
        Ok(rows.into_iter().skip(selection.offset).take(limit).collect())
    }

    fn path(&self, object: &Object, name: &Name) -> Result<Path, DataError> {
        Path::resolve(self.tables, self.viewer, self.query, object, name)
    }

    fn filter(&self, object: &Object, condition: &Condition) -> Result<Filter, DataError> {
        let both = |one: &Condition, other: &Condition| {
            Ok::<_, DataError>(vec![self.filter(object, one)?, self.filter(object, other)?])
        };
        Ok(match condition {
            Condition::And(one, other) => Filter::All(both(one, other)?),
            Condition::Or(one, other) => Filter::Any(both(one, other)?),
            Condition::Not(inner) => Filter::Not(Box::new(self.filter(object, inner)?)),
            Condition::Compare { field, operator, value } => {
                let path = self.path(object, field)?;
                let test = Test::new(&path.field, *operator, value, self.tables.clock.now())?;
                Filter::Test(path, test)
            }
            Condition::In { field, negated, list } => {
                let path = self.path(object, field)?;
                let members = self.members(&path, list)?;
                let any = Filter::Test(path, Test::AnyOf(members));
                if *negated { Filter::Not(Box::new(any)) } else { any }
            }
        })
    }

    fn members(&self, path: &Path, list: &List) -> Result<Members, DataError> {
        let now = self.tables.clock.now();
        match list {
            List::Values(values) => {
                let test = |value| Test::new(&path.field, Operator::Equal, value, now);
                values.iter().map(test).collect()
            }
            List::Query(query) => {
                let object = self.object(query)?;
                let column = self.columns(object, query)?;
                let [column] = column.as_slice() else {
                    let text = "only one column is allowed in an inner query";
                    return Err(at("MALFORMED_QUERY", self.query, query.object.offset, text));
                };
                let rows = self.rows(object, query)?;
                let values = rows.iter().map(|row| column.value(self.tables, row).clone());
                let equal = |value| Test::Value(Operator::Equal, value);
                Ok(values.filter(|value| !value.is_null()).map(equal).collect())
            }
        }
    }

    /// A record with its parents nested.
    fn record(&self, object: &str, columns: &[Path], row: &Row) -> Value {
        let mut record = self.attributes(object, row);
        for column in columns {
            self.place(&mut record, row, &column.hops, &column.field.name);
        }
        Value::Object(record)
    }

    fn place(&self, target: &mut Row, row: &Row, hops: &[Hop], field: &str) {
        let Some((hop, rest)) = hops.split_first() else {
            target.insert(field.to_owned(), row.get(field).cloned().unwrap_or_default());
            return;
        };
        let parent = row.get(&hop.field).and_then(Value::as_str);
        let Some(parent) = parent.and_then(|id| self.tables.get(&hop.object, id)) else {
            target.insert(hop.relationship.clone(), Value::Null);
            return;
        };
        let nested = target
            .entry(hop.relationship.clone())
            .or_insert_with(|| Value::Object(self.attributes(&hop.object, parent)));
        if let Value::Object(nested) = nested {
            self.place(nested, parent, rest, field);
        }
    }

    fn attributes(&self, object: &str, row: &Row) -> Map<String, Value> {
        let id = row.get("Id").and_then(Value::as_str).unwrap_or_default();
        let Door { version, tooling } = self.door;
        let tooling = if tooling { "/tooling" } else { "" };
        let url = format!("/services/data/v{version}{tooling}/sobjects/{object}/{id}");
        Map::from_iter([("attributes".to_owned(), json!({ "type": object, "url": url }))])
    }
}

enum Filter {
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    Test(Path, Test),
}

impl Filter {
    fn fits(&self, tables: &Tables, row: &Row) -> bool {
        match self {
            Self::All(filters) => filters.iter().all(|filter| filter.fits(tables, row)),
            Self::Any(filters) => filters.iter().any(|filter| filter.fits(tables, row)),
            Self::Not(filter) => !filter.fits(tables, row),
            Self::Test(path, test) => test.fits(path.value(tables, row)),
        }
    }
}
