//! One request, as users see it.

use std::sync::Arc;
use std::time::SystemTime;

use axum::http::Method;

use super::exchange::{Body, Exchange};
use super::known::Known;
use super::mask;

/// The beginning of a ZIP file.
const ARCHIVE: &[u8] = b"PK\x03\x04";

const FORM: &str = "application/x-www-form-urlencoded";

/// One request that the org received, and how it answered.
///
/// Secrets are masked as `***` wherever they stand: passwords, security tokens, consumer secrets,
/// tokens, codes, assertions and sessions.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ReceivedRequest {
    /// When it came, on the org's clock.
    pub at: SystemTime,
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
    exchange: Option<Arc<Exchange>>,
    known: Known,
}

/// What a handler adds to the record, as an extension of its response.
#[derive(Clone, Debug, Default)]
pub(in crate::simulator) struct Noted {
    pub(in crate::simulator) grant_type: Option<String>,
    pub(in crate::simulator) client_id: Option<String>,
    pub(in crate::simulator) error: Option<String>,
    /// Nobody received the answer.
    pub(in crate::simulator) cut: bool,
}

impl ReceivedRequest {
    /// The parameters of the query, decoded.
    #[must_use]
    pub fn query(&self) -> Vec<(String, String)> {
        let Some(exchange) = &self.exchange else { return Vec::new() };
        self.without_known(mask::pairs(exchange.query.as_bytes()))
    }

    /// A header by its name in lower case, such as `user-agent`.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        self.headers().into_iter().find(|(header, _)| header == name).map(|(_, value)| value)
    }

    /// All headers, their names in lower case.
    #[must_use]
    pub fn headers(&self) -> Vec<(String, String)> {
        let Some(exchange) = &self.exchange else { return Vec::new() };
        let headers = exchange.headers.iter();
        let shown = headers.map(|(name, value)| (name.to_owned(), mask::header(name, value)));
        self.without_known(shown.collect())
    }

    /// The body as text, of which the first 16 KiB are kept; `None` for all but the latest 1,000
    /// requests. Of an archive only the size is told.
    #[must_use]
    pub fn body(&self) -> Option<String> {
        let exchange = self.exchange.as_ref()?;
        if exchange.media_type() == FORM {
            let pairs = self.without_known(mask::pairs(&exchange.body.read().0));
            return Some(mask::line(&pairs));
        }
        Some(self.text(&exchange.body))
    }

    /// The parameters of a form body, decoded; empty where the body is something else.
    #[must_use]
    pub fn form(&self) -> Vec<(String, String)> {
        match &self.exchange {
            Some(exchange) if exchange.media_type() == FORM => {
                self.without_known(mask::pairs(&exchange.body.read().0))
            }
            _ => Vec::new(),
        }
    }

    /// The body as JSON, where it is JSON and whole.
    #[must_use]
    pub fn json(&self) -> Option<serde_json::Value> {
        serde_json::from_str(&self.body()?).ok()
    }

    /// The body of the answer as text, as [`body`](Self::body) is; empty where it came in pieces or
    /// not at all.
    #[must_use]
    pub fn answer(&self) -> Option<String> {
        self.exchange.as_ref().map(|exchange| self.text(&exchange.answer))
    }

    pub(super) fn new(
        at: SystemTime,
        method: &Method,
        path: &str,
        host: String,
        node: usize,
    ) -> Self {
        Self {
            at,
            method: method.to_string(),
            path: path.to_owned(),
            host,
            node,
            status: 0,
            grant_type: None,
            client_id: None,
            error: None,
            exchange: None,
            known: Known::default(),
        }
    }

    pub(super) fn answered(mut self, status: u16, noted: Option<Noted>) -> Self {
        self.status = status;
        if let Some(Noted { grant_type, client_id, error, cut }) = noted {
            (self.grant_type, self.client_id, self.error) = (grant_type, client_id, error);
            if cut {
                self.status = 0;
            }
        }
        self
    }

    pub(super) fn with(self, exchange: Exchange) -> Self {
        Self { exchange: Some(Arc::new(exchange)), ..self }
    }

    /// As it is shown to those who must not see these secrets.
    pub(super) fn shown(&self, known: &Known) -> Self {
        let text = |text: &String| known.mask(mask::tokens(text));
        // A client may write anything anywhere: whoever swaps key and secret does.
        let optional = |field: &Option<String>| field.as_ref().map(text);
        Self {
            method: text(&self.method),
            path: text(&self.path),
            host: text(&self.host),
            grant_type: optional(&self.grant_type),
            client_id: optional(&self.client_id),
            error: optional(&self.error),
            known: known.clone(),
            ..self.clone()
        }
    }

    /// Keeps nothing more of what went over the wire.
    pub(super) fn forget(&mut self) {
        self.exchange = None;
    }

    fn text(&self, body: &Body) -> String {
        let (mut bytes, length) = body.read();
        let archive = bytes.windows(ARCHIVE.len()).position(|window| window == ARCHIVE);
        bytes.truncate(archive.unwrap_or(bytes.len()));
        let kept = bytes.len();
        let (end, text) = match String::from_utf8(bytes) {
            Ok(text) => (kept, text),
            Err(error) => {
                let end = error.utf8_error().valid_up_to();
                (end, String::from_utf8_lossy(&error.as_bytes()[..end]).into_owned())
            }
        };
        let text = self.known.mask(mask::text(&text));
        match length - end {
            0 => text,
            more => format!("{text} ({more} bytes more)"),
        }
    }

    fn without_known(&self, pairs: Vec<(String, String)>) -> Vec<(String, String)> {
        let masked = |(name, value)| (self.known.mask(name), self.known.mask(value));
        pairs.into_iter().map(masked).collect()
    }
}
