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
    pub(super) headers: HeaderMap,
    pub(super) body: Body,
    pub(super) answer: Body,
}

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
        let value = self.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let media_type = value.unwrap_or_default().split(';').next().unwrap_or_default();
        media_type.trim().to_ascii_lowercase()
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
