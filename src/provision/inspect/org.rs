//! What an org says of itself.

use super::reader::{Reader, flag, is_on, text};
use crate::metadata::MetadataType;
use crate::model::{OrgInspection, OrgKind};

/// Reads the org's own settings.
pub(super) async fn read(reader: &mut Reader<'_>) -> OrgInspection {
    let mut org = OrgInspection { host: reader.host(), ..OrgInspection::default() };
    let query = "SELECT OrganizationType, IsSandbox, TrialExpirationDate FROM Organization";
    if let Some(row) = reader.query("the org", query).await.and_then(|rows| rows.into_iter().next())
    {
        let edition = text(&row, "OrganizationType");
        let expires = row.get("TrialExpirationDate").is_some_and(|date| !date.is_null());
        org.kind = flag(&row, "IsSandbox").map(|sandbox| match (sandbox, expires) {
            (true, true) => OrgKind::Scratch,
            (true, false) => OrgKind::Sandbox,
            (false, true) => OrgKind::Trial,
            (false, false) if edition == "Developer Edition" => OrgKind::Developer,
            (false, false) => OrgKind::Production,
        });
        org.edition = Some(edition);
    }
    let (kind, what) = (MetadataType::ConnectedAppSettings, "API access control");
    if let Some(found) = reader.component(what, kind, "ConnectedApp").await {
        org.api_access_control =
            Some(found.is_some_and(|node| is_on(&node, "enableAdminApprovedAppsOnly")));
    }
    let (kind, what) = (MetadataType::SecuritySettings, "the session settings");
    if let Some(Some(node)) = reader.component(what, kind, "Security").await {
        org.locks_sessions_to_ip = Some(is_on(&node, "sessionSettings/lockSessionsToIp"));
    }
    let (kind, what) = (MetadataType::OauthOidcSettings, "the settings for OAuth flows");
    if let Some(Some(node)) = reader.component(what, kind, "OauthOidc").await {
        org.blocks_username_password = Some(is_on(&node, "blockOAuthUnPwFlow"));
    }
    org
}
