//! Records, one at a time.

use std::sync::Arc;

use serde_json::{Value, json};

use super::call::{Call, Reply};
use super::describe;
use crate::simulator::data::access::Action;
use crate::simulator::data::error::DataError;
use crate::simulator::data::schema::Object;
use crate::simulator::data::tables::{Row, Tables};

/// Answers a call below `/sobjects`.
pub(super) fn answer(
    tables: &mut Tables,
    call: &Call<'_>,
    rest: &[&str],
) -> Result<Reply, DataError> {
    let Some((name, rest)) = rest.split_first() else {
        return match call.method {
            "GET" => Ok(describe::global(tables, call)),
            _ => Err(call.not_allowed("GET,HEAD")),
        };
    };
    // What one may not read is not there.
    let seen = |object: &&Arc<Object>| !object.tooling && tables.sees(&call.viewer, object);
    let object = tables.object(name).ok().filter(seen).cloned();
    let object = object.ok_or_else(DataError::not_found)?;
    match (call.method, rest) {
        ("GET", []) => {
            let about = describe::summary(tables, call, &object);
            Ok(Reply::ok(json!({ "objectDescribe": about, "recentItems": [] })))
        }
        ("GET", ["describe"]) => Ok(describe::object(tables, call, &object)),
        ("POST", []) => create(tables, call, &object),
        (_, [] | ["describe"]) => Err(call.not_allowed("GET,HEAD,POST")),
        ("GET", [id]) => read(tables, call, &object, id),
        ("PATCH", [id]) => update(tables, call, &object, id),
        ("DELETE", [id]) => delete(tables, call, &object, id),
        (_, [_]) => Err(call.not_allowed("DELETE,GET,HEAD,PATCH")),
        _ => Err(DataError::not_found()),
    }
}

fn create(tables: &mut Tables, call: &Call<'_>, object: &Object) -> Result<Reply, DataError> {
    tables.authorise(&call.viewer, object, Action::Create)?;
    let fields = call.json()?;
    writable(object, &fields)?;
    let id = tables.insert_by(call.viewer.user_id(), &object.name, &fields)?;
    let made = json!({ "id": id, "success": true, "errors": [] });
    Ok(Reply { status: 201, body: Some(made) })
}

fn read(tables: &Tables, call: &Call<'_>, object: &Object, id: &str) -> Result<Reply, DataError> {
    let id = tables.existing(&object.name, id)?;
    let rows = tables.readable(&call.viewer, object);
    let row = rows.iter().find(|row| row["Id"] == id).ok_or_else(DataError::not_found)?;
    let mut record: Row = match call.parameter("fields") {
        None => row.clone().into_owned(),
        Some(names) => chosen(object, row, names)?,
    };
    let url = call.path(&format!("/sobjects/{}/{id}", object.name));
    record.insert("attributes".to_owned(), json!({ "type": object.name, "url": url }));
    Ok(Reply::ok(Value::Object(record)))
}

fn update(
    tables: &mut Tables,
    call: &Call<'_>,
    object: &Object,
    id: &str,
) -> Result<Reply, DataError> {
    let id = tables.existing(&object.name, id)?;
    tables.authorise(&call.viewer, object, Action::Edit)?;
    let fields = call.json()?;
    writable(object, &fields)?;
    tables.update_by(call.viewer.user_id(), &object.name, &id, &fields)?;
    Ok(Reply::no_content())
}

fn delete(
    tables: &mut Tables,
    call: &Call<'_>,
    object: &Object,
    id: &str,
) -> Result<Reply, DataError> {
    let id = tables.existing(&object.name, id)?;
    tables.authorise(&call.viewer, object, Action::Delete)?;
    tables.delete(&object.name, &id)?;
    Ok(Reply::no_content())
}

/// The fields that a client lists, and the id.
fn chosen(object: &Object, row: &Row, names: &str) -> Result<Row, DataError> {
    let mut record = Row::new();
    for name in names.split(',').map(str::trim).chain(["Id"]) {
        let field = object.find(name).ok_or_else(|| {
            let text = format!("No such column '{name}' on sobject of type {}", object.name);
            DataError::new("INVALID_FIELD", text)
        })?;
        record.insert(field.name.to_string(), row[&*field.name].clone());
    }
    Ok(record)
}

/// Refuses to write what only the org writes.
fn writable(object: &Object, fields: &Value) -> Result<(), DataError> {
    let names = fields.as_object().into_iter().flat_map(serde_json::Map::keys);
    let refused: Vec<String> = names
        .filter_map(|name| object.find(name))
        .filter(|field| field.read_only)
        .map(|field| field.name.to_string())
        .collect();
    if refused.is_empty() {
        return Ok(());
    }
    let text = format!(
        "Unable to create/update fields: {}. Please check the security settings of this field \
         and verify that it is read/write for your profile or permission set.",
        refused.join(", ")
    );
    Err(DataError { fields: refused, ..DataError::new("INVALID_FIELD_FOR_INSERT_UPDATE", text) })
}
