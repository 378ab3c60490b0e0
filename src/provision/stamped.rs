//! Components that carry our stamp, whoever made them.

use serde_json::Value;

use super::ProvisionError;
use super::description::Mark;
use crate::http::Connection;
use crate::metadata::{MetadataType, soap};
use crate::model::{ApiName, Component, Stamp};
use crate::rest::{self, soql};

/// The types of the components that this crate creates, in the order in which they are deleted.
const TYPES: [MetadataType; 3] = [
    MetadataType::ConnectedApp,
    MetadataType::ExternalClientApplication,
    MetadataType::PermissionSet,
];

/// How many components one call reads.
const PER_CALL: usize = 10;

/// A component whose API name carries our stamp.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamped {
    /// The component.
    pub component: Component,
    /// The stamp in its API name.
    pub stamp: Stamp,
}

/// Lists the components whose API name carries our stamp: apps first.
///
/// # Errors
///
/// When the org does not tell.
pub async fn stamped(conn: &Connection, soap_usable: bool) -> Result<Vec<Stamped>, ProvisionError> {
    let mut found = Vec::new();
    for kind in TYPES {
        for name in names(conn, kind, soap_usable).await? {
            let Some(stamp) = Stamp::read(&name) else { continue };
            let Ok(api_name) = name.parse::<ApiName>() else { continue };
            let metadata_type = kind.name().to_owned();
            let component = Component { metadata_type, api_name, client_id: None };
            found.push(Stamped { component, stamp });
        }
    }
    Ok(found)
}

/// Reads the marks in the descriptions of components; `None` in the place of one that has none, or
/// is gone.
///
/// # Errors
///
/// When the org does not tell.
pub async fn marks(
    conn: &Connection,
    soap_usable: bool,
    components: &[Component],
) -> Result<Vec<Option<Mark>>, ProvisionError> {
    let mut marks = vec![None; components.len()];
    for kind in TYPES {
        let of_kind: Vec<usize> = (0..components.len())
            .filter(|at| components[*at].metadata_type == kind.name())
            .collect();
        for places in of_kind.chunks(PER_CALL) {
            let names: Vec<&str> =
                places.iter().map(|at| components[*at].api_name.as_str()).collect();
            let read = descriptions(conn, kind, &names, soap_usable).await?;
            for (at, description) in places.iter().zip(read) {
                marks[*at] = description.as_deref().and_then(Mark::read);
            }
        }
    }
    Ok(marks)
}

/// The API names of the components of a type, those of others among them.
async fn names(
    conn: &Connection,
    kind: MetadataType,
    soap_usable: bool,
) -> Result<Vec<String>, ProvisionError> {
    match (sobject(kind), soap_usable) {
        (Some((object, field)), _) => {
            // Names of ours begin so, and an underscore means any character in a pattern.
            let query = format!("SELECT {field} FROM {object} WHERE {field} LIKE 'Csf%'");
            let rows = match rest::query(conn, &query).await {
                // An org without such a thing has none of ours either.
                Err(error) if error.code() == Some("INVALID_TYPE") => Vec::new(),
                rows => rows.map_err(ProvisionError::api("looking for components of ours"))?,
            };
            Ok(rows.iter().filter_map(|row| text(row, field)).collect())
        }
        (None, true) => {
            let listed = soap::list(conn, kind).await?.into_iter();
            Ok(listed.map(|component| component.full_name).collect())
        }
        // Who cannot use SOAP can create no connected app either.
        (None, false) => Ok(Vec::new()),
    }
}

/// The object of the data API that knows components of this type by API name, and that field.
fn sobject(kind: MetadataType) -> Option<(&'static str, &'static str)> {
    match kind {
        MetadataType::ExternalClientApplication => {
            Some(("ExternalClientApplication", "DeveloperName"))
        }
        MetadataType::PermissionSet => Some(("PermissionSet", "Name")),
        _ => None,
    }
}

/// The descriptions of components, in their order.
async fn descriptions(
    conn: &Connection,
    kind: MetadataType,
    names: &[&str],
    soap_usable: bool,
) -> Result<Vec<Option<String>>, ProvisionError> {
    if soap_usable {
        let found = soap::read(conn, kind, names).await?;
        let description = |node: soap::Node| node.at("description").to_owned();
        return Ok(found.into_iter().map(|node| node.map(description)).collect());
    }
    let Some((object, field)) = sobject(kind) else { return Ok(vec![None; names.len()]) };
    let quoted: Vec<String> = names.iter().map(|name| soql::quote(name)).collect();
    let query = format!(
        "SELECT {field}, Description FROM {object} WHERE {field} IN ({})",
        quoted.join(", ")
    );
    let rows = rest::query(conn, &query)
        .await
        .map_err(ProvisionError::api("reading the descriptions of components of ours"))?;
    let of = |name: &&str| {
        let row = rows.iter().find(|row| text(row, field).as_deref() == Some(*name))?;
        text(row, "Description")
    };
    Ok(names.iter().map(of).collect())
}

fn text(row: &rest::Record, field: &str) -> Option<String> {
    row.get(field).and_then(Value::as_str).map(str::to_owned)
}
