//! A record on its way into the store: fields read, completed, and held against the rules.

use serde_json::{Map, Value, json};

use super::error::DataError;
use super::schema::{Kind, Object};
use super::tables::{Row, Tables};
use super::values::accept;

/// Reads the fields of a request, under their proper names.
pub(super) fn read_fields(object: &Object, fields: &Value) -> Result<Row, DataError> {
    let Value::Object(given) = fields else {
        let text = "The HTTP entity body is required to be a JSON object";
        return Err(DataError::new("JSON_PARSER_ERROR", text));
    };
    let mut row = Map::new();
    for (name, value) in given.iter().filter(|(name, _)| *name != "attributes") {
        let field = object.find(name).ok_or_else(|| {
            let text = format!("No such column '{name}' on sobject of type {}", object.name);
            DataError::new("INVALID_FIELD", text)
        })?;
        row.insert(field.name.to_string(), accept(field, value)?);
    }
    Ok(row)
}

/// Names every required field that has no value.
pub(super) fn require(object: &Object, row: &Row) -> Result<(), DataError> {
    let missing: Vec<String> = object
        .fields
        .iter()
        .filter(|field| field.required && row[&*field.name].is_null())
        .map(|field| field.name.to_string())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let text = format!("Required fields are missing: [{}]", missing.join(", "));
    Err(DataError { fields: missing, ..DataError::new("REQUIRED_FIELD_MISSING", text) })
}

impl Tables {
    /// Fills what follows from other fields.
    pub(super) fn derive(&self, object: &Object, row: &mut Row) {
        let text = |name: &str| row.get(name).and_then(Value::as_str).map(str::to_owned);
        let id = text("Id").unwrap_or_default();
        let derived = match &*object.name {
            "User" | "Contact" | "Lead" => {
                let parts = [text("FirstName"), text("LastName")];
                let name = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
                Some(("Name", name))
            }
            "Case" if text("CaseNumber").is_none() => {
                Some(("CaseNumber", format!("{:08}", 1001 + self.rows("Case").count())))
            }
            "SetupEntityAccess" => {
                let target = text("SetupEntityId").unwrap_or_default();
                self.object_of(&target).map(|object| ("SetupEntityType", object.to_owned()))
            }
            name if name.ends_with("__c") && text("Name").is_none() => Some(("Name", id)),
            _ => None,
        };
        if let Some((field, value)) = derived {
            row.insert(field.to_owned(), json!(value));
        }
    }

    /// Holds a complete record against the others: unique values, references that lead somewhere.
    pub(super) fn check(&self, object: &Object, row: &Row) -> Result<(), DataError> {
        for field in &object.fields {
            let Some(text) = row[&*field.name].as_str() else { continue };
            if field.unique
                && let Some(other) = self.find(&object.name, &field.name, text)
                && other["Id"] != row["Id"]
            {
                return Err(duplicate(&field.name, other));
            }
            if let Kind::Reference(target) = &field.kind
                && !field.read_only
            {
                self.check_reference(&field.name, target, text, &field.label())?;
            }
        }
        self.check_assignment(object, row)
    }

    /// Refuses to delete what Salesforce keeps.
    pub(in crate::simulator) fn refuse_delete(
        &self,
        object: &str,
        id: &str,
    ) -> Result<(), DataError> {
        let held = self.find("PermissionSetAssignment", "PermissionSetId", id).is_some();
        if object != "PermissionSet" || !held {
            return Ok(());
        }
        let text = format!(
            "Your attempt to delete {id} could not be completed because it is associated \
             with the following entries.: Permission Set Assignment"
        );
        Err(DataError::new("DELETE_FAILED", text))
    }

    fn check_reference(
        &self,
        field: &str,
        target: &str,
        id: &str,
        label: &str,
    ) -> Result<(), DataError> {
        let Some(found) = self.object_of(id) else {
            let text = format!("invalid cross reference id: {id}");
            return Err(DataError::new("INVALID_CROSS_REFERENCE_KEY", text).field(field));
        };
        if target.is_empty() || target.eq_ignore_ascii_case(found) {
            return Ok(());
        }
        let text = format!("{label}: id value of incorrect type: {id}");
        Err(DataError::new("FIELD_INTEGRITY_EXCEPTION", text).field(field))
    }

    /// The object of an existing record.
    fn object_of(&self, id: &str) -> Option<&str> {
        let mut objects = self.objects().filter(|object| id.starts_with(&*object.prefix));
        objects.find(|object| self.get(&object.name, id).is_some()).map(|object| &*object.name)
    }

    fn check_assignment(&self, object: &Object, row: &Row) -> Result<(), DataError> {
        let pair = match &*object.name {
            "PermissionSetAssignment" => ["AssigneeId", "PermissionSetId"],
            "SetupEntityAccess" => ["ParentId", "SetupEntityId"],
            _ => return Ok(()),
        };
        let [one, other] = pair;
        let same = self.with(&object.name, one, row[one].as_str().unwrap_or_default());
        let twin = { same }.find(|twin| twin["Id"] != row["Id"] && twin[other] == row[other]);
        twin.map_or(Ok(()), |other| Err(duplicate(pair[1], other)))
    }
}

fn duplicate(field: &str, other: &Row) -> DataError {
    let id = other["Id"].as_str().unwrap_or_default();
    let text =
        format!("duplicate value found: {field} duplicates value on record with id: {}", &id[..15]);
    DataError::new("DUPLICATE_VALUE", text)
}
