//! Secrets in JSON that somebody else wrote.

use serde_json::Value;

use super::Redactor;
use crate::model::Secret;

/// How members with secrets are called, in lower case and without underscores and hyphens: by the
/// token endpoint, the credentials API and the Salesforce CLI.
const NAMES: [&str; 19] = [
    "accesstoken",
    "assertion",
    "authcode",
    "clientsecret",
    "codeverifier",
    "consumersecret",
    "contentsid",
    "csrftoken",
    "idtoken",
    "lightningsid",
    "password",
    "privatekey",
    "refreshtoken",
    "secret",
    "securitytoken",
    "sessionid",
    "sfdxauthurl",
    "visualforcesid",
    "sid",
];

/// What the redactor calls them.
const NAME: &str = "a secret of an answer";

/// The texts in `body` that are secret by their names.
fn secrets(body: &Value) -> Vec<Secret> {
    match body {
        Value::Object(members) => members
            .iter()
            .flat_map(|(name, value)| match value.as_str() {
                Some(text) if is_secret(name) => vec![Secret::new(text)],
                _ => secrets(value),
            })
            .collect(),
        Value::Array(values) => values.iter().flat_map(secrets).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

fn is_secret(name: &str) -> bool {
    let mut bare = name.to_ascii_lowercase();
    bare.retain(|c| c != '_' && c != '-');
    NAMES.contains(&bare.as_str())
}

impl Redactor {
    /// Masks every text of a JSON document whose name says that it is secret, such as
    /// `access_token` or `consumerSecret`, as [`register`](Self::register) would.
    pub fn register_members(&self, body: &Value) {
        for secret in secrets(body) {
            self.register(NAME, &secret);
        }
    }

    /// The same for secrets that only this process and the org see.
    pub fn register_members_in_passing(&self, body: &Value) {
        for secret in secrets(body) {
            self.register_in_passing(NAME, &secret);
        }
    }
}
