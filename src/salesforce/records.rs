//! Test data.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::Salesforce;
use super::belongings::{TestRecord, ending};
use crate::error::{Error, Result};
use crate::http::Connection;
use crate::rest::{self, ApiError};

impl Salesforce {
    /// Creates a record as the administrator, so that no app need be there; it is deleted with
    /// the scenario, the latest record first.
    ///
    /// From then on `${Contact.Id}` and `${Contact.LastName}` stand for its id and its fields;
    /// where there are several, `${Contact.Id:2}` is the second one's and `${Contact.Id:Jane}`
    /// that of the one with `Jane` in a field. Values may hold placeholders themselves; an empty
    /// one is null.
    ///
    /// # Errors
    ///
    /// The org cannot be used, has no such object or refuses the record.
    pub async fn create_record(&mut self, object: &str, fields: &[(&str, &str)]) -> Result<String> {
        if object.is_empty() || !object.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            return Err(Error::usage(format!("`{object}` is no API name of an object"))
                .hint("write `Contact`, or `Invoice__c` for an object of your own"));
        }
        let mut filled = Vec::new();
        for (name, value) in fields {
            filled.push(((*name).to_owned(), self.resolve(value).await?.expose().to_owned()));
        }
        let connection = self.org().await?.connection().clone();
        let belongings = self.session()?.belongings.clone();
        let object = object.to_owned();
        let creation = self.in_background(async move {
            let id = create(&connection, &object, &filled).await.map_err(|error| {
                let error = Error::from(error);
                Error::new(error.kind(), format!("cannot create a test record {object}"))
                    .caused_by(error)
            })?;
            // Noted here and not by the caller, who may have gone.
            let record = TestRecord { object, id: id.clone(), fields: filled, connection };
            match belongings.add(record) {
                None => Ok(id),
                Some(too_late) => {
                    too_late.delete().await?;
                    Err(ending("record"))
                }
            }
        });
        creation.await
    }
}

async fn create(
    connection: &Connection,
    object: &str,
    fields: &[(String, String)],
) -> Result<String, ApiError> {
    let types = types(connection, object).await?;
    let cells = fields.iter().map(|(name, value)| {
        let kind = types.get(&name.to_ascii_lowercase()).map(String::as_str);
        (name.clone(), json(value, kind))
    });
    let body = Value::Object(cells.collect::<Map<_, _>>());
    rest::create(connection, object, &body).await
}

#[derive(Deserialize)]
struct Described {
    fields: Vec<Field>,
}

#[derive(Deserialize)]
struct Field {
    name: String,
    #[serde(rename = "type")]
    kind: String,
}

/// The type of each field, by its name in lower case: a table has only texts, JSON has more.
async fn types(connection: &Connection, object: &str) -> Result<HashMap<String, String>, ApiError> {
    let described: Described = rest::describe(connection, object).await?;
    let pairs = described.fields.into_iter();
    Ok(pairs.map(|field| (field.name.to_ascii_lowercase(), field.kind)).collect())
}

/// A cell as the field's type wants it; what does not fit goes as a text, for the org to refuse.
fn json(value: &str, kind: Option<&str>) -> Value {
    let typed = match kind {
        _ if value.is_empty() => Some(Value::Null),
        Some("boolean") => value.to_ascii_lowercase().parse().ok().map(Value::Bool),
        Some("int" | "double" | "currency" | "percent" | "long") => {
            serde_json::from_str(value).ok().filter(Value::is_number)
        }
        _ => None,
    };
    typed.unwrap_or_else(|| Value::String(value.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json as expected;

    #[test]
    fn a_cell_takes_the_type_of_its_field() {
        for (value, kind, json_value) in [
            ("0123", Some("phone"), expected!("0123")),
            ("12.50", Some("currency"), expected!(12.5)),
            ("True", Some("boolean"), expected!(true)),
            ("yes", Some("boolean"), expected!("yes")),
            ("n/a", Some("double"), expected!("n/a")),
            ("true", Some("string"), expected!("true")),
            ("", Some("string"), expected!(null)),
            ("x", None, expected!("x")),
        ] {
            assert_eq!(json(value, kind), json_value, "{value} as {kind:?}");
        }
    }
}
