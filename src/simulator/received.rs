//! What the org was asked, kept for assertions; no secret is kept.

use axum::http::{Method, Uri};

/// One request that the org received.
///
/// Neither bodies nor query strings are kept: they hold secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReceivedRequest {
    /// The HTTP method.
    pub method: String,
    /// The path, without the query.
    pub path: String,
    /// The `Host` that the client named.
    pub host: String,
    /// The login node to which the connection is bound, from 0.
    pub node: usize,
    /// The HTTP status of the answer; 0 where the connection was cut.
    pub status: u16,
    /// `grant_type` of a token request.
    pub grant_type: Option<String>,
    /// `client_id` of a token request.
    pub client_id: Option<String>,
    /// `error` of a token answer.
    pub error: Option<String>,
}

/// What a handler adds to the record, as an extension of its response.
#[derive(Clone, Debug, Default)]
pub(super) struct Noted {
    pub(super) grant_type: Option<String>,
    pub(super) client_id: Option<String>,
    pub(super) error: Option<String>,
    /// Nobody received the answer.
    pub(super) cut: bool,
}

impl ReceivedRequest {
    pub(super) fn new(method: &Method, uri: &Uri, host: String, node: usize, status: u16) -> Self {
        Self {
            method: method.to_string(),
            path: uri.path().to_owned(),
            host,
            node,
            status,
            grant_type: None,
            client_id: None,
            error: None,
        }
    }

    pub(super) fn noted(mut self, noted: Option<&Noted>) -> Self {
        if let Some(noted) = noted {
            self.grant_type.clone_from(&noted.grant_type);
            self.client_id.clone_from(&noted.client_id);
            self.error.clone_from(&noted.error);
            if noted.cut {
                self.status = 0;
            }
        }
        self
    }
}
