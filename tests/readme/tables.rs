//! Tables that are made from the code.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use cucumber_salesforce::model::answers::answers_markdown;
use cucumber_salesforce::model::{Fact, ProfileFile};
use cucumber_salesforce::settings::{SETTINGS, SettingDoc};
use cucumber_salesforce::simulator::Profile;
use cucumber_salesforce::steps::{Definition, Keyword, catalogue, catalogue_markdown};
use regex::Regex;

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

/// Every fact that no public source settles, as the simulated org's profile documents it, and the
/// profiles in `src/docs/profiles/` that somebody has measured.
#[test]
fn the_guide_has_every_fact() {
    let head = "| Fact | What is asked | Default | Reason and source | Confirmed live |\n|---|---|---|---|---|";
    let profile = Profile::default();
    let reasons = reasons();
    let confirmed = confirmed();
    let row = |fact: &Fact| {
        let default = profile.fact(*fact).unwrap();
        let reason = &reasons[fact.name()];
        let live: Vec<&str> = confirmed
            .iter()
            .filter(|(file, _)| file.fact(*fact).is_some_and(|fact| fact.measured))
            .map(|(_, when)| when.as_str())
            .collect();
        let live = if live.is_empty() { "not yet".to_owned() } else { live.join(", ") };
        format!("| `{fact}` | {} | `{default}` | {reason} | {live} |", fact.question())
    };
    let rows: Vec<String> = Fact::ALL.iter().map(row).collect();
    holds("src/docs/facts.md", "facts", &format!("{head}\n{}", rows.join("\n")));
}

/// What the documentation of each field of the profile says of its default.
fn reasons() -> BTreeMap<String, String> {
    let markup = Regex::new(r"\[(.*?)\]\(.*?\)").unwrap();
    let mut reasons = BTreeMap::new();
    for file in fs::read_dir("src/simulator/profile").unwrap() {
        let path = file.unwrap().path();
        let part = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let prefix = if part == "mod" { String::new() } else { format!("{part}.") };
        let mut docs: Vec<String> = Vec::new();
        for line in read(&path).lines() {
            let line = line.trim();
            if let Some(doc) = line.strip_prefix("///") {
                docs.push(doc.trim().to_owned());
            } else if let Some((name, _)) =
                line.strip_prefix("pub ").and_then(|field| field.split_once(": "))
            {
                let reason = docs.iter().skip_while(|line| !line.starts_with("Default "));
                let reason = reason.cloned().collect::<Vec<_>>().join(" ");
                let reason = reason.strip_prefix("Default ").unwrap_or(&reason);
                reasons.insert(format!("{prefix}{name}"), markup.replace_all(reason, "$1").into());
                docs.clear();
            } else if !line.starts_with("#[") {
                docs.clear();
            }
        }
    }
    reasons
}

/// Profiles that somebody has measured, and when and on which release.
fn confirmed() -> Vec<(ProfileFile, String)> {
    let Ok(folder) = fs::read_dir("src/docs/profiles") else { return Vec::new() };
    let mut found: Vec<_> = folder
        .map(|file| {
            let file = ProfileFile::from_json(&read(&file.unwrap().path())).unwrap();
            let part = |part: &Option<String>| part.clone().unwrap_or_default();
            assert_ne!(part(&file.org_kind), "simulated org", "it confirms nothing");
            let when =
                format!("{} ({}, {})", part(&file.date), part(&file.release), part(&file.org_kind));
            (file, when)
        })
        .collect();
    found.sort_by(|(_, one), (_, other)| one.cmp(other));
    found
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
