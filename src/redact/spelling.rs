//! The ways in which a value appears once somebody has quoted or encoded it.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};

/// Shorter values are ordinary words: masking them would mutilate the report.
pub(super) const SHORTEST: usize = 6;

/// Every spelling of `value` and of each of its lines.
pub(super) fn of(value: &str) -> BTreeSet<String> {
    let mut spellings = BTreeSet::new();
    add(&mut spellings, value);
    if value.contains('\n') {
        // Writers indent a multi-line text line by line, so that the whole never matches.
        // A PEM file's first and last lines are the same in every file: no secret.
        for line in value.lines().map(str::trim).filter(|line| !line.starts_with("-----")) {
            add(&mut spellings, line);
        }
    }
    spellings.retain(|spelling| spelling.chars().count() >= SHORTEST);
    spellings
}

fn add(spellings: &mut BTreeSet<String>, value: &str) {
    if value.trim().chars().count() < SHORTEST {
        return;
    }
    let (debugged, json) = (debug(value), json(value));
    // A test prints `{:?}` of a JSON body, or of a step's text with its quotes escaped.
    let twice = [debug(&debugged), debug(&json), self::json(&json)];
    let escaped = [json.replace('/', "\\/"), ascii_only(&json), shell(value)];
    let once = [value.to_owned(), debugged, json];
    for text in once.into_iter().chain(twice).chain(escaped) {
        // A JUnit report holds the Debug text of a World inside XML.
        spellings.extend(xml(&text));
        spellings.insert(text);
    }
    for percent in [percent(value, "-_.~"), percent(value, "-_.!~*'()"), form(value)] {
        spellings.insert(lower_hex(&percent));
        spellings.insert(percent);
    }
    spellings.extend(base64(value));
}

fn debug(value: &str) -> String {
    let quoted = format!("{value:?}");
    quoted[1..quoted.len() - 1].to_owned()
}

fn json(value: &str) -> String {
    let quoted = serde_json::Value::from(value).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

fn ascii_only(json: &str) -> String {
    let mut text = String::new();
    for c in json.chars() {
        if c.is_ascii() {
            text.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                text.extend(format!("\\u{unit:04x}").chars());
            }
        }
    }
    text
}

fn shell(value: &str) -> String {
    value.replace('\'', r"'\''")
}

fn xml(value: &str) -> [String; 5] {
    let text = value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let attribute = text.replace('"', "&quot;");
    let named = attribute.replace('\'', "&apos;");
    let mixed = attribute.replace('\'', "&#39;");
    let numbered = text.replace('"', "&#34;").replace('\'', "&#39;");
    [text, attribute, named, mixed, numbered]
}

fn percent(value: &str, kept: &str) -> String {
    let mut text = String::new();
    for byte in value.bytes() {
        let c = char::from(byte);
        if c.is_ascii_alphanumeric() || kept.contains(c) {
            text.push(c);
        } else {
            text.extend(format!("%{byte:02X}").chars());
        }
    }
    text
}

fn form(value: &str) -> String {
    url::form_urlencoded::byte_serialize(value.as_bytes()).collect()
}

fn lower_hex(percent: &str) -> String {
    let mut hex = 0;
    let lower = |c: char| {
        let in_hex = hex > 0;
        hex = if c == '%' { 2 } else { hex - i32::from(in_hex) };
        if in_hex { c.to_ascii_lowercase() } else { c }
    };
    percent.chars().map(lower).collect()
}

/// The characters that stand for `value` in the base64 of any text that holds it, such as the
/// `id:secret` of a Basic header: one spelling for each place that it can have in a group of three
/// bytes.
fn base64(value: &str) -> Vec<String> {
    let mut spellings = Vec::new();
    for before in 0..3 {
        let bytes = [&vec![0; before][..], value.as_bytes()].concat();
        let first = (before * 8).div_ceil(6);
        let last = bytes.len() * 8 / 6;
        for engine in [STANDARD, URL_SAFE] {
            spellings.push(engine.encode(&bytes)[first..last].to_owned());
        }
    }
    spellings
}
