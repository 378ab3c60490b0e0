//! Refusals of the data API, in Salesforce's own codes and words.

use std::borrow::Cow;

use serde_json::{Value, json};

/// Why the org refused a data request.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct DataError {
    /// The HTTP status that goes with it.
    pub status: u16,
    /// Salesforce's `errorCode`, such as `INVALID_FIELD`.
    pub code: Cow<'static, str>,
    /// Salesforce's text.
    pub message: String,
    /// The fields that are to blame; empty where Salesforce names none.
    pub fields: Vec<String>,
}

impl DataError {
    /// A refusal with status 400.
    #[must_use]
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { status: 400, code: code.into(), message: message.into(), fields: Vec::new() }
    }

    /// The same with another status.
    #[must_use]
    pub fn status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    /// Names the field that is to blame.
    #[must_use]
    pub fn field(mut self, name: &str) -> Self {
        self.fields.push(name.to_owned());
        self
    }

    /// No such record, object or resource.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new("NOT_FOUND", "The requested resource does not exist").status(404)
    }

    /// The body of the HTTP answer: an array of one.
    #[must_use]
    pub fn body(&self) -> Value {
        let mut entry = json!({ "message": self.message, "errorCode": self.code });
        if !self.fields.is_empty() {
            entry["fields"] = json!(self.fields);
        }
        json!([entry])
    }
}
