//! Secrets by their place: in forms and queries, JSON, XML and headers. What is cut off in the
//! middle of a secret is masked to its end.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use url::form_urlencoded;

/// In place of a secret.
pub(super) const MASK: &str = crate::model::MASK;

/// Parameters, members and elements that hold a secret, in lower case and without `_` and `-`.
const SECRET: [&str; 27] = [
    "accesstoken",
    "assertion",
    "clientassertion",
    "clientsecret",
    "code",
    "codeverifier",
    "consumersecret",
    "deletetoken",
    "devicecode",
    "idtoken",
    "idtokenhint",
    "newpassword",
    "oldpassword",
    "passcode",
    "password",
    "privatekey",
    "pw",
    "refreshtoken",
    "secret",
    "securitytoken",
    "serversessionid",
    "sessionid",
    "sid",
    "signature",
    "token",
    "usercode",
    "zipfile",
];

/// A member of a JSON object with a text.
static MEMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#""(?P<name>[A-Za-z_-]+)"(?P<between>\s*:\s*)"(?:[^"\\]|\\.)*(?:"|\\?$)"#).ok()
});

/// An element with a text, or with marked sections.
static ELEMENT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"<(?P<tag>(?:[\w.-]+:)?(?P<name>[\w.-]+)(?:\s[^<>]*)?)>(?:[^<]|<!\[CDATA\[(?s:.*?)(?:\]\]>|$))+")
        .ok()
});

/// Sessions, refresh tokens, JWTs and private keys look alike wherever they stand.
static TOKEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"00D[A-Za-z0-9]{12,15}(?:!|%21)[A-Za-z0-9._%-]+|5Aep861[A-Za-z0-9._-]+|eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*|-----BEGIN [A-Z ]*PRIVATE KEY-----(?s:.*?)(?:-----END|$)",
    )
    .ok()
});

/// The pairs of a form or a query, without secrets.
pub(super) fn pairs(encoded: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(encoded)
        .map(|(name, value)| {
            let value = if is_secret(&name) { MASK.to_owned() } else { tokens(&value) };
            (name.into_owned(), value)
        })
        .collect()
}

/// Pairs as one line, for people: what is written readably stays so.
pub(super) fn line(pairs: &[(String, String)]) -> String {
    let pair = |(name, value): &(String, String)| format!("{name}={value}");
    pairs.iter().map(pair).collect::<Vec<_>>().join("&")
}

/// JSON, XML or any other text without secrets.
pub(super) fn text(text: &str) -> String {
    let json = every(&MEMBER, text, |found| {
        is_secret(&found["name"])
            .then(|| format!("\"{}\"{}\"{MASK}\"", &found["name"], &found["between"]))
    });
    let xml = every(&ELEMENT, &json, |found| {
        is_secret(&found["name"]).then(|| format!("<{}>{MASK}", &found["tag"]))
    });
    tokens(&xml)
}

/// The value of a header without secrets.
pub(super) fn header(name: &str, value: &str) -> String {
    match name {
        "authorization" | "proxy-authorization" => {
            let scheme = value.split_once(' ').map_or("", |(scheme, _)| scheme);
            format!("{scheme} {MASK}").trim_start().to_owned()
        }
        "cookie" | "set-cookie" => MASK.to_owned(),
        _ => tokens(value),
    }
}

/// Any text without what looks like a session, a token or a private key.
pub(super) fn tokens(text: &str) -> String {
    every(&TOKEN, text, |_| Some(MASK.to_owned()))
}

/// Replaces what is found where there is something to replace it with. A pattern that is none, which
/// the tests would show, hides all.
fn every(
    pattern: &LazyLock<Option<Regex>>,
    text: &str,
    replacement: impl Fn(&Captures<'_>) -> Option<String>,
) -> String {
    let Some(pattern) = pattern.as_ref() else { return MASK.to_owned() };
    let replace = |found: &Captures<'_>| replacement(found).unwrap_or_else(|| found[0].to_owned());
    pattern.replace_all(text, replace).into_owned()
}

fn is_secret(name: &str) -> bool {
    let plain = name.to_ascii_lowercase().replace(['_', '-'], "");
    SECRET.binary_search(&plain.as_str()).is_ok()
}
