//! The door through which every answer leaves: its texts in the reader's language.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use serde_json::Value;

use super::Language;
use crate::simulator::session::bearer_of;
use crate::simulator::state::Shared;

/// The members of JSON answers that hold texts for people.
const MEMBERS: [&str; 4] = ["message", "error_description", "problem", "errorMessage"];

/// The elements of XML answers that do.
const ELEMENTS: [&str; 5] =
    ["message", "problem", "faultstring", "sf:exceptionMessage", "errorMessage"];

/// The language of the user whose session a request names, or else of the org; none where texts
/// stay as they are.
pub(in crate::simulator) fn reader(shared: &Shared, request: &Request) -> Option<Language> {
    let before_login = request.uri().path().starts_with("/services/oauth2/");
    if before_login && !shared.facts.profile.oauth_texts_are_translated {
        return None;
    }
    let user = bearer_of(request.headers()).and_then(|token| shared.lock().language_of(token));
    let language = user.unwrap_or_else(|| Language::of(&shared.facts.language));
    (language != Language::English).then_some(language)
}

/// Puts the texts of an answer in the reader's language.
pub(in crate::simulator) async fn localise(
    language: Option<Language>,
    response: Response,
) -> Response {
    match language {
        None => response,
        // It is large, and most answers do without.
        Some(language) => Box::pin(in_language(language, response)).await,
    }
}

async fn in_language(language: Language, response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    // The bodies are made in this process: reading one cannot fail.
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let translated = match content_type(&parts.headers) {
        "application/json" => json(language, &body),
        "text/xml" => xml(language, &body),
        _ => None,
    };
    let body = translated.unwrap_or(body);
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(body))
}

fn content_type(headers: &HeaderMap) -> &str {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    value.unwrap_or_default().split(';').next().unwrap_or_default()
}

fn json(language: Language, body: &Bytes) -> Option<Bytes> {
    let mut value = serde_json::from_slice(body).ok()?;
    walk(language, &mut value);
    Some(value.to_string().into())
}

fn walk(language: Language, value: &mut Value) {
    match value {
        Value::Array(all) => all.iter_mut().for_each(|one| walk(language, one)),
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(text) if MEMBERS.contains(&name.as_str()) => {
                        *text = language.say(text);
                    }
                    other => walk(language, other),
                }
            }
        }
        _ => {}
    }
}

fn xml(language: Language, body: &Bytes) -> Option<Bytes> {
    let mut xml = std::str::from_utf8(body).ok()?.to_owned();
    for element in ELEMENTS {
        xml = translate(language, &xml, &format!("<{element}>"), &format!("</{element}>"));
    }
    Some(xml.into())
}

/// Translates what stands between two tags, wherever they stand; no text needs other escapes.
fn translate(language: Language, xml: &str, start: &str, end: &str) -> String {
    let mut done = String::with_capacity(xml.len());
    let mut rest = xml;
    while let Some((before, after)) = rest.split_once(start) {
        let (text, after) = after.split_once(end).unwrap_or((after, ""));
        // A fault's text begins with its code, which stays.
        let (code, words) = match text.split_once(": ") {
            Some((code, words)) if is_code(code) => (Some(code), words),
            _ => (None, text),
        };
        done.push_str(before);
        done.push_str(start);
        if let Some(code) = code {
            done.push_str(code);
            done.push_str(": ");
        }
        done.push_str(&language.say(words));
        done.push_str(end);
        rest = after;
    }
    done.push_str(rest);
    done
}

fn is_code(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_uppercase() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_faults_stay() {
        let fault = b"<f><faultstring>API_DISABLED_FOR_ORG: API is not enabled for this Organization or Partner</faultstring></f>";
        let german = xml(Language::German, &Bytes::from_static(fault)).unwrap();
        assert_eq!(
            german,
            "<f><faultstring>API_DISABLED_FOR_ORG: Die API ist f\u{fc}r diese Organisation oder diesen Partner nicht aktiviert</faultstring></f>"
        );
    }

    #[test]
    fn only_texts_for_people_change() {
        let body = br#"[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID","name":"Session expired or invalid"}]"#;
        let japanese = json(Language::Japanese, &Bytes::from_static(body)).unwrap();
        let value: Value = serde_json::from_slice(&japanese).unwrap();
        assert_eq!(value[0]["errorCode"], "INVALID_SESSION_ID");
        assert_eq!(value[0]["name"], "Session expired or invalid");
        assert_ne!(value[0]["message"], value[0]["name"]);
    }
}
