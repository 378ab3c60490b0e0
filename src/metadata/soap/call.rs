//! The calls, one function each.

use super::super::{Element, ItemProblem, Metadata, MetadataError, MetadataType};
use super::Node;
use super::envelope::call;
use crate::http::{Connection, Repeat};

/// How many components a call may carry.
const PER_CALL: usize = 10;

/// Creates components; the org takes them one by one, so some may exist after an error.
///
/// # Errors
///
/// [`MetadataError::Items`] with every component that the org refused.
pub async fn create(conn: &Connection, components: &[Metadata]) -> Result<(), MetadataError> {
    write(conn, "createMetadata", components).await
}

/// Changes components; the org takes them one by one, so some may be changed after an error.
///
/// # Errors
///
/// [`MetadataError::Items`] with every component that the org refused.
pub async fn update(conn: &Connection, components: &[Metadata]) -> Result<(), MetadataError> {
    let held = |error: &MetadataError| error.is_held().then_some(Repeat(None));
    conn.retrying(|| write(conn, "updateMetadata", components), held).await
}

/// Deletes components of one type, and their children with them.
///
/// # Errors
///
/// [`MetadataError::Items`] with every component that the org refused, among them those that do
/// not exist.
pub async fn delete(
    conn: &Connection,
    kind: MetadataType,
    names: &[&str],
) -> Result<(), MetadataError> {
    let mut problems = Vec::new();
    for names in names.chunks(PER_CALL) {
        let response = call(conn, by_name("deleteMetadata", kind, names)).await?;
        problems.extend(response.all("result").filter_map(|result| problem(conn, result)));
    }
    refused(problems)
}

/// Reads components of one type; one that does not exist is `None` in its place.
///
/// # Errors
///
/// When no answer came, or none that makes sense.
pub async fn read(
    conn: &Connection,
    kind: MetadataType,
    names: &[&str],
) -> Result<Vec<Option<Node>>, MetadataError> {
    let mut found = Vec::new();
    for names in names.chunks(PER_CALL) {
        let response = call(conn, by_name("readMetadata", kind, names)).await?;
        let records = response.child("result").into_iter().flat_map(|result| result.all("records"));
        found.extend(records.map(|record| (!record.is_nil()).then(|| record.clone())));
    }
    found.resize(names.len(), None);
    Ok(found)
}

/// Gives a component another full name.
///
/// # Errors
///
/// [`MetadataError::Items`] where the org refuses it.
pub async fn rename(
    conn: &Connection,
    kind: MetadataType,
    old: &str,
    new: &str,
) -> Result<(), MetadataError> {
    let body = Element::new("renameMetadata")
        .leaf("type", kind.name())
        .leaf("oldFullName", old)
        .leaf("newFullName", new);
    let response = call(conn, body).await?;
    refused(response.all("result").filter_map(|result| problem(conn, result)).collect())
}

/// The status of a deploy, as SOAP names it.
///
/// # Errors
///
/// When no answer came, or none that makes sense.
pub async fn deploy_status(conn: &Connection, id: &str) -> Result<String, MetadataError> {
    let body = Element::new("checkDeployStatus")
        .leaf("asyncProcessId", id)
        .leaf("includeDetails", "false");
    Ok(call(conn, body).await?.child("result").map_or("", |told| told.at("status")).to_owned())
}

/// A component that the org lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its full name.
    pub full_name: String,
    /// Its id; empty where it has none.
    pub id: String,
    /// The namespace of the package that it belongs to; empty where it belongs to none.
    pub namespace: String,
}

/// Lists the components of one type.
///
/// # Errors
///
/// When no answer came, or none that makes sense.
pub async fn list(conn: &Connection, kind: MetadataType) -> Result<Vec<Listed>, MetadataError> {
    let body = Element::new("listMetadata")
        .child(Element::new("queries").leaf("type", kind.name()))
        .leaf("asOfVersion", conn.version().to_string());
    let response = call(conn, body).await?;
    let listed = response.all("result").map(|file| Listed {
        full_name: file.at("fullName").to_owned(),
        id: file.at("id").to_owned(),
        namespace: file.at("namespacePrefix").to_owned(),
    });
    Ok(listed.collect())
}

async fn write(
    conn: &Connection,
    operation: &'static str,
    components: &[Metadata],
) -> Result<(), MetadataError> {
    let mut problems = Vec::new();
    for components in components.chunks(PER_CALL) {
        let elements = components.iter().map(Metadata::soap_element);
        let response = call(conn, Element::new(operation).children(elements)).await?;
        problems.extend(response.all("result").filter_map(|result| problem(conn, result)));
    }
    refused(problems)
}

fn by_name(operation: &'static str, kind: MetadataType, names: &[&str]) -> Element {
    Element::new(operation)
        .leaf("type", kind.name())
        .children(names.iter().map(|name| Element::text("fullNames", *name)))
}

/// What went wrong with one component, where its result says that something did.
fn problem(conn: &Connection, result: &Node) -> Option<ItemProblem> {
    if result.at("success").eq_ignore_ascii_case("true") {
        return None;
    }
    let errors: Vec<&Node> = result.all("errors").collect();
    let joined = |field: &str, glue: &str| {
        errors.iter().map(|error| error.at(field)).collect::<Vec<_>>().join(glue)
    };
    Some(ItemProblem {
        full_name: result.at("fullName").to_owned(),
        code: joined("statusCode", ", "),
        // It may quote what we sent.
        message: conn.http().redactor().redact(&joined("message", "; ")).into_owned(),
        fields: errors.iter().flat_map(|error| error.texts("fields")).map(str::to_owned).collect(),
    })
}

fn refused(problems: Vec<ItemProblem>) -> Result<(), MetadataError> {
    if problems.is_empty() { Ok(()) } else { Err(MetadataError::Items(problems)) }
}
