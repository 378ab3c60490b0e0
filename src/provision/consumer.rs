//! The consumer key and secret that an external client app really has.

use super::ProvisionError;
use super::deploying::Creation;
use crate::metadata::{Element, Metadata, MetadataType, soap};
use crate::model::Secret;
use crate::rest::app_credentials;

/// Full name of the org's settings for external client apps.
const SETTINGS: &str = "ExternalClientApp";
const SECRET_ACCESS: &str = "enableClientSecretInRestApiAccess";

/// Key and secret as the org has them.
pub(super) struct Consumer {
    pub(super) client_id: String,
    pub(super) client_secret: Secret,
    pub(super) warnings: Vec<String>,
}

impl Creation<'_> {
    /// Reads key and secret back as far as the org allows, and takes its word for them.
    ///
    /// Where the secret is `ours` and the org does not tell, ours it stays: the first token will
    /// show.
    pub(super) async fn consumer(&self, app: &str, ours: bool) -> Result<Consumer, ProvisionError> {
        let mut consumer = Consumer {
            client_id: self.plan.client_id.clone(),
            client_secret: self.plan.client_secret.clone(),
            warnings: Vec::new(),
        };
        let found = match app_credentials::consumers(self.conn, app).await {
            Ok(consumers) => consumers.into_iter().next(),
            Err(_) if ours => return Ok(consumer),
            Err(error) => return Err(ProvisionError::SecretNotReadable(Some(error))),
        };
        let Some(found) = found else {
            return if ours { Ok(consumer) } else { Err(ProvisionError::SecretNotReadable(None)) };
        };
        let same_key = found.key == self.plan.client_id;
        if !same_key {
            consumer.warnings.push("the org chose the consumer key itself".to_owned());
            consumer.client_id.clone_from(&found.key);
        }
        let told = match app_credentials::secret(self.conn, app, &found.id).await {
            Ok(secret) => secret,
            Err(_) if ours && same_key => return Ok(consumer),
            Err(error) if self.allow_settings && self.soap_usable => {
                consumer.warnings.push(format!(
                    "the org's setting `{SECRET_ACCESS}` was switched on for a moment"
                ));
                self.secret_with_settings(app, &found.id, error).await?
            }
            Err(error) => return Err(ProvisionError::SecretNotReadable(Some(error))),
        };
        if told.expose() != self.plan.client_secret.expose() {
            consumer.warnings.push("the org chose the consumer secret itself".to_owned());
        }
        consumer.client_secret = told;
        Ok(consumer)
    }

    /// Switches the org's setting on, reads the secret, and puts the setting back.
    async fn secret_with_settings(
        &self,
        app: &str,
        consumer: &str,
        refusal: crate::rest::ApiError,
    ) -> Result<Secret, ProvisionError> {
        let kind = MetadataType::ExternalClientAppSettings;
        let settings = soap::read(self.conn, kind, &[SETTINGS]).await?.pop().flatten();
        let on = settings.is_some_and(|found| found.at(SECRET_ACCESS).eq_ignore_ascii_case("true"));
        if on {
            // It is a permission that is missing, not the setting.
            return Err(ProvisionError::SecretNotReadable(Some(refusal)));
        }
        self.switch_secret_access(true).await?;
        let secret = app_credentials::secret(self.conn, app, consumer).await;
        self.switch_secret_access(false).await?;
        secret.map_err(|error| ProvisionError::SecretNotReadable(Some(error)))
    }

    async fn switch_secret_access(&self, on: bool) -> Result<(), ProvisionError> {
        let kind = MetadataType::ExternalClientAppSettings;
        let settings =
            Metadata::new(kind, SETTINGS, [Element::text(SECRET_ACCESS, on.to_string())]);
        soap::update(self.conn, &[settings]).await.map_err(|error| ProvisionError::Setting {
            setting: SECRET_ACCESS,
            on,
            source: error,
        })
    }
}
