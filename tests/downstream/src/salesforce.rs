//! The Salesforce org, as far as this program needs it.

use std::fmt;
use std::time::Duration;

use anyhow::{Context as _, bail};
use reqwest::{Client, Method, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::config::Config;
use crate::customers::Customer;

const API: &str = "services/data/v64.0";

pub struct Salesforce {
    http: Client,
    instance_url: String,
    token: String,
}

#[derive(Deserialize)]
struct Token {
    access_token: String,
    instance_url: String,
}

#[derive(Default)]
pub struct Synced {
    pub created: usize,
    pub updated: usize,
}

impl fmt::Display for Synced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} created, {} updated", self.created, self.updated)
    }
}

impl Salesforce {
    /// Signs in by client credentials.
    pub async fn sign_in(config: &Config) -> anyhow::Result<Self> {
        let http = Client::builder().timeout(Duration::from_secs(30)).build()?;
        let url = format!("{}/services/oauth2/token", config.login_url);
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", &config.client_id),
            ("client_secret", &config.client_secret),
        ];
        let answer = http.post(url).form(&form).send().await?;
        let answer = checked(answer).await.context("Salesforce refused the sign-in")?;
        let Token { access_token, instance_url } = answer.json().await?;
        Ok(Self { http, instance_url, token: access_token })
    }

    /// Creates or updates an Account for each customer.
    pub async fn sync(&self, customers: &[Customer]) -> anyhow::Result<Synced> {
        let mut synced = Synced::default();
        for customer in customers {
            let mut fields = json!({ "Name": customer.name, "BillingCity": customer.city });
            if let Some(id) = self.account(&customer.number).await? {
                let path = format!("sobjects/Account/{id}");
                self.send(Method::PATCH, &path, &fields).await?;
                synced.updated += 1;
            } else {
                fields["AccountNumber"] = json!(customer.number);
                self.send(Method::POST, "sobjects/Account", &fields).await?;
                synced.created += 1;
            }
        }
        Ok(synced)
    }

    /// The id of the Account with that number.
    async fn account(&self, number: &str) -> anyhow::Result<Option<String>> {
        let number = number.replace('\\', "\\\\").replace('\'', "\\'");
        let soql = format!("SELECT Id FROM Account WHERE AccountNumber = '{number}'");
        let url = format!("{}/{API}/query", self.instance_url);
        let request = self.http.get(url).query(&[("q", soql)]).bearer_auth(&self.token);
        let found: Value = checked(request.send().await?).await?.json().await?;
        Ok(found.pointer("/records/0/Id").and_then(Value::as_str).map(str::to_owned))
    }

    async fn send(&self, method: Method, path: &str, fields: &Value) -> anyhow::Result<()> {
        let url = format!("{}/{API}/{path}", self.instance_url);
        let request = self.http.request(method, url).bearer_auth(&self.token).json(fields);
        checked(request.send().await?).await?;
        Ok(())
    }
}

async fn checked(answer: Response) -> anyhow::Result<Response> {
    let status = answer.status();
    if !status.is_success() {
        bail!("{status}: {}", answer.text().await?);
    }
    Ok(answer)
}
