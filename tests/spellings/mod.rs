//! The spellings of a secret, by other means than the crate's: what it looks for itself proves
//! nothing.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};

/// `secret` and each of its lines, raw and in every spelling; in base64 also inside other texts.
pub(crate) fn spellings(secret: &str) -> Vec<String> {
    let inside = |text: &str| {
        ["", "x", "xy"]
            .map(|before| [STANDARD, URL_SAFE].map(|it| it.encode(format!("{before}{text}z"))))
    };
    all(secret, |text| inside(text).concat())
}

/// What is seen of `secret` wherever one of its spellings stands.
pub(crate) fn traces(secret: &str) -> Vec<String> {
    all(secret, groups)
}

fn all(secret: &str, base64: impl Fn(&str) -> Vec<String>) -> Vec<String> {
    let lines = secret.lines().map(str::trim).filter(|line| line.len() >= 8);
    let texts = lines.chain([secret]);
    let mut all: Vec<String> =
        texts.flat_map(|text| [of_text(text), base64(text)].concat()).collect();
    all.sort();
    all.dedup();
    all
}

fn of_text(text: &str) -> Vec<String> {
    let json = inner(&serde_json::to_string(text).unwrap());
    let debug = inner(&format!("{text:?}"));
    let mut quoted = vec![text.to_owned(), json.replace('/', "\\/"), units(&json)];
    quoted.extend([inner(&format!("{debug:?}")), inner(&format!("{json:?}")), json, debug]);
    quoted.push(text.replace('\'', r"'\''"));
    let references: Vec<String> = quoted.iter().flat_map(|text| xml(text)).collect();
    let form: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
    let bytes = |byte| format!("%{byte:02X}");
    let percent: String = text.bytes().map(bytes).collect();
    let encoded = [form.replace('+', "%20"), percent.to_lowercase(), percent, form];
    [quoted, references, encoded.to_vec()].concat()
}

fn inner(quoted: &str) -> String {
    quoted[1..quoted.len() - 1].to_owned()
}

fn units(json: &str) -> String {
    json.encode_utf16().fold(String::new(), |mut all, unit| {
        match u8::try_from(unit) {
            Ok(byte) if byte.is_ascii() => all.push(char::from(byte)),
            _ => write!(all, "\\u{unit:04x}").unwrap(),
        }
        all
    })
}

fn xml(text: &str) -> Vec<String> {
    let named = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let quotes = named.replace('"', "&quot;");
    let both = quotes.replace('\'', "&apos;");
    let numbered = |number: fn(u32) -> String| {
        let character = |c: char| match c {
            '&' | '<' | '>' | '"' | '\'' => number(c.into()),
            c if !c.is_ascii() => number(c.into()),
            c => c.to_string(),
        };
        text.chars().map(character).collect::<String>()
    };
    let (decimal, hex) = (numbered(|n| format!("&#{n};")), numbered(|n| format!("&#x{n:X};")));
    vec![quotes.replace('\'', "&#39;"), named, quotes, both, decimal, hex]
}

/// What stands for whole groups of three bytes in base64, alone and after one and two others.
fn groups(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    for skipped in 0..3 {
        let bytes = text.as_bytes().get(skipped..).unwrap_or_default();
        let whole = &bytes[..bytes.len() / 3 * 3];
        all.extend([STANDARD.encode(whole), URL_SAFE.encode(whole)]);
    }
    all
}
