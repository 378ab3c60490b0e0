//! Objects and fields, described.

use serde_json::{Value, json};

use super::call::{Call, Reply};
use crate::simulator::data::access::Action;
use crate::simulator::data::schema::{Field, Kind, Object};
use crate::simulator::data::tables::Tables;

/// Every object that the user sees.
pub(super) fn global(tables: &Tables, call: &Call<'_>) -> Reply {
    let seen =
        tables.objects().filter(|object| !object.tooling && tables.sees(&call.viewer, object));
    let objects: Vec<Value> = seen.map(|object| summary(tables, call, object)).collect();
    Reply::ok(json!({ "encoding": "UTF-8", "maxBatchSize": 200, "sobjects": objects }))
}

/// One object with its fields.
pub(super) fn object(tables: &Tables, call: &Call<'_>, object: &Object) -> Reply {
    let mut described = summary(tables, call, object);
    described["fields"] = object.fields.iter().map(field).collect();
    described["childRelationships"] = json!([]);
    described["recordTypeInfos"] = json!([]);
    Reply::ok(described)
}

/// An object in short.
pub(super) fn summary(tables: &Tables, call: &Call<'_>, object: &Object) -> Value {
    let name = &*object.name;
    let may = |action| tables.authorise(&call.viewer, object, action).is_ok();
    let label = name.trim_end_matches("__c").replace('_', " ");
    json!({
        "name": name,
        "label": label,
        "labelPlural": format!("{label}s"),
        "keyPrefix": object.prefix,
        "custom": name.ends_with("__c"),
        "createable": may(Action::Create),
        "updateable": may(Action::Edit),
        "deletable": may(Action::Delete),
        "queryable": true,
        "retrieveable": true,
        "searchable": false,
        "urls": {
            "sobject": call.path(&format!("/sobjects/{name}")),
            "describe": call.path(&format!("/sobjects/{name}/describe")),
            "rowTemplate": call.path(&format!("/sobjects/{name}/{{ID}}")),
        },
    })
}

fn field(field: &Field) -> Value {
    let reference: Vec<&str> = match &field.kind {
        Kind::Reference(object) if !object.is_empty() => vec![object],
        _ => Vec::new(),
    };
    let values: Vec<Value> = field
        .values
        .iter()
        .map(|value| json!({ "value": value, "label": value, "active": true }))
        .collect();
    json!({
        "name": field.name,
        "label": field.label(),
        "type": field.kind.name(),
        "length": field.length,
        "nillable": !field.required && field.kind != Kind::Boolean,
        "createable": !field.read_only,
        "updateable": !field.read_only,
        "defaultedOnCreate": !field.default.is_null(),
        "defaultValue": field.default,
        "unique": field.unique,
        "custom": field.name.ends_with("__c"),
        "filterable": true,
        "sortable": true,
        "nameField": field.name == "Name",
        "picklistValues": values,
        "restrictedPicklist": !field.values.is_empty(),
        "referenceTo": reference,
        "relationshipName": field.relationship().map(|(name, _)| name),
    })
}
