//! `columns=true`: what a query's columns are, without its records.

use serde_json::{Value, json};

use super::call::{Call, Reply};
use crate::simulator::data::error::DataError;
use crate::simulator::data::schema::{Field, Kind};
use crate::simulator::data::soql::{self, Path};
use crate::simulator::data::tables::Tables;

/// Describes the columns of a query; those of a parent are nested.
pub(super) fn columns(tables: &Tables, call: &Call<'_>, soql: &str) -> Result<Reply, DataError> {
    let (object, paths) = soql::describe(tables, &call.viewer, call.door(), soql)?;
    let mut columns = Vec::new();
    for path in &paths {
        place(&mut columns, &relationships(path), &path.field);
    }
    let id = paths.iter().any(|path| path.hops.is_empty() && path.field.kind == Kind::Id);
    Ok(Reply::ok(json!({
        "columnMetadata": columns,
        "entityName": object,
        "groupBy": false,
        "idSelected": id,
        "keyPrefix": tables.object(&object)?.prefix,
    })))
}

fn relationships(path: &Path) -> Vec<&str> {
    path.hops.iter().map(|hop| hop.relationship.as_str()).collect()
}

fn place(columns: &mut Vec<Value>, parents: &[&str], field: &Field) {
    let Some((parent, rest)) = parents.split_first() else {
        columns.push(column(&field.name, Some(field)));
        return;
    };
    let known = columns.iter().position(|column| column["columnName"] == *parent);
    let at = known.unwrap_or_else(|| {
        columns.push(column(parent, None));
        columns.len() - 1
    });
    if let Some(Value::Array(nested)) = columns[at].get_mut("joinColumns") {
        place(nested, rest, field);
    }
}

fn column(name: &str, field: Option<&Field>) -> Value {
    let kind = field.map(|field| &field.kind);
    let number = matches!(kind, Some(Kind::Integer | Kind::Number));
    let boolean = matches!(kind, Some(Kind::Boolean));
    let writable = field.is_some_and(|field| !field.read_only);
    let apex_type = match kind {
        Some(Kind::Id | Kind::Reference(_)) => "Id",
        Some(Kind::Boolean) => "Boolean",
        Some(Kind::Integer) => "Integer",
        Some(Kind::Number) => "Double",
        Some(Kind::Date) => "Date",
        Some(Kind::DateTime) => "Datetime",
        _ => "String",
    };
    json!({
        "aggregate": false,
        "apexType": apex_type,
        "booleanType": boolean,
        "columnName": name,
        "custom": name.ends_with("__c"),
        "displayName": name,
        "foreignKeyName": null,
        "insertable": writable,
        "joinColumns": [],
        "numberType": number,
        "textType": apex_type == "String",
        "updatable": writable,
    })
}
