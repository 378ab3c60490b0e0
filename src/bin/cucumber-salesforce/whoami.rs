//! `cucumber-salesforce whoami`.

use std::io::Write as _;
use std::sync::Arc;
use std::time::SystemTime;

use anyhow::{Context as _, bail};
use clap::Args;
use cucumber_salesforce::clock::{Clock as _, SystemClock};
use cucumber_salesforce::http::{Connection, Http};
use cucumber_salesforce::model::{ApiVersion, Secret};
use cucumber_salesforce::oauth::{self, SigningKey, Token};
use cucumber_salesforce::rest;
use url::Url;

/// Sign in with the credentials in the environment, and say to which org and as whom.
///
/// It reads what a feature hands to programs under test: `SALESFORCE_LOGIN_URL`,
/// `SALESFORCE_CLIENT_ID`, then `SALESFORCE_CLIENT_SECRET` (client credentials) or
/// `SALESFORCE_PRIVATE_KEY_FILE` with `SALESFORCE_USERNAME` (JWT bearer).
#[derive(Debug, Args)]
pub(crate) struct Whoami {
    /// Sign in by JWT bearer even where there is a consumer secret
    #[arg(long)]
    jwt: bool,
}

impl Whoami {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let http = Http::new()?;
        let clock = SystemClock;
        let login_url: Url = variable("SALESFORCE_LOGIN_URL")?
            .parse()
            .context("`SALESFORCE_LOGIN_URL` is no URL")?;
        let (flow, token) = self.token(&http, &login_url, clock.now()).await?;
        let version = match variable("SALESFORCE_API_VERSION") {
            Ok(version) => version.parse()?,
            Err(_) => ApiVersion::NEWEST_KNOWN,
        };
        let Token { access_token, instance_url, .. } = token;
        let connection =
            Connection::new(http, instance_url.clone(), access_token, version, Arc::new(clock));
        let user = rest::user_info(&connection).await?;
        let orgs = rest::query(&connection, "SELECT Name FROM Organization").await?;
        let org = orgs.first().and_then(|org| org.get("Name")?.as_str()).unwrap_or("an org");
        let mut out = std::io::stdout();
        writeln!(out, "signed in to {org} as {} by {flow}", user.username)?;
        Ok(())
    }

    async fn token(
        &self,
        http: &Http,
        login_url: &Url,
        now: SystemTime,
    ) -> anyhow::Result<(&'static str, Token)> {
        let client_id = variable("SALESFORCE_CLIENT_ID")?;
        if let (false, Ok(secret)) = (self.jwt, variable("SALESFORCE_CLIENT_SECRET")) {
            let secret = Secret::new(secret);
            let token = oauth::client_credentials(http, login_url, &client_id, &secret).await?;
            return Ok(("client credentials", token));
        }
        let Ok(file) = variable("SALESFORCE_PRIVATE_KEY_FILE") else {
            bail!("neither `SALESFORCE_CLIENT_SECRET` nor `SALESFORCE_PRIVATE_KEY_FILE` is set");
        };
        let pem = std::fs::read_to_string(&file)
            .with_context(|| format!("the private key file `{file}` cannot be read"))?;
        let key = SigningKey::from_private_key_pem(&Secret::new(pem), now)?;
        let username = variable("SALESFORCE_USERNAME")?;
        let audience = login_url.as_str().trim_end_matches('/');
        let token =
            oauth::jwt_bearer(http, login_url, &client_id, &key, &username, audience, now).await?;
        Ok(("JWT bearer", token))
    }
}

fn variable(name: &str) -> anyhow::Result<String> {
    match std::env::var(name) {
        Ok(value) if !value.is_empty() => Ok(value),
        _ => bail!("`{name}` is not set"),
    }
}
