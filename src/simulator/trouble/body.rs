//! How answers leave: dated, and in one piece unless trouble is at work.

use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use futures::StreamExt as _;
use futures::stream;
use time::OffsetDateTime;
use time::macros::format_description;

use super::Trouble;
use crate::clock::Clock as _;
use crate::simulator::network::Peer;
use crate::simulator::received::Noted;
use crate::simulator::state::Shared;

/// Bytes in a piece of a slow body.
const PIECE: usize = 7;

/// What is to become of an answer's body, as an extension of the answer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mangled(pub(super) Trouble);

/// Sends an answer off, with the date of the org.
pub(in crate::simulator) async fn leave(
    shared: &Shared,
    peer: &Peer,
    mut response: Response,
) -> Response {
    let now = shared.clock.now();
    if let Some(date) = date_of(now) {
        response.headers_mut().insert(header::DATE, date);
    }
    match response.extensions().get().copied() {
        None => response,
        // It is large, and most answers do without.
        Some(Mangled(trouble)) => Box::pin(mangle(trouble, peer, response)).await,
    }
}

async fn mangle(trouble: Trouble, peer: &Peer, response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    // The bodies are made in this process: reading one cannot fail.
    let whole = to_bytes(body, usize::MAX).await.unwrap_or_default();
    if whole.is_empty() {
        return cut(peer, Response::from_parts(parts, Body::empty()));
    }
    let half = whole.slice(..whole.len() / 2);
    if trouble == Trouble::Garbled {
        parts.headers.remove(header::CONTENT_LENGTH);
        let garbage = [b"%", half.as_ref()].concat();
        return Response::from_parts(parts, Body::from(garbage));
    }
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(whole.len()));
    let body = match trouble {
        Trouble::Slow => {
            let pieces: Vec<Bytes> = whole.chunks(PIECE).map(Bytes::copy_from_slice).collect();
            Body::from_stream(stream::iter(pieces).then(piece))
        }
        Trouble::Stalled => Body::from_stream(stream::once(piece(half)).chain(stream::pending())),
        _ => Body::from_stream(stream::once(piece(half)).chain(stream::once(broken()))),
    };
    Response::from_parts(parts, body)
}

/// An answer that nobody receives.
pub(super) fn cut(peer: &Peer, mut answer: Response) -> Response {
    peer.line.cut();
    let noted = answer.extensions().get::<Noted>().cloned().unwrap_or_default();
    answer.extensions_mut().insert(Noted { cut: true, ..noted });
    answer
}

/// The same as [`http_date`], written once in a second.
fn date_of(at: SystemTime) -> Option<HeaderValue> {
    static LATEST: Mutex<Option<(u64, HeaderValue)>> = Mutex::new(None);
    let second = at.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_secs();
    let mut latest = LATEST.lock().unwrap_or_else(PoisonError::into_inner);
    match &*latest {
        Some((of, date)) if *of == second => Some(date.clone()),
        _ => {
            let date = http_date(at)?;
            *latest = Some((second, date.clone()));
            Some(date)
        }
    }
}

/// A moment as HTTP writes it.
pub(super) fn http_date(at: SystemTime) -> Option<HeaderValue> {
    let form = format_description!(
        "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT"
    );
    let date = OffsetDateTime::from(at).format(form).ok()?;
    HeaderValue::try_from(date).ok()
}

/// What came before is on its way by the time this is there.
async fn piece(bytes: Bytes) -> io::Result<Bytes> {
    tokio::task::yield_now().await;
    Ok(bytes)
}

async fn broken() -> io::Result<Bytes> {
    tokio::task::yield_now().await;
    Err(io::Error::from(io::ErrorKind::ConnectionReset))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_date_is_written_as_http_wants_it() {
        let at = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        assert_eq!(http_date(at).unwrap(), "Sun, 06 Nov 1994 08:49:37 GMT");
    }
}
