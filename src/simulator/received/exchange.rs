//! What went over the wire, as it was. It is masked before anybody sees it.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use axum::http::{HeaderMap, header};

/// Bytes that are kept of a body.
const KEPT: usize = 16 * 1024;

/// One exchange; its `Debug` shows nothing of it.
#[derive(Clone)]
pub(super) struct Exchange {
    /// As it was sent, without the question mark.
    pub(super) query: String,
    pub(super) headers: Headers,
    pub(super) body: Body,
    pub(super) answer: Body,
}

/// All headers, copied into one text: who keeps a part of what the server read keeps all of it, and
/// the server needs that place for the next request.
#[derive(Clone, Default)]
pub(super) struct Headers(String);

/// The beginning of a body, which may still be under way.
#[derive(Clone, Default)]
pub(super) struct Body(Arc<Mutex<Beginning>>);

#[derive(Default)]
struct Beginning {
    bytes: Vec<u8>,
    length: usize,
}

impl Exchange {
    /// The media type of the body, in lower case and without parameters.
    pub(super) fn media_type(&self) -> String {
        let content_type = self.headers.iter().find(|(name, _)| *name == header::CONTENT_TYPE);
        let media_type = content_type.and_then(|(_, value)| value.split(';').next());
        media_type.unwrap_or_default().trim().to_ascii_lowercase()
    }
}

impl Headers {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let mut text = String::with_capacity(256);
        for (name, value) in headers {
            text.push_str(name.as_str());
            text.push(':');
            text.push_str(&String::from_utf8_lossy(value.as_bytes()));
            text.push('\n');
        }
        Self(text)
    }

    /// Names in lower case, and values.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.lines().filter_map(|line| line.split_once(':'))
    }
}

impl Body {
    /// Takes down the next piece.
    pub(super) fn passes(&self, piece: &[u8]) {
        let mut beginning = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let room = KEPT.saturating_sub(beginning.bytes.len());
        beginning.bytes.extend_from_slice(&piece[..piece.len().min(room)]);
        beginning.length += piece.len();
    }

    /// What was kept, and how many bytes there were in all.
    pub(super) fn read(&self) -> (Vec<u8>, usize) {
        let beginning = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (beginning.bytes.clone(), beginning.length)
    }
}

impl fmt::Debug for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Exchange(..)")
    }
}
