//! Texts in percent-encoding and in base64.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};

/// Which characters stay as they are, beside letters and digits: RFC 3986; a path in it;
/// JavaScript's two functions; and URL parsers, which mend only what they must, in a path and in
/// a query.
const KEPT: [&str; 6] = [
    "-_.~",
    "-_.~/",
    "-_.!~*'()",
    "-_.!~*'();/?:@&=+$,#",
    "-_.!~*'();/:@&=+$,%[]\\|^",
    "-_.!~*();/?:@&=+$,%[]\\|^{}`",
];

/// The percent-encodings of `value`, and its form encodings.
pub(super) fn percent(value: &str) -> Vec<String> {
    let keeping = |kept: &str| encode(value, |c| c.is_ascii_alphanumeric() || kept.contains(c));
    let encoded = KEPT.iter().map(|kept| keeping(kept));
    let forms = [
        url::form_urlencoded::byte_serialize(value.as_bytes()).collect(),
        keeping("-_.~").replace("%20", "+"),
        every_byte(value),
    ];
    encoded.chain(forms).flat_map(|text| [lower_hex(&text), text]).collect()
}

/// Some encode what need not be encoded, too.
pub(super) fn every_byte(value: &str) -> String {
    encode(value, |_| false)
}

fn encode(value: &str, keeps: impl Fn(char) -> bool) -> String {
    let mut text = String::new();
    for byte in value.bytes() {
        let c = char::from(byte);
        if keeps(c) {
            text.push(c);
        } else {
            text.extend(format!("%{byte:02X}").chars());
        }
    }
    text
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

/// The lengths at which tools break lines of base64: PEM, and MIME.
const BREAKS: [usize; 2] = [64, 76];

/// The characters that stand for `value` in the base64 of any text that holds it, such as the
/// `id:secret` of a Basic header: one spelling for each place that it can have in a group of three
/// bytes. And the lines that the base64 of the value alone is broken into.
pub(super) fn base64(value: &str) -> Vec<String> {
    let mut spellings = Vec::new();
    for before in 0..3 {
        let bytes = [&vec![0; before][..], value.as_bytes()].concat();
        let first = (before * 8).div_ceil(6);
        let last = bytes.len() * 8 / 6;
        for engine in [STANDARD, URL_SAFE] {
            spellings.push(engine.encode(&bytes)[first..last].to_owned());
        }
    }
    let whole = STANDARD.encode(value);
    for length in BREAKS.into_iter().filter(|length| whole.len() > *length) {
        let lines = whole.as_bytes().chunks(length);
        // The last one may be so short that it stands in other texts too.
        let lines = lines.filter(|line| line.len() >= 16);
        spellings.extend(lines.map(|line| String::from_utf8_lossy(line).into_owned()));
    }
    spellings
}
