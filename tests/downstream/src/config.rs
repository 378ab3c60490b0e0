//! What the environment says.

use anyhow::Context as _;

pub struct Config {
    pub login_url: String,
    pub client_id: String,
    pub client_secret: String,
}

impl Config {
    pub fn from_env() -> anyhow::Result<Self> {
        Ok(Self {
            login_url: variable("SALESFORCE_LOGIN_URL")?,
            client_id: variable("SALESFORCE_CLIENT_ID")?,
            client_secret: variable("SALESFORCE_CLIENT_SECRET")?,
        })
    }
}

pub fn variable(name: &str) -> anyhow::Result<String> {
    std::env::var(name).with_context(|| format!("`{name}` is not set"))
}
