//! The `.env` format, quoted so that its many readers agree.

use std::fmt::Write as _;

use crate::model::Secret;

/// What the first line starts with; the number of the process follows.
const HEADER: &str = "# Written by cucumber-salesforce, which removes it. Process ";

/// The whole file.
pub(super) fn write(values: &[(String, Secret)]) -> Secret {
    let mut text = format!("{HEADER}{}\n", std::process::id());
    for (name, value) in values {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{name}={}", quote(value.expose()));
    }
    Secret::new(text)
}

/// The process that wrote the file, if it was one of ours.
pub(super) fn author(text: &str) -> Option<u32> {
    text.lines().next()?.strip_prefix(HEADER)?.parse().ok()
}

/// Shells and the dotenv readers of Node, Python, Ruby, Rust and Go agree on single quotes, in
/// which everything is literal; where the value itself has one, on double quotes around a text
/// without `"`, `$`, `` ` `` and `\`. For the rest we follow the shell.
fn quote(value: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || "_-./:@%+,".contains(c);
    if !value.is_empty() && value.chars().all(bare) {
        return value.to_owned();
    }
    if !value.contains('\'') {
        return format!("'{value}'");
    }
    let mut quoted = String::from("\"");
    for c in value.chars() {
        if matches!(c, '"' | '$' | '`' | '\\') {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted + "\""
}
