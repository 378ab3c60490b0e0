//! Texts as source code, JSON and shells quote them.

/// As Rust's `{:?}`, without the quotes around it.
pub(super) fn debug(value: &str) -> String {
    let quoted = format!("{value:?}");
    quoted[1..quoted.len() - 1].to_owned()
}

/// As JSON with no more escapes than it must have.
pub(super) fn json(value: &str) -> String {
    let quoted = serde_json::Value::from(value).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// A JSON text with the further escapes that writers of JSON like.
pub(super) fn json_escapes(json: &str) -> Vec<String> {
    let not_ascii = |c: char| !c.is_ascii();
    // For JSON inside HTML.
    let unsafe_too = |c: char| !c.is_ascii() || matches!(c, '<' | '>' | '&' | '\'');
    let slashes = json.replace('/', "\\/");
    let mut spellings = vec![slashes.clone()];
    for text in [json, &slashes] {
        for upper in [false, true] {
            spellings.push(units(text, upper, not_ascii));
            spellings.push(units(text, upper, unsafe_too));
            // The quote and the backslash as numbers.
            let numbered = text.replace("\\\\", "\\u005c").replace("\\\"", "\\u0022");
            let numbered = if upper { numbered.replace("005c", "005C") } else { numbered };
            spellings.push(units(&numbered, upper, unsafe_too));
        }
    }
    spellings
}

/// `\uXXXX` for the characters that are `chosen`.
fn units(json: &str, upper: bool, chosen: impl Fn(char) -> bool) -> String {
    let mut text = String::new();
    for c in json.chars() {
        if !chosen(c) {
            text.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            let unit = if upper { format!("{unit:04X}") } else { format!("{unit:04x}") };
            text.extend(["\\u", &unit]);
        }
    }
    text
}

/// As shells, `.env` files and other languages quote it.
pub(super) fn quotes(value: &str) -> [String; 5] {
    let escaped = |special: &dyn Fn(char) -> bool| {
        let escape = |c: char| special(c).then_some('\\').into_iter().chain([c]);
        value.chars().flat_map(escape).collect::<String>()
    };
    let word = |c: char| c.is_alphanumeric() || "_-./:@%+,=".contains(c);
    [
        value.replace('\'', r"'\''"),
        value.replace('\'', r#"'"'"'"#),
        escaped(&|c| matches!(c, '"' | '$' | '`' | '\\')),
        escaped(&|c| !word(c)),
        // Between single quotes, as in Python and JavaScript.
        value.replace('\\', r"\\").replace('\'', r"\'").replace('\n', r"\n").replace('\r', r"\r"),
    ]
}
