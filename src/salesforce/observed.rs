//! What a scenario has seen last, for the steps that judge it.

use serde_json::Value;

use crate::error::{Error, ErrorKind, Result};
use crate::inject::{Finished, Output};
use crate::rest::ApiError;

/// The latest program and the latest answer.
#[derive(Debug, Default)]
pub(super) struct Observed {
    /// The latest program that ran to its end.
    pub(super) finished: Option<Finished>,
    /// The latest program of either sort: its command line, output, and whether it runs still.
    pub(super) heard: Option<Heard>,
    /// The latest answer.
    pub(super) answer: Option<OrgAnswer>,
}

/// A program's output.
#[derive(Clone, Debug)]
pub(super) struct Heard {
    pub(super) program: String,
    pub(super) output: Output,
    pub(super) may_say_more: bool,
}

/// What the org answered to a request or a query.
#[derive(Clone)]
pub struct OrgAnswer {
    /// The HTTP status.
    pub status: u16,
    /// The body: JSON, or a text where it is none.
    pub body: Value,
}

impl OrgAnswer {
    /// Salesforce's error code, where the org said no.
    #[must_use]
    pub fn error_code(&self) -> Option<&str> {
        let code = self.body.pointer("/0/errorCode").or_else(|| self.body.get("error"));
        code.and_then(Value::as_str).filter(|_| self.status >= 400)
    }

    /// The refusal of a node that does not know the session.
    pub(super) fn unknown_session(&self) -> Option<ApiError> {
        let code = self.error_code().filter(|code| *code == "INVALID_SESSION_ID")?.to_owned();
        let message = self.body.pointer("/0/message").and_then(Value::as_str).unwrap_or_default();
        let (status, message, fields) = (self.status, message.to_owned(), Vec::new());
        Some(ApiError::Refused { status, code, message, fields })
    }

    /// The value at a JSON pointer, as a feature file would write it.
    ///
    /// # Errors
    ///
    /// There is nothing at that place.
    pub fn at(&self, pointer: &str) -> Result<String> {
        match self.body.pointer(pointer) {
            Some(Value::String(text)) => Ok(text.clone()),
            Some(value) => Ok(value.to_string()),
            None if !pointer.is_empty() && !pointer.starts_with('/') => {
                Err(Error::usage(format!("`{pointer}` is no JSON pointer"))
                    .hint("begin with a slash: `/records/0/Name`"))
            }
            None => Err(self.unexpected(&format!("has nothing at `{pointer}`"))),
        }
    }

    /// An error that shows what the org did answer.
    pub(super) fn unexpected(&self, what: &str) -> Error {
        Error::new(ErrorKind::Program, format!("the Salesforce answer {what}; {}", self.shown()))
    }

    /// The status and the beginning of the body.
    pub(super) fn shown(&self) -> String {
        const LIMIT: usize = 600;
        let body = self.body.to_string();
        let cut = body.char_indices().nth(LIMIT).map_or(body.len(), |(at, _)| at);
        let more = if cut < body.len() { " …" } else { "" };
        format!("it is status {}: {}{more}", self.status, &body[..cut])
    }
}

impl std::fmt::Debug for OrgAnswer {
    /// The body may hold a token.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OrgAnswer").field("status", &self.status).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn reads_values_as_feature_files_write_them() {
        let body = json!({"totalSize": 1, "records": [{"Name": "Jane", "Active": true}]});
        let answer = OrgAnswer { status: 200, body };
        assert_eq!(answer.at("/records/0/Name").unwrap(), "Jane");
        assert_eq!(answer.at("/records/0/Active").unwrap(), "true");
        assert_eq!(answer.at("/totalSize").unwrap(), "1");
        assert_eq!(
            answer.at("totalSize").unwrap_err().to_string(),
            "`totalSize` is no JSON pointer"
        );
        assert!(answer.at("/x").unwrap_err().to_string().contains("has nothing at `/x`"));
        assert_eq!(answer.error_code(), None);
    }

    #[test]
    fn knows_both_shapes_of_a_refusal() {
        let refused = |body| OrgAnswer { status: 400, body }.error_code().map(str::to_owned);
        let rest = json!([{"errorCode": "INVALID_TYPE", "message": "…"}]);
        assert_eq!(refused(rest).as_deref(), Some("INVALID_TYPE"));
        assert_eq!(refused(json!({"error": "invalid_grant"})).as_deref(), Some("invalid_grant"));
    }
}
