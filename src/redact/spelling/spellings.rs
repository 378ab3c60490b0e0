//! Every spelling of a value.

use std::collections::BTreeSet;

use super::encoded::{base64, every_byte, percent};
use super::quoted::{debug, json, json_escapes, quotes};
use super::xml::xml;

/// Shorter values are ordinary words: masking them would mutilate the report.
const SHORTEST: usize = 6;

/// Every spelling of `value` and of each of its lines.
pub(in crate::redact) fn of(value: &str) -> BTreeSet<String> {
    let mut spellings = BTreeSet::new();
    // Writers indent a multi-line text line by line, so that the whole never matches.
    for line in lines(value) {
        add(&mut spellings, line);
    }
    for whole in wholes(value) {
        if is_found_by_its_lines(value) {
            // Its base64 has lines of its own.
            spellings.extend(base64(&whole));
        } else {
            add(&mut spellings, &whole);
        }
    }
    spellings.retain(|spelling| is_long_enough(spelling));
    spellings
}

/// The lines of `value` that are secret by themselves.
pub(in crate::redact) fn lines(value: &str) -> impl Iterator<Item = &str> {
    let lines = value.split(['\n', '\r']).map(str::trim);
    // A PEM file's first and last lines are the same in every file: no secret.
    lines.filter(|line| is_long_enough(line) && !line.starts_with("-----"))
}

/// Whether nothing secret is left of `value` where its lines are gone, as of a PEM file.
fn is_found_by_its_lines(value: &str) -> bool {
    let mut rest = value.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty());
    value.contains(['\n', '\r'])
        && rest.all(|line| is_long_enough(line) || line.starts_with("-----"))
}

/// The value as a whole, with its line breaks as they may come.
fn wholes(value: &str) -> BTreeSet<String> {
    let mut wholes = BTreeSet::from([value.to_owned(), value.trim().to_owned()]);
    if value.contains(['\n', '\r']) {
        let unix = value.replace("\r\n", "\n");
        wholes.insert(unix.replace('\n', "\r\n"));
        // Where only the line breaks are escaped, as people write keys into variables.
        wholes.insert(unix.replace('\n', "\\n"));
        // Messages and logs put a text on one line.
        wholes.insert(value.split_whitespace().collect::<Vec<_>>().join(" "));
        wholes.insert(unix);
    }
    wholes
}

fn is_long_enough(text: &str) -> bool {
    text.trim().chars().count() >= SHORTEST
}

fn add(spellings: &mut BTreeSet<String>, value: &str) {
    if !is_long_enough(value) || spellings.contains(value) {
        return;
    }
    spellings.extend(base64(value));
    // Assertions come with every probe, and nothing but base64 changes them.
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if value.chars().all(is_plain) {
        spellings.extend([value.to_owned(), every_byte(value), every_byte(value).to_lowercase()]);
        return;
    }
    spellings.extend(percent(value));
    spellings.extend(quotes(value));
    // Nor does anything but a shell quote an opaque token.
    let is_quoted = |c: char| !c.is_ascii() || c.is_ascii_control() || "\"'\\/<>&".contains(c);
    if !value.contains(is_quoted) {
        spellings.insert(value.to_owned());
        return;
    }
    let (debugged, json) = (debug(value), json(value));
    // A test prints `{:?}` of a JSON body, or of a step's text with its quotes escaped.
    let twice = [debug(&debugged), debug(&json), self::json(&json), self::json(&debugged)];
    let mut texts: BTreeSet<String> = twice.into_iter().chain(quotes(value)).collect();
    texts.extend(json_escapes(&json));
    texts.extend([value.to_owned(), debugged, json]);
    // A JUnit report holds the Debug text of a World inside XML.
    spellings.extend(texts.iter().flat_map(|text| xml(text)));
    spellings.extend(texts);
}
