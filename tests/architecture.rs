//! Holds the table of layers: imports go down only.
#![expect(clippy::unwrap_used, reason = "a test may")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Module, its layer, and those of its own layer that it may import.
const LAYERS: &[(&str, u8, &[&str])] = &[
    ("clock", 0, &["model", "error"]),
    ("error", 0, &["model"]),
    ("model", 0, &["error"]),
    ("redact", 1, &[]),
    ("http", 1, &["redact"]),
    ("oauth", 1, &["http", "redact"]),
    ("metadata", 1, &["http", "redact"]),
    ("rest", 1, &["http", "redact"]),
    ("process", 1, &[]),
    ("progress", 1, &["redact"]),
    ("org", 2, &[]),
    ("provision", 2, &[]),
    ("propagation", 2, &[]),
    ("inject", 2, &[]),
    ("journal", 2, &[]),
    ("fixture", 3, &[]),
    ("confirm", 3, &["fixture"]),
    ("salesforce", 4, &["settings", "placeholder", "simulator"]),
    ("settings", 4, &[]),
    ("placeholder", 4, &[]),
    ("steps", 4, &["salesforce"]),
    ("cucumber_ext", 4, &["salesforce", "settings", "steps"]),
];

#[test]
fn imports_go_down_only() {
    let mut wrong = Vec::new();
    for (module, layer, siblings) in LAYERS {
        for (file, imported) in imports(module) {
            let Some((_, below, _)) = LAYERS.iter().find(|(name, ..)| *name == imported) else {
                if !siblings.contains(&imported.as_str()) {
                    wrong.push(format!("{} imports `{imported}`", file.display()));
                }
                continue;
            };
            let own = imported == *module;
            if !own && below >= layer && !siblings.contains(&imported.as_str()) {
                wrong.push(format!("{} imports `{imported}`", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "imports that point up or sideways:\n{}", wrong.join("\n"));
}

#[test]
fn steps_see_only_the_api_and_the_nouns() {
    for (file, imported) in imports("steps") {
        assert!(
            ["steps", "salesforce", "model", "error"].contains(&imported.as_str()),
            "{} imports `{imported}`: a step is one sentence over the API",
            file.display()
        );
    }
}

#[test]
fn the_simulated_org_shares_only_nouns_and_the_clock() {
    for (file, imported) in imports("simulator") {
        assert!(
            ["simulator", "model", "clock"].contains(&imported.as_str()),
            "{} imports `{imported}`: client and simulated org could share a bug",
            file.display()
        );
    }
}

#[test]
fn every_module_has_a_layer() {
    let lib = fs::read_to_string("src/lib.rs").unwrap();
    let declared = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    for module in declared.filter(|module| !["guide", "prelude", "simulator"].contains(module)) {
        assert!(LAYERS.iter().any(|(name, ..)| *name == module), "`{module}` has no layer");
    }
}

#[test]
fn files_stay_small() {
    for file in sources(Path::new("src")) {
        let lines = fs::read_to_string(&file).unwrap().lines().count();
        assert!(lines <= 400, "{} has {lines} lines; split it", file.display());
    }
}

/// The lint holds for library, command, tests and benches alike, and nothing can lift it; this
/// shows that nobody takes it away, nor puts a target where it does not reach.
#[test]
fn there_is_no_unsafe_code() {
    let unsafe_code = regex::Regex::new(r"\bunsafe\s*(\{|fn\b|impl\b|trait\b|extern\b)").unwrap();
    for manifest in ["Cargo.toml", "tests/downstream/Cargo.toml"] {
        let manifest: toml::Table = fs::read_to_string(manifest).unwrap().parse().unwrap();
        assert_eq!(manifest["lints"]["rust"]["unsafe_code"].as_str(), Some("forbid"));
    }
    let mut seen = 0;
    for folder in ["src", "tests", "benches"] {
        for file in sources(Path::new(folder)) {
            let text = fs::read_to_string(&file).unwrap();
            assert!(!unsafe_code.is_match(&text), "{} is unsafe", file.display());
            seen += 1;
        }
    }
    assert!(seen > 300, "{seen} files seen");
}

/// Every `crate::<module>` that the files of a module name, outside of tests and docs.
fn imports(module: &str) -> BTreeSet<(PathBuf, String)> {
    let mut found = BTreeSet::new();
    for file in sources(&Path::new("src").join(module)) {
        let text = fs::read_to_string(&file).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        if file.ends_with("tests.rs") || file.ends_with("testing.rs") {
            continue;
        }
        for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
            for part in line.split("crate::").skip(1) {
                let names = part.trim_start_matches('{');
                let name: String =
                    names.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                let is_module = name.starts_with(|c: char| c.is_ascii_lowercase());
                if is_module && Path::new("src").join(&name).exists() {
                    found.insert((file.clone(), name));
                }
            }
        }
    }
    found
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let own = folder.with_extension("rs");
    if own.is_file() {
        return vec![own];
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else {
            files.push(path);
        }
    }
    files.retain(|path| path.extension().is_some_and(|ext| ext == "rs"));
    files.sort();
    files
}
