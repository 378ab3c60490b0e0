//! Apex REST: answers that a test scripts.

use serde_json::Value;

use super::call::{Call, Reply};
use super::service::Service;
use crate::simulator::data::error::DataError;

/// What an Apex REST class of the org answers.
///
/// ```
/// use cucumber_salesforce::simulator::data::ApexStub;
/// use serde_json::json;
///
/// let orders = ApexStub::new("GET", "/orders/*", 200, json!({ "status": "shipped" }));
/// ```
#[derive(Clone, Debug)]
pub struct ApexStub {
    method: String,
    path: String,
    status: u16,
    body: Value,
}

impl ApexStub {
    /// The answer to a method and a path below `/services/apexrest`; a `*` at its end stands for
    /// anything.
    #[must_use]
    pub fn new(method: &str, path: &str, status: u16, body: Value) -> Self {
        let path = path.trim_start_matches("/services/apexrest").trim_matches('/').to_owned();
        Self { method: method.to_ascii_uppercase(), path, status, body }
    }

    fn serves(&self, path: &str) -> bool {
        match self.path.strip_suffix('*') {
            Some(start) => path.starts_with(start.trim_end_matches('/')),
            None => path == self.path,
        }
    }
}

/// Answers a call to a class; the latest stub that fits wins.
pub(super) fn answer(service: &Service, call: &Call<'_>) -> Result<Reply, DataError> {
    let path = call.segments.join("/");
    let stubs: Vec<&ApexStub> = service.stubs.iter().filter(|stub| stub.serves(&path)).collect();
    if stubs.is_empty() {
        let text = "Could not find a match for URL";
        return Err(DataError::new("NOT_FOUND", text).status(404));
    }
    let found = stubs.iter().rev().find(|stub| stub.method == call.method);
    let reply = found.map(|stub| Reply { status: stub.status, body: Some(stub.body.clone()) });
    reply.ok_or_else(|| {
        let allowed: Vec<&str> = stubs.iter().map(|stub| stub.method.as_str()).collect();
        call.not_allowed(&allowed.join(","))
    })
}
