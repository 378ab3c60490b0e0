//! Tells the failures of the HTTP library apart.

use std::error::Error as StdError;
use std::io;

use url::Url;

use super::client::Limits;
use super::error::HttpError;
use super::origin::host_and_port;

/// What a failure of the HTTP library means.
///
/// The library tells most of them apart by the chain of causes only; where a cause has no type
/// of its own, its text decides.
pub(super) fn classify(error: &reqwest::Error, url: &Url, limits: &Limits) -> HttpError {
    let host = host_and_port(url);
    if error.is_timeout() {
        return if error.is_connect() {
            HttpError::ConnectTimeout { host, limit: limits.connect }
        } else {
            HttpError::Timeout { host, limit: limits.total }
        };
    }
    // The library's own first line repeats the URL; its causes do not.
    let causes: Vec<&dyn StdError> =
        std::iter::successors(error.source(), |&cause| cause.source()).collect();
    let texts: Vec<String> = causes.iter().map(ToString::to_string).collect();
    let says = |word: &str| texts.iter().any(|text| text.to_ascii_lowercase().contains(word));
    // A certificate may list a hundred names.
    let reason = texts.last().map_or("no further reason", String::as_str);
    let reason: String = reason.chars().take(200).collect();
    let io = causes.iter().rev().find_map(|cause| Some(innermost(cause.downcast_ref()?).kind()));

    if error.is_builder() {
        return HttpError::Malformed { reason };
    }
    // First of all: what else the chain says is then about the proxy, not about the host.
    if says("tunnel error") {
        return HttpError::Proxy { host, reason };
    }
    if says("dns error") {
        return HttpError::Dns { host };
    }
    match io {
        Some(io::ErrorKind::ConnectionRefused) => HttpError::Refused { host },
        Some(io::ErrorKind::InvalidData) if error.is_connect() => HttpError::Tls { host, reason },
        Some(io::ErrorKind::TimedOut) => HttpError::ConnectTimeout { host, limit: limits.connect },
        _ if says("certificate") || (error.is_connect() && says("tls")) => {
            HttpError::Tls { host, reason }
        }
        Some(
            io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::UnexpectedEof,
        ) => HttpError::Reset { host, reason },
        _ if says("connection closed") || says("end of file") => HttpError::Reset { host, reason },
        _ => HttpError::Other { host, reason },
    }
}

/// The TLS library wraps one input-output error into another, which is no `source` of it.
fn innermost(error: &io::Error) -> &io::Error {
    match error.get_ref().and_then(|inner| inner.downcast_ref()) {
        Some(inner) => innermost(inner),
        None => error,
    }
}
