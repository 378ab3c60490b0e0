//! What an org has of an app.

use super::external;
use super::reader::{Reader, flag, is_on, text};
use super::{PlannedKind, Subject};
use crate::http::soap::Node;
use crate::metadata::MetadataType;
use crate::model::{AppInspection, Scope};
use crate::rest::soql;

/// What was found of an app.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) app: Option<AppInspection>,
    pub(super) exists: Option<bool>,
    /// The permission sets that open it, those behind profiles included, by id.
    pub(super) opened_by: Option<Vec<String>>,
}

/// Finds an app and reads it.
pub(super) async fn read(reader: &mut Reader<'_>, subject: &Subject) -> Found {
    match &subject.ours {
        Some((PlannedKind::ExternalClientApp, name, label)) => {
            external::read(reader, name.as_str(), label, Some(name)).await
        }
        Some((PlannedKind::ConnectedApp, name, label)) => {
            let kind = MetadataType::ConnectedApp;
            match reader.component("the connected app", kind, name.as_str()).await {
                Some(Some(node)) => connected(reader, &node).await,
                Some(None) => Found { exists: Some(false), ..Found::default() },
                None => by_records(reader, label).await,
            }
        }
        None => by_key(reader, &subject.client_id).await,
    }
}

/// Any app of the org, by its consumer key. One that is not found may come from another org.
async fn by_key(reader: &mut Reader<'_>, client_id: &str) -> Found {
    let kind = MetadataType::ExtlClntAppGlobalOauthSettings;
    let fits = |node: &Node| node.at("consumerKey") == client_id;
    let (found, _) = reader.search("the external client apps", kind, fits).await;
    if let Some(node) = found {
        let name = node.at("externalClientApplication").to_owned();
        return external::read(reader, &name, node.at("label"), None).await;
    }
    let fits = |node: &Node| node.at("oauthConfig/consumerKey") == client_id;
    let (found, _) = reader.search("the connected apps", MetadataType::ConnectedApp, fits).await;
    match found {
        Some(node) => connected(reader, &node).await,
        None => Found::default(),
    }
}

async fn connected(reader: &mut Reader<'_>, node: &Node) -> Found {
    let label = node.at("label").to_owned();
    let id = id_of(reader, "ConnectedApplication", "Name", &label).await;
    let opened_by = grants(reader, id.flatten()).await;
    let on = is_on(node, "oauthConfig/isClientCredentialEnabled");
    let oauth = node.child("oauthConfig").cloned().unwrap_or_default();
    let app = AppInspection {
        is_external: false,
        label,
        enabled: Some(true),
        blocked: None,
        client_id: known(node.at("oauthConfig/consumerKey")),
        scopes: Some(oauth.texts("scopes").into_iter().map(oauth_spelling).collect()),
        callback_urls: Some(urls(oauth.at("callbackUrl"))),
        certificate: Some(oauth.at("certificate").to_owned()),
        admin_approved: Some(is_on(node, "oauthConfig/isAdminApproved")),
        permission_sets: Some(owned(node.texts("permissionSetName"))),
        profiles: Some(owned(node.texts("profileName"))),
        client_credentials: Some(on),
        client_credentials_policy: Some(on),
        run_as: Some(oauth.at("oauthClientCredentialUser").to_owned()),
        enforces_ip: Some(node.at("oauthPolicy/ipRelaxation").starts_with("ENFORCE")),
        created: None,
    };
    Found { app: Some(app), exists: Some(true), opened_by }
}

/// Where SOAP is closed, the record of a connected app tells the least.
async fn by_records(reader: &mut Reader<'_>, label: &str) -> Found {
    let query = format!(
        "SELECT Id, OptionsAllowAdminApprovedUsersOnly FROM ConnectedApplication WHERE Name = {}",
        soql::quote(label)
    );
    let Some(rows) = reader.query("the connected app", &query).await else {
        return Found::default();
    };
    let Some(row) = rows.first() else {
        return Found { exists: Some(false), ..Found::default() };
    };
    let opened_by = grants(reader, Some(text(row, "Id"))).await;
    let app = AppInspection {
        label: label.to_owned(),
        admin_approved: flag(row, "OptionsAllowAdminApprovedUsersOnly"),
        ..AppInspection::default()
    };
    Found { app: Some(app), exists: Some(true), opened_by }
}

/// The id of a record; `None` where the org does not tell, `Some(None)` where there is none.
pub(super) async fn id_of(
    reader: &mut Reader<'_>,
    object: &str,
    field: &str,
    value: &str,
) -> Option<Option<String>> {
    let query = format!("SELECT Id FROM {object} WHERE {field} = {}", soql::quote(value));
    let rows = reader.query("the app's record", &query).await?;
    Some(rows.first().map(|row| text(row, "Id")))
}

/// The permission sets that open the app of this record.
pub(super) async fn grants(reader: &mut Reader<'_>, app: Option<String>) -> Option<Vec<String>> {
    let query = format!(
        "SELECT ParentId FROM SetupEntityAccess WHERE SetupEntityId = {}",
        soql::quote(&app?)
    );
    let rows = reader.query("who may use the app", &query).await?;
    Some(rows.iter().map(|row| text(row, "ParentId")).collect())
}

/// A scope of the Metadata API as OAuth spells it; one that is not known stays as it is.
pub(super) fn oauth_spelling(scope: &str) -> String {
    let scope = scope.trim();
    scope.parse::<Scope>().map_or_else(|_| scope.to_owned(), |scope| scope.oauth().to_owned())
}

pub(super) fn urls(text: &str) -> Vec<String> {
    owned(text.split_whitespace())
}

pub(super) fn known(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn owned<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    texts.into_iter().map(str::to_owned).collect()
}
