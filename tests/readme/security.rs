//! The page for a security review says all that the code does.

use std::fs;
use std::path::Path;

use crate::read;

fn page() -> String {
    read(Path::new("src/docs/security-review.md"))
}

/// The code of a file without its tests.
fn code(path: &str) -> String {
    read(Path::new(path)).split("#[cfg(test)]").next().unwrap_or_default().to_owned()
}

#[test]
fn it_names_every_permission() {
    let (page, source) = (page(), code("src/org/preflight/permissions.rs"));
    let (_, table) = source.split_once("const MODIFY_ALL").unwrap();
    let (table, _) = table.split_once("/// Checks each row").unwrap();
    let labels = table
        .split('"')
        .filter(|text| text.contains(' ') && text.starts_with(|c: char| c.is_ascii_uppercase()));
    let labels: Vec<&str> = labels.chain(["API Enabled"]).collect();
    assert!(labels.len() > 8, "{labels:?}");
    for label in labels {
        assert!(page.contains(&format!("\"{label}\"")), "the page lacks `{label}`");
    }
}

#[test]
fn it_names_every_component() {
    let page = page();
    let mut seen = 0;
    for entry in fs::read_dir("src/provision").unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let source = code(path.to_str().unwrap());
        for made in source.split("Metadata::new(").skip(1) {
            let made = made.trim_start();
            let Some(kind) = made.strip_prefix("MetadataType::") else { continue };
            let kind: String = kind.chars().take_while(char::is_ascii_alphanumeric).collect();
            assert!(page.contains(&format!("`{kind}`")), "the page lacks `{kind}`");
            seen += 1;
        }
        for made in source.split("make_sure_of(\"").skip(1) {
            let object = made.split('"').next().unwrap();
            assert!(page.contains(&format!("`{object}`")), "the page lacks `{object}`");
            seen += 1;
        }
    }
    assert!(seen > 8, "{seen} seen");
}

#[test]
fn it_names_every_field_of_the_journal() {
    let page = page();
    let (_, line) = page.split_once("A line of the journal").unwrap();
    let (line, _) = line.split_once("None is secret").unwrap();
    let source = code("src/journal/entry.rs") + &code("src/process/id.rs");
    let named = |line: &&str| line.starts_with("    pub ") || line.starts_with("        deploy_");
    let fields = source.lines().filter(named).filter_map(|line| {
        let name = line.trim().trim_start_matches("pub ").split_once(": ")?.0;
        name.chars().all(|c| c.is_ascii_lowercase() || c == '_').then_some(name)
    });
    let mut seen = 0;
    for field in fields {
        let written = match field {
            "version" => "v",
            "metadata_type" => "type",
            // Their fields stand in the line themselves.
            "writer" | "process" => continue,
            other => other,
        };
        assert!(line.contains(&format!("`{written}`")), "the page lacks the field `{written}`");
        seen += 1;
    }
    assert!(seen >= 13, "{seen} seen");
}

#[test]
fn its_commands_name_what_exists() {
    let page = page();
    let mut seen = 0;
    for words in page.lines().filter(|line| line.contains("`cargo test ")) {
        for name in words.split("--test ").skip(1) {
            let name: String =
                name.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            let target = Path::new("tests").join(&name);
            let found = target.with_extension("rs").exists() || target.join("main.rs").exists();
            assert!(found, "there are no tests `{name}`");
            seen += 1;
        }
    }
    assert!(seen >= 5, "{seen} seen");
    assert!(Path::new("src/inject/file").exists() && Path::new(".ci/dependencies").exists());
}

#[test]
fn what_is_promised_links_to_it() {
    let policy = read(Path::new("SECURITY.md"));
    assert!(policy.contains("](src/docs/security-review.md)"));
    // What the masks let through is a number of the code's.
    let source = code("src/redact/spelling/spellings.rs");
    let shortest = source.split_once("SHORTEST: usize = ").unwrap().1.split(';').next().unwrap();
    assert!(policy.contains(&format!("fewer than {shortest} characters")), "{shortest}");
}
