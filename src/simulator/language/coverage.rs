//! Every text with which the org refuses has a translation: looked for in the source itself.

use std::path::Path;

use super::Language;

/// Where refusals are made.
const PLACES: [&str; 9] = [
    "credentials",
    "data",
    "logins",
    "metadata",
    "oauth",
    "profile",
    "session",
    "trouble/answer.rs",
    "trouble/outcome.rs",
];

/// What no client reads, what only the simulator says, and what is put together of two parts.
const EXCEPTIONS: [&str; 23] = [
    // Pages are in English everywhere.
    " | Salesforce",
    "Connect Your Device",
    "Please check your username",
    "The code is not valid",
    "You have connected",
    "You have denied",
    "SameSite=Lax",
    "No operation available",
    // What is wrong with a profile file.
    "half of the nodes cannot",
    // How far a deploy is: no refusal.
    "Processing Type: ",
    "Remote Access",
    "Minimum Access",
    "Id. Decision",
    "Open - Not",
    "the query has too many conditions",
    " has more than ",
    "attributes of one element",
    "the metadata in the package",
    "the simulated org does not know",
    "relationships after FROM",
    "this use of the function",
    "the function `",
    "the date literal",
];

#[test]
fn every_refusal_is_translated() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/simulator");
    let mut missing = Vec::new();
    for place in PLACES {
        visit(&root.join(place), &mut missing);
    }
    assert!(missing.is_empty(), "without a translation:\n{}", missing.join("\n"));
}

fn visit(path: &Path, missing: &mut Vec<String>) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            visit(&entry.unwrap().path(), missing);
        }
        return;
    }
    if path.ends_with("tests.rs") {
        return;
    }
    let source = std::fs::read_to_string(path).unwrap();
    let source = source.split("#[cfg(test)]").next().unwrap();
    let sentences = literals(source).into_iter().filter(|text| is_sentence(text));
    missing.extend(sentences.filter(|text| Language::German.say(text) == *text));
}

/// Two spaces at least, and no markup, debug output or SOQL.
fn is_sentence(text: &str) -> bool {
    text.matches(' ').count() > 1
        && !text.starts_with(['<', '\u{1}'])
        && !text.contains("\u{1}: \u{1}")
        && !EXCEPTIONS.iter().any(|known| text.contains(known))
}

/// The string literals of a source file; each placeholder is one character, which no text has.
fn literals(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    for statement in source.lines().fold(String::new(), join).split('\n') {
        let mut rest = statement;
        while let Some((_, after)) = rest.split_once('"') {
            let Some(end) = closing(after) else { break };
            found.push(plain(&after[..end]));
            rest = &after[end + 1..];
        }
    }
    found
}

/// Comments and reasons go, broken lines become one.
fn join(mut all: String, line: &str) -> String {
    let line = line.trim_start();
    let noise = ["//", "#[expect"].iter().any(|start| line.starts_with(start));
    // The quotation mark as a character would open a literal.
    if noise || line.contains("reason = ") || line.contains("'\"'") {
        return all;
    }
    let broken = line.strip_suffix('\\');
    all.push_str(broken.unwrap_or(line));
    if broken.is_none() {
        all.push('\n');
    }
    all
}

/// Where a literal ends.
fn closing(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.char_indices().find_map(|(at, letter)| {
        let ends = letter == '"' && !escaped;
        escaped = letter == '\\' && !escaped;
        ends.then_some(at)
    })
}

fn plain(literal: &str) -> String {
    let literal = literal.replace("{{", "\u{2}").replace("}}", "\u{3}").replace("\\n", "\n");
    let mut text = String::new();
    let mut rest = literal.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        text.push('\u{1}');
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    text.replace('\u{2}', "{").replace('\u{3}', "}")
}
