//! Tables that are made from the code.

use std::fs;
use std::path::Path;

use cucumber_salesforce::model::answers::answers_markdown;
use cucumber_salesforce::settings::{SETTINGS, SettingDoc};
use cucumber_salesforce::steps::{Definition, Keyword, catalogue, catalogue_markdown};

use crate::read;

#[test]
fn readme_has_every_setting() {
    let row = |doc: &SettingDoc| {
        let code = |text: &str| match text {
            "" => String::new(),
            text => format!("`{text}`"),
        };
        let SettingDoc { builder, variable, flag, default, meaning, .. } = doc;
        let (builder, variable, flag) = (code(builder), code(variable), code(flag));
        format!("| {builder} | {variable} | {flag} | {default} | {meaning} |")
    };
    let head = "| Builder | Variable | Flag | Default | |\n|---|---|---|---|---|";
    let rows: Vec<String> = SETTINGS.iter().map(row).collect();
    holds("README.md", "settings", &format!("{head}\n{}", rows.join("\n")));
}

#[test]
fn readme_has_every_step() {
    holds("README.md", "steps", &catalogue_markdown());
}

#[test]
fn the_guide_has_every_answer() {
    holds("src/docs/propagation.md", "answers", &answers_markdown());
}

#[test]
fn the_catalogue_has_every_step_with_its_example() {
    let path = Path::new("features/README.md");
    let chapters = [Keyword::Given, Keyword::When, Keyword::Then].map(|keyword| {
        let steps = catalogue().filter(|definition| definition.keyword == keyword);
        let entries: Vec<String> = steps
            .map(|Definition { expression, summary, example, .. }| {
                format!("### `{expression}`\n\n{summary}\n\n```gherkin\n{keyword} {example}\n```\n")
            })
            .collect();
        format!("## {keyword}\n\n{}", entries.join("\n"))
    });
    let text = format!("{CATALOGUE_HEAD}\n{}", chapters.join("\n"));
    if updates() {
        fs::write(path, &text).unwrap();
    }
    assert!(read(path) == text, "features/README.md is out of date; {HOW}");
}

/// The permissions that preflight asks for; their table is private, their labels are Salesforce's.
#[test]
fn readme_names_every_permission() {
    let source = read(Path::new("src/org/preflight/permissions.rs"));
    let readme = read(Path::new("README.md")).replace('\n', " ");
    let labels: Vec<&str> = source.split('"').filter(|text| text.contains(' ')).collect();
    let labels: Vec<&&str> = labels
        .iter()
        .filter(|text| {
            text.starts_with(|c: char| c.is_ascii_uppercase()) && !text.contains(['{', '>'])
        })
        .filter(|text| !text.contains("SELECT") && !text.contains("Setup"))
        // Only where secrets cannot be chosen; `src/provision` then names it.
        .filter(|text| !text.starts_with("View External Client App Consumer Secrets"))
        .collect();
    assert!(labels.len() > 5, "{labels:?}");
    for label in labels {
        assert!(readme.contains(*label), "README lacks the permission `{label}`");
    }
}

const CATALOGUE_HEAD: &str = "# Steps

Everything that feature files can say. This page is generated; `UPDATE_DOCS=1 cargo test --test readme` writes it anew.

`And` and `But` take the keyword before them. `{string}` is a text in quotes, `{word}` one word, `{int}` a whole number,
`{app}` is `connected app` or `external client app`, `{flow}` one of client credentials, JWT bearer, username-password, web
server, refresh, device, `{scopes}` a list such as `api, refresh_token`, `{duration}` such as `90 s` or `20 minutes`. What
stands in parentheses may be left out.
";

const HOW: &str = "`UPDATE_DOCS=1 cargo test --test readme` writes it anew";

/// Checks, or writes, what stands between `<!-- name -->` and `<!-- /name -->`.
fn holds(path: &str, name: &str, table: &str) {
    let page = read(Path::new(path));
    let (open, close) = (format!("<!-- {name} -->\n"), format!("\n<!-- /{name} -->"));
    let (before, rest) = page.split_once(&open).unwrap();
    let (_, after) = rest.split_once(close.trim_start()).unwrap();
    let wanted = format!("{before}{open}{table}{close}{after}");
    if updates() && page != wanted {
        fs::write(path, &wanted).unwrap();
    }
    assert!(
        read(Path::new(path)).contains(&format!("{open}{table}{close}")),
        "the {name} of {path} are out of date; {HOW}"
    );
}

fn updates() -> bool {
    std::env::var_os("UPDATE_DOCS").is_some()
}
