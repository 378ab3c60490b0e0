//! Every phrase there is.

use std::sync::LazyLock;

use regex::Regex;

use super::{
    Definition, Keyword, apps, changes, credentials, orgs, programs, propagation, records,
    requests, tokens,
};

/// The vocabularies, in the order in which the documentation tells them.
const VOCABULARIES: &[&[Definition]] = &[
    orgs::DEFINITIONS,
    apps::DEFINITIONS,
    propagation::DEFINITIONS,
    changes::DEFINITIONS,
    credentials::DEFINITIONS,
    programs::DEFINITIONS,
    tokens::DEFINITIONS,
    requests::DEFINITIONS,
    records::DEFINITIONS,
];

/// A phrase and the text that it takes.
#[derive(Debug)]
pub struct Matcher {
    /// The phrase.
    pub definition: &'static Definition,
    /// The whole text that a step must have.
    pub regex: Regex,
}

/// Every phrase, vocabulary by vocabulary.
pub fn catalogue() -> impl Iterator<Item = &'static Definition> {
    VOCABULARIES.iter().copied().flatten()
}

/// Every phrase with its compiled expression.
#[must_use]
pub fn matchers() -> &'static [Matcher] {
    static MATCHERS: LazyLock<Vec<Matcher>> = LazyLock::new(|| {
        // An expression that does not compile is left out here and found by a test.
        let compiled = |definition: &'static Definition| {
            Some(Matcher { definition, regex: definition.regex().ok()? })
        };
        catalogue().filter_map(compiled).collect()
    });
    &MATCHERS
}

/// Every phrase as Markdown: a table for each keyword.
#[must_use]
pub fn catalogue_markdown() -> String {
    let tables = [Keyword::Given, Keyword::When, Keyword::Then].map(|keyword| {
        let mut table = vec![format!("| {keyword} | |"), "|---|---|".to_owned()];
        let phrases = catalogue().filter(|definition| definition.keyword == keyword);
        table.extend(phrases.map(|Definition { expression, summary, .. }| {
            let cell = |text: &str| text.replace('|', "\\|");
            format!("| `{}` | {} |", cell(expression), cell(summary))
        }));
        table.join("\n")
    });
    tables.join("\n\n")
}
