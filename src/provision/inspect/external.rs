//! What an org has of an external client app: five components.

use super::app::{Found, grants, id_of, known, oauth_spelling, urls};
use super::reader::{Reader, flag, is_on, text};
use crate::http::soap::Node;
use crate::metadata::MetadataType;
use crate::model::{ApiName, AppInspection};
use crate::provision::external_client_app::{oauth_policies, oauth_settings};
use crate::rest::soql;

/// Reads an external client app by the name of its header; the names of the other components are
/// known where it is `ours`.
pub(super) async fn read(
    reader: &mut Reader<'_>,
    name: &str,
    label: &str,
    ours: Option<&ApiName>,
) -> Found {
    let id = id_of(reader, "ExternalClientApplication", "DeveloperName", name).await;
    if id == Some(None) {
        return Found { exists: Some(false), ..Found::default() };
    }
    let exists = id.as_ref().map(Option::is_some);
    let opened_by = grants(reader, id.flatten()).await;
    let mut app =
        AppInspection { is_external: true, label: label.to_owned(), ..AppInspection::default() };
    if reader.soap_usable {
        fill(reader, &mut app, name, ours).await;
    } else {
        fill_by_records(reader, &mut app, name).await;
    }
    Found { app: Some(app), exists, opened_by }
}

async fn fill(
    reader: &mut Reader<'_>,
    app: &mut AppInspection,
    name: &str,
    ours: Option<&ApiName>,
) {
    let kind = MetadataType::ExtlClntAppGlobalOauthSettings;
    let guess = ours.map(|name| name.with_suffix("glbl"));
    if let Some(node) = satellite(reader, kind, name, guess).await {
        app.client_id = known(node.at("consumerKey"));
        app.callback_urls = Some(urls(node.at("callbackUrl")));
        app.certificate = Some(node.at("certificate").to_owned());
        app.client_credentials = Some(is_on(&node, "isClientCredentialsFlowEnabled"));
    }
    let kind = MetadataType::ExtlClntAppOauthSettings;
    if let Some(node) = satellite(reader, kind, name, ours.map(oauth_settings)).await {
        let scopes = parts(node.at("commaSeparatedOauthScopes"));
        app.scopes = Some(scopes.iter().map(|scope| oauth_spelling(scope)).collect());
    }
    let kind = MetadataType::ExtlClntAppOauthConfigurablePolicies;
    if let Some(node) = satellite(reader, kind, name, ours.map(oauth_policies)).await {
        let policy = node.at("permittedUsersPolicyType");
        app.admin_approved = Some(policy == "AdminApprovedPreAuthorized");
        app.permission_sets = Some(parts(node.at("commaSeparatedPermissionSet")));
        app.profiles = Some(parts(node.at("commaSeparatedProfile")));
        app.client_credentials_policy = Some(is_on(&node, "isClientCredentialsFlowEnabled"));
        app.run_as = Some(node.at("clientCredentialsFlowUser").to_owned());
        app.enforces_ip = Some(node.at("ipRelaxationPolicyType").starts_with("Enforce"));
    }
    let kind = MetadataType::ExtlClntAppConfigurablePolicies;
    let guess = ours.map(|name| name.with_suffix("defaultPolicy"));
    if let Some(node) = satellite(reader, kind, name, guess).await {
        // Absent is on, here.
        let off = |field: &str| node.at(field).eq_ignore_ascii_case("false");
        app.enabled = Some(!off("isEnabled") && !off("isOauthPluginEnabled"));
    }
}

/// The policies and scopes as records, where SOAP is closed.
async fn fill_by_records(reader: &mut Reader<'_>, app: &mut AppInspection, name: &str) {
    let query = format!(
        "SELECT PermittedUsersPolicyType, IsClientCredentialsFlowEnabled, ClientCredentialsFlowUser, IpRelaxationPolicyType \
         FROM ExtlClntAppOauthPlcyCnfg WHERE ExternalClientApplication.DeveloperName = {}",
        soql::quote(name)
    );
    let rows = reader.query("the app's policies", &query).await.unwrap_or_default();
    if let Some(row) = rows.first() {
        let policy = text(row, "PermittedUsersPolicyType");
        app.admin_approved = Some(policy == "AdminApprovedPreAuthorized");
        app.client_credentials_policy = flag(row, "IsClientCredentialsFlowEnabled");
        app.enforces_ip = Some(text(row, "IpRelaxationPolicyType").starts_with("Enforce"));
    }
}

/// A component that hangs on the app: under the name that ours has, or whatever its name is.
async fn satellite(
    reader: &mut Reader<'_>,
    kind: MetadataType,
    app: &str,
    guess: Option<ApiName>,
) -> Option<Node> {
    if let Some(guess) = guess
        && let Some(node) = reader.component(kind.name(), kind, guess.as_str()).await?
    {
        return Some(node);
    }
    let fits = |node: &Node| node.at("externalClientApplication") == app;
    reader.search(kind.name(), kind, fits).await.0
}

fn parts(list: &str) -> Vec<String> {
    list.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}
