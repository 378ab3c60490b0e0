//! A token request as it came over the wire.

use axum::body::Bytes;
use axum::http::{HeaderMap, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::assertion::Assertion;
use super::parameters::Parameters;
use super::refusal::{BAD_BASIC_HEADER, Refusal, WRONG_SCOPE};
use crate::simulator::apps::App;

/// Form parameters, with the client's credentials from the body or a Basic header.
pub(super) struct TokenRequest(Parameters);

impl TokenRequest {
    /// Reads the body; an unreadable Basic header is refused.
    pub(super) fn read(headers: &HeaderMap, body: &Bytes) -> Result<Self, Refusal> {
        let mut parameters = Parameters::read(None, body);
        if let Some((id, secret)) = basic(headers)? {
            parameters.set("client_id", id);
            parameters.set("client_secret", secret);
        }
        // An assertion names its client; nothing of it is believed before it is verified.
        if parameters.get("client_id").is_empty()
            && let Some(assertion) = Assertion::read(parameters.get("client_assertion"))
        {
            parameters.set("client_id", assertion.subject);
        }
        Ok(Self(parameters))
    }

    /// The scopes that are asked for, or else all that the app has.
    pub(super) fn scopes(&self, app: &App) -> Result<Vec<String>, Refusal> {
        narrowed(self.get("scope"), app.oauth_scopes())
    }

    /// A parameter; empty where it is absent.
    pub(super) fn get(&self, name: &str) -> &str {
        self.0.get(name)
    }
}

/// The scopes that are asked for, if they are among these; all where none are.
pub(super) fn narrowed(asked: &str, all: Vec<String>) -> Result<Vec<String>, Refusal> {
    let asked: Vec<String> = asked.split_whitespace().map(str::to_owned).collect();
    match asked.iter().all(|scope| all.contains(scope)) {
        true if asked.is_empty() => Ok(all),
        true => Ok(asked),
        false => Err(WRONG_SCOPE),
    }
}

fn basic(headers: &HeaderMap) -> Result<Option<(String, String)>, Refusal> {
    let Some(value) = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok())
    else {
        return Ok(None);
    };
    let Some((scheme, encoded)) = value.split_once(' ') else { return Ok(None) };
    if !scheme.eq_ignore_ascii_case("Basic") {
        return Ok(None);
    }
    let decoded = STANDARD.decode(encoded.trim()).ok();
    let text = decoded.and_then(|bytes| String::from_utf8(bytes).ok()).ok_or(BAD_BASIC_HEADER)?;
    let (id, secret) = text.split_once(':').ok_or(BAD_BASIC_HEADER)?;
    Ok(Some((percent_decode(id), percent_decode(secret))))
}

/// Decodes `%5F`, leaves what is no escape alone: clients send raw halves, too.
fn percent_decode(text: &str) -> String {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let escape = (first == b'%').then(|| tail.get(..2)).flatten();
        let hex = escape.filter(|hex| hex.iter().all(u8::is_ascii_hexdigit));
        let byte = hex
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        rest = if byte.is_some() { &tail[2..] } else { tail };
        decoded.push(byte.unwrap_or(first));
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(credentials: &str) -> HeaderMap {
        let value = format!("Basic {}", STANDARD.encode(credentials));
        HeaderMap::from_iter([(header::AUTHORIZATION, value.parse().unwrap())])
    }

    #[test]
    fn basic_halves_are_percent_decoded() {
        let body = Bytes::from_static(b"grant_type=client_credentials");
        let request = TokenRequest::read(&headers("a%5Fb:c%3Ad+e/f%"), &body).ok().unwrap();
        assert_eq!(request.get("client_id"), "a_b");
        assert_eq!(request.get("client_secret"), "c:d+e/f%");
        assert_eq!(request.get("grant_type"), "client_credentials");
        assert_eq!(request.get("absent"), "");
    }

    #[test]
    fn an_unreadable_basic_header_is_refused() {
        let result = TokenRequest::read(&headers("no colon"), &Bytes::new());
        assert_eq!(result.err(), Some(BAD_BASIC_HEADER));
    }
}
