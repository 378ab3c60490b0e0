//! Compares what the org made of the policies with the plan, and repairs them once.

use serde_json::Value;

use super::ProvisionError;
use super::connected_app;
use super::deploying::Creation;
use super::external_client_app::{Shape, oauth_policies, permitted_users, policies};
use super::refusal::explain;
use crate::metadata::{MetadataType, soap};
use crate::model::Flow;
use crate::rest::{self, soql};

/// The policies of an external client app that its flows depend on.
struct Policies {
    permitted_users: String,
    client_credentials: bool,
}

impl Creation<'_> {
    /// Reads a connected app back; what the org dropped is sent again by itself.
    ///
    /// Orgs have ignored pre-authorisation in the deploy that creates the app.
    pub(super) async fn mend_connected_app(&self) -> Result<(), ProvisionError> {
        if self.dropped_of_connected_app().await?.is_empty() {
            return Ok(());
        }
        let repair = connected_app::repair(self.plan, self.org);
        soap::update(self.conn, &[repair]).await?;
        self.verdict(MetadataType::ConnectedApp, self.dropped_of_connected_app().await?)
    }

    async fn dropped_of_connected_app(&self) -> Result<Vec<&'static str>, ProvisionError> {
        let name = self.plan.api_name();
        let mut found = soap::read(self.conn, MetadataType::ConnectedApp, &[name.as_str()]).await?;
        Ok(match found.pop().flatten() {
            Some(app) => connected_app::dropped(self.plan, &app),
            None => vec!["the app itself"],
        })
    }

    /// Reads the policies of an external client app back; what the org dropped is deployed again.
    pub(super) async fn mend_external_client_app(
        &self,
        shape: Shape,
    ) -> Result<(), ProvisionError> {
        if self.dropped_policies().await?.is_empty() {
            return Ok(());
        }
        let report =
            self.deploy(vec![policies(self.plan, shape)], &[]).await.map_err(|f| f.error)?;
        if !report.success {
            return Err(explain(&report, self.plan));
        }
        let kind = MetadataType::ExtlClntAppOauthConfigurablePolicies;
        self.verdict(kind, self.dropped_policies().await?)
    }

    async fn dropped_policies(&self) -> Result<Vec<&'static str>, ProvisionError> {
        // Policies under another name than ours cannot be judged; the first token will.
        let Some(found) = self.read_policies().await? else { return Ok(Vec::new()) };
        let client_credentials = self.plan.spec.flows.contains(&Flow::ClientCredentials);
        let checks = [
            ("permittedUsersPolicyType", found.permitted_users != permitted_users(self.plan)),
            ("isClientCredentialsFlowEnabled", found.client_credentials != client_credentials),
        ];
        Ok(checks.into_iter().filter_map(|(field, wrong)| wrong.then_some(field)).collect())
    }

    /// By SOAP where it takes the token, otherwise by SOQL.
    async fn read_policies(&self) -> Result<Option<Policies>, ProvisionError> {
        let name = oauth_policies(&self.plan.api_name());
        if self.soap_usable {
            let kind = MetadataType::ExtlClntAppOauthConfigurablePolicies;
            let found = soap::read(self.conn, kind, &[name.as_str()]).await?.pop().flatten();
            return Ok(found.map(|found| Policies {
                permitted_users: found.at("permittedUsersPolicyType").to_owned(),
                client_credentials: found.at("isClientCredentialsFlowEnabled") == "true",
            }));
        }
        let query = format!(
            "SELECT PermittedUsersPolicyType, IsClientCredentialsFlowEnabled \
             FROM ExtlClntAppOauthPlcyCnfg WHERE DeveloperName = {}",
            soql::quote(name.as_str())
        );
        let rows = rest::query(self.conn, &query)
            .await
            .map_err(ProvisionError::api("reading the app's policies back"))?;
        Ok(rows.first().map(|row| Policies {
            permitted_users: row
                .get("PermittedUsersPolicyType")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned(),
            client_credentials: row.get("IsClientCredentialsFlowEnabled")
                == Some(&Value::Bool(true)),
        }))
    }

    fn verdict(&self, kind: MetadataType, dropped: Vec<&str>) -> Result<(), ProvisionError> {
        if dropped.is_empty() {
            return Ok(());
        }
        Err(ProvisionError::FieldsDropped {
            component: format!("{kind} {}", self.plan.api_name()),
            fields: dropped.into_iter().map(|field| format!("`{field}`")).collect(),
        })
    }
}
