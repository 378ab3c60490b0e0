//! The consumer key and secret that an external client app really has.

use super::ProvisionError;
use super::deploying::{Creation, may_have_begun};
use super::setting::{self, SECRET_ACCESS};
use crate::model::Secret;
use crate::rest::{ApiError, app_credentials};

/// Key and secret as the org has them.
pub(super) struct Consumer {
    pub(super) client_id: String,
    pub(super) client_secret: Secret,
    pub(super) warnings: Vec<String>,
}

/// Why the org did not tell the secret, and the key if it told at least that.
struct Untold {
    key: Option<String>,
    refusal: Option<ApiError>,
}

impl Creation<'_> {
    /// Reads key and secret back as far as the org allows, and takes its word for them.
    ///
    /// Where the secret is `ours` and the org does not tell, ours it stays: the first token will
    /// show.
    pub(super) async fn consumer(&self, app: &str, ours: bool) -> Result<Consumer, ProvisionError> {
        let plan = self.plan;
        let mut warnings = Vec::new();
        let (client_id, client_secret) = match self.told(app).await {
            Ok(told) => told,
            Err(untold) if ours && untold.key.as_ref().is_none_or(|key| *key == plan.client_id) => {
                (plan.client_id.clone(), plan.client_secret.clone())
            }
            Err(untold) if self.allow_settings && self.soap_usable => {
                warnings.push(format!(
                    "the org's setting `{SECRET_ACCESS}` was switched on for a moment"
                ));
                self.told_with_settings(app, untold).await?
            }
            Err(untold) => return Err(ProvisionError::SecretNotReadable(untold.refusal)),
        };
        if client_id != plan.client_id {
            warnings.push("the org chose the consumer key itself".to_owned());
        }
        if client_secret.expose() != plan.client_secret.expose() {
            warnings.push("the org chose the consumer secret itself".to_owned());
        }
        Ok(Consumer { client_id, client_secret, warnings })
    }

    /// Key and secret, as the credentials REST API tells them.
    async fn told(&self, app: &str) -> Result<(String, Secret), Untold> {
        let consumers = app_credentials::consumers(self.conn, app)
            .await
            .map_err(|refusal| Untold { key: None, refusal: Some(refusal) })?;
        let Some(consumer) = consumers.into_iter().next() else {
            return Err(Untold { key: None, refusal: None });
        };
        match app_credentials::secret(self.conn, app, &consumer.id).await {
            Ok(secret) => Ok((consumer.key, secret)),
            Err(refusal) => Err(Untold { key: Some(consumer.key), refusal: Some(refusal) }),
        }
    }

    /// Switches the org's setting on, asks again, and puts the setting back.
    async fn told_with_settings(
        &self,
        app: &str,
        untold: Untold,
    ) -> Result<(String, Secret), ProvisionError> {
        if setting::tells_secrets(self.conn).await? != Some(false) {
            // It is a permission that is missing, or what to put back is not known.
            return Err(ProvisionError::SecretNotReadable(untold.refusal));
        }
        let noted = setting::component();
        self.ledger.intend(&noted).map_err(ProvisionError::Ledger)?;
        let told = match setting::switch(self.conn, true).await {
            Ok(()) => Ok(self.told(app).await),
            Err(error) => Err(error),
        };
        // Also where the answer was lost: the order may have arrived.
        if told.as_ref().err().is_none_or(may_have_begun) {
            setting::put_back(self.conn).await?;
        }
        self.ledger.gone(&noted).map_err(ProvisionError::Ledger)?;
        told.map_err(|source| setting::failed(true, source))?
            .map_err(|untold| ProvisionError::SecretNotReadable(untold.refusal))
    }
}
