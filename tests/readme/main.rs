//! Holds README, guide and step catalogue to what the code does.
//!
//! Their tables are generated: `UPDATE_DOCS=1 cargo test --test readme` writes them anew.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may")]

mod examples;
mod links;
mod security;
mod tables;

use std::fs;
use std::path::{Path, PathBuf};

/// README and the pages of the guide.
fn pages() -> Vec<(PathBuf, String)> {
    let mut paths: Vec<PathBuf> = fs::read_dir("src/docs")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    paths.sort();
    paths.push("README.md".into());
    paths.into_iter().map(|path| (path.clone(), read(&path))).collect()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The code blocks of a page: language and text.
fn blocks(page: &str) -> Vec<(&str, String)> {
    let mut blocks = Vec::new();
    let mut open: Option<(&str, String)> = None;
    for line in page.lines() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(language), None) => open = Some((language, String::new())),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, Some((_, text))) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => {}
        }
    }
    blocks
}

#[test]
fn the_two_commands_stand_alone_below_their_headings() {
    let readme = read(Path::new("README.md"));
    for (heading, command) in
        [("## Try it", "cargo test --test quickstart"), ("## Run the tests", "bash .ci/test")]
    {
        let (_, section) = readme.split_once(&format!("\n{heading}\n")).unwrap();
        let section = section.split("\n## ").next().unwrap();
        let shell: Vec<_> =
            blocks(section).into_iter().filter(|(language, _)| *language == "sh").collect();
        assert_eq!(shell, [("sh", format!("{command}\n"))], "{heading}");
        assert!(section.starts_with("\n```sh\n"), "{heading} begins with its command");
    }
}

#[test]
fn rustdoc_shows_every_page() {
    let guide = read(Path::new("src/guide.rs"));
    for (path, page) in pages() {
        let name = path.file_name().unwrap().to_str().unwrap();
        if name != "README.md" {
            assert!(guide.contains(&format!("\"docs/{name}\"")), "src/guide.rs lacks {name}");
        }
        assert!(page.starts_with("# "), "{name} has no title");
        let lines = page.lines().count();
        assert!(lines <= 400, "{name} has {lines} lines");
    }
}

#[test]
fn what_it_works_with_is_told() {
    use cucumber_salesforce::model::ApiVersion;

    let readme = read(Path::new("README.md"));
    let manifest = read(Path::new("Cargo.toml"));
    let (oldest, newest) = (ApiVersion::OLDEST_USABLE, ApiVersion::NEWEST_KNOWN);
    let rust = manifest.lines().find_map(|line| line.strip_prefix("rust-version = \"")).unwrap();
    let rust = rust.trim_end_matches('"');
    assert!(readme.contains(&format!("API versions {oldest} to {newest}")));
    assert!(readme.contains(&format!("Rust {rust} or newer")));
    assert!(readme.contains("cucumber 0.23") && manifest.contains("cucumber = { version = \"0.23"));
}
