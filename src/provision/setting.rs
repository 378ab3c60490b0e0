//! The org's setting that lets consumer secrets be read, switched with consent and put back.

use std::time::Duration;

use super::ProvisionError;
use crate::http::Connection;
use crate::metadata::{Element, Metadata, MetadataError, MetadataType, soap};
use crate::model::{ApiName, Component};

/// What the setting is called in the Metadata API.
pub(super) const SECRET_ACCESS: &str = "enableClientSecretInRestApiAccess";

/// Full name of the org's settings for external client apps.
const SETTINGS: &str = "ExternalClientApp";

/// How often putting it back is tried.
const ATTEMPTS: u32 = 4;
const PAUSE: Duration = Duration::from_secs(2);

/// The setting while it is on, as the ledger knows it.
pub(super) fn component() -> Component {
    Component {
        metadata_type: MetadataType::ExternalClientAppSettings.name().to_owned(),
        api_name: ApiName::from_label(SETTINGS),
        client_id: None,
    }
}

/// Whether the setting is on, so that secrets are told by REST; `None` where the org does not tell.
///
/// # Errors
///
/// When no answer came, or none that makes sense.
pub async fn tells_secrets(conn: &Connection) -> Result<Option<bool>, MetadataError> {
    let kind = MetadataType::ExternalClientAppSettings;
    let found = soap::read(conn, kind, &[SETTINGS]).await?.pop().flatten();
    Ok(found.map(|found| found.at(SECRET_ACCESS).eq_ignore_ascii_case("true")))
}

/// Switches the setting.
pub(super) async fn switch(conn: &Connection, on: bool) -> Result<(), MetadataError> {
    let kind = MetadataType::ExternalClientAppSettings;
    let settings = Metadata::new(kind, SETTINGS, [Element::text(SECRET_ACCESS, on.to_string())]);
    soap::update(conn, &[settings]).await
}

/// Puts the setting back, and does not give up at the first failure.
pub(super) async fn put_back(conn: &Connection) -> Result<(), ProvisionError> {
    let mut attempt = 1;
    loop {
        match switch(conn, false).await {
            Err(error) if error.is_transient() && attempt < ATTEMPTS => {
                attempt += 1;
                conn.clock().sleep(PAUSE).await;
            }
            outcome => return outcome.map_err(|source| failed(false, source)),
        }
    }
}

/// The error for a setting that could not be switched.
pub(super) fn failed(on: bool, source: MetadataError) -> ProvisionError {
    ProvisionError::Setting { setting: SECRET_ACCESS, on, source }
}
