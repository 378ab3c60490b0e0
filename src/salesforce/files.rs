//! Credentials handed over: named values, and files of them.

use super::Salesforce;
use super::values::{ACCESS_TOKEN, REFRESH_TOKEN};
use crate::error::Result;
use crate::inject::CredentialsFile;
use crate::model::Secret;

impl Salesforce {
    /// The credentials of the current app for the current user, under the names that the
    /// environment, files and placeholders share.
    ///
    /// Tokens are among them once the scenario has requested one.
    ///
    /// # Errors
    ///
    /// The scenario has no app yet, or it could not be provisioned.
    pub async fn values(&self) -> Result<Vec<(String, Secret)>> {
        let (app, session) = (self.app()?, self.session()?);
        let credentials = app.credentials(session.user.as_deref()).await?;
        let mut values: Vec<(String, Secret)> = credentials
            .values()
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        if let Some(token) = self.held_token(&app, session.user.as_deref())? {
            values.push((ACCESS_TOKEN.to_owned(), token.access_token));
            values.extend(token.refresh_token.map(|token| (REFRESH_TOKEN.to_owned(), token)));
        }
        Ok(values)
    }

    /// Writes the credentials to a file that is removed with the scenario: JSON where its name
    /// ends in `.json`, else dotenv.
    ///
    /// `names` are pairs of a name in the file and a value: `SALESFORCE_CLIENT_ID`, with a
    /// qualifier `SALESFORCE_ACCESS_TOKEN:sales rep`, or a text with placeholders. Without any,
    /// the file has everything under its usual name.
    ///
    /// # Errors
    ///
    /// The scenario has no app yet; something stands at that path already; a value is unknown.
    pub async fn write_file(&mut self, path: &str, names: &[(&str, &str)]) -> Result<()> {
        let path = &self.resolve_public(path).await?;
        let mut values = Vec::new();
        for (name, value) in names {
            let template =
                if value.contains("${") { (*value).to_owned() } else { format!("${{{value}}}") };
            values.push(((*name).to_owned(), self.resolve(&template).await?.into_secret()));
        }
        if names.is_empty() {
            values = self.values().await?;
        }
        self.session()?.belongings.write(CredentialsFile::at(path)?, &values)
    }
}
