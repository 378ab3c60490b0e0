//! One call of the data API, and who answers it.

use serde_json::{Value, json};

use super::service::Service;
use super::{query, resources, sobjects};
use crate::simulator::data::access::Viewer;
use crate::simulator::data::error::DataError;
use crate::simulator::data::soql::Door;
use crate::simulator::data::tables::Tables;

/// A request, taken apart.
#[derive(Debug)]
pub(super) struct Call<'a> {
    pub(super) method: &'a str,
    /// As in the path, without the `v`: `67.0`.
    pub(super) version: &'a str,
    /// The path after the version, without empty segments.
    pub(super) segments: Vec<&'a str>,
    /// The decoded query.
    pub(super) parameters: Vec<(String, String)>,
    pub(super) content_type: Option<&'a str>,
    /// Records per page that the client wishes.
    pub(super) batch: Option<usize>,
    pub(super) body: &'a [u8],
    pub(super) viewer: Viewer,
}

/// An answer; without a body it is empty.
#[derive(Debug, PartialEq)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) body: Option<Value>,
}

impl Reply {
    pub(super) fn ok(body: Value) -> Self {
        Self { status: 200, body: Some(body) }
    }

    pub(super) fn no_content() -> Self {
        Self { status: 204, body: None }
    }
}

/// Resources of a real org that this one lacks.
const ELSEWHERE: &[&str] = &[
    "actions",
    "analytics",
    "chatter",
    "commerce",
    "composite",
    "connect",
    "consent",
    "graphql",
    "jobs",
    "parameterizedSearch",
    "process",
    "quickActions",
    "search",
    "support",
    "ui-api",
    "wave",
];

/// Answers a call below `/services/data/v<version>`.
pub(super) fn answer(
    service: &mut Service,
    tables: &mut Tables,
    call: &Call<'_>,
) -> Result<Reply, DataError> {
    service.count()?;
    match (call.method, call.segments.as_slice()) {
        ("GET", []) => Ok(resources::resources(call)),
        ("GET", ["limits"]) => Ok(resources::limits(service)),
        ("GET", ["query" | "queryAll"] | ["tooling", "query"]) => {
            query::first_page(service, tables, call)
        }
        ("GET", ["query" | "queryAll", locator] | ["tooling", "query", locator]) => {
            query::next_page(service, call, locator)
        }
        (_, ["query" | "queryAll", ..]) => Err(call.not_allowed("GET,HEAD")),
        (_, ["sobjects", rest @ ..]) => sobjects::answer(tables, call, rest),
        (_, [resource, ..]) if ELSEWHERE.contains(resource) => Err(elsewhere(resource)),
        _ => Err(DataError::not_found()),
    }
}

impl Call<'_> {
    /// A parameter of the query string.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        let mut all = self.parameters.iter();
        all.find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The API whose objects are meant.
    pub(super) fn door(&self) -> Door<'_> {
        Door { version: self.version, tooling: self.segments.first() == Some(&"tooling") }
    }

    /// The body, which must be JSON.
    pub(super) fn json(&self) -> Result<Value, DataError> {
        if let Some(kind) = self.content_type
            && !kind.to_ascii_lowercase().contains("json")
        {
            let text =
                format!("Content-Type header specified in HTTP request is not supported: {kind}");
            return Err(DataError::new("UNSUPPORTED_MEDIA_TYPE", text).status(415));
        }
        serde_json::from_slice(self.body).map_err(|error| {
            let text = format!("{error} [line:{}, column:{}]", error.line(), error.column());
            DataError::new("JSON_PARSER_ERROR", text)
        })
    }

    /// Where a resource of this version is.
    pub(super) fn path(&self, tail: &str) -> Value {
        json!(format!("/services/data/v{}{tail}", self.version))
    }

    pub(super) fn not_allowed(&self, allowed: &str) -> DataError {
        let text = format!("HTTP Method '{}' not allowed. Allowed are {allowed}", self.method);
        DataError::new("METHOD_NOT_ALLOWED", text).status(405)
    }
}

fn elsewhere(resource: &str) -> DataError {
    let text = format!(
        "the simulated org does not know the resource `{resource}`; \
         tag the scenario `@live` to run it against a real org only"
    );
    DataError::new("NOT_FOUND", text).status(404)
}
