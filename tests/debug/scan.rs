//! Finds types in the sources.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A `struct` or an `enum`.
#[derive(Debug)]
pub(crate) struct Type {
    file: PathBuf,
    /// As `std::any::type_name` has it.
    pub(crate) path: String,
    is_public: bool,
    /// Types that its fields name.
    names: BTreeSet<String>,
    /// The variants of an enum.
    pub(crate) variants: BTreeSet<String>,
    is_error: bool,
}

/// The library's files without tests, and what is in them.
pub(crate) fn sources() -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    collect(Path::new("src"), &mut files);
    files.retain(|file| !file.starts_with("src/bin") && !file.to_string_lossy().contains("tests"));
    let read = |file: PathBuf| {
        let source = fs::read_to_string(&file).unwrap();
        let source = source.split("#[cfg(test)]\nmod tests {").next().unwrap().to_owned();
        (file, source)
    };
    files.into_iter().map(read).collect()
}

/// Every type of the crate.
pub(crate) fn types() -> Vec<Type> {
    sources().iter().flat_map(|(file, source)| types_of(file, source)).collect()
}

/// The public types that hold a secret, also through other types.
pub(crate) fn holders(types: &[Type]) -> BTreeSet<String> {
    let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, found) in types.iter().enumerate() {
        by_name.entry(found.name()).or_default().push(number);
    }
    let is_secret = |name: &String| name == "Secret" || name == "SecretString";
    let mut holds: Vec<bool> = types.iter().map(|it| it.names.iter().any(is_secret)).collect();
    loop {
        let before = holds.clone();
        for (number, found) in types.iter().enumerate() {
            let meant = found.names.iter().flat_map(|name| found.meaning(name, types, &by_name));
            let reaches = meant.collect::<Vec<_>>().iter().any(|it| before[*it]);
            holds[number] |= reaches;
        }
        if holds == before {
            break;
        }
    }
    let found = types.iter().zip(holds).filter(|(found, holds)| found.is_public && *holds);
    found.map(|(found, _)| found.path.clone()).collect()
}

/// The public errors.
pub(crate) fn errors(types: &[Type]) -> Vec<&Type> {
    types.iter().filter(|found| found.is_public && found.is_error).collect()
}

impl Type {
    fn name(&self) -> &str {
        self.path.rsplit("::").next().unwrap_or_default()
    }

    /// What a name in its fields may mean: what the same file defines, or else the same module, or
    /// else what is public.
    fn meaning(
        &self,
        name: &str,
        types: &[Type],
        by_name: &BTreeMap<&str, Vec<usize>>,
    ) -> Vec<usize> {
        let all = by_name.get(name).cloned().unwrap_or_default();
        let module = |file: &Path| file.iter().nth(1).map(ToOwned::to_owned);
        let of = |fits: &dyn Fn(&Type) -> bool| -> Vec<usize> {
            all.iter().copied().filter(|number| fits(&types[*number])).collect()
        };
        let nearest = [
            of(&|other| other.file == self.file),
            of(&|other| module(&other.file) == module(&self.file)),
            of(&|other| other.is_public),
        ];
        nearest.into_iter().find(|meant| !meant.is_empty()).unwrap_or_default()
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn types_of(file: &Path, source: &str) -> Vec<Type> {
    let module = file.with_extension("");
    let module: Vec<_> = module.iter().skip(1).map(|part| part.to_str().unwrap()).collect();
    let module = module.join("::").trim_end_matches("::mod").to_owned();
    let mut types = Vec::new();
    let mut is_error = false;
    let mut rest = source;
    while let Some((line, after)) = rest.split_once('\n') {
        let Some((is_public, is_enum, name)) = heading(line) else {
            is_error = (is_error || line.contains("thiserror::Error")) && !line.is_empty();
            rest = after;
            continue;
        };
        let (names, variants) = body(&rest[line.find(name).unwrap() + name.len()..], is_enum);
        types.push(Type {
            file: file.to_owned(),
            path: format!("cucumber_salesforce::{module}::{name}"),
            is_public,
            names,
            variants,
            is_error,
        });
        is_error = false;
        rest = after;
    }
    types
}

/// `pub(super) struct Name`: whether it is public, whether it is an enum, and its name.
fn heading(line: &str) -> Option<(bool, bool, &str)> {
    let is_public = line.starts_with("pub ");
    let item = line.strip_prefix("pub").map_or(line, |rest| {
        rest.strip_prefix('(').and_then(|rest| rest.split_once(')')).map_or(rest, |(_, rest)| rest)
    });
    let item = item.trim_start();
    let (is_enum, name) = match (item.strip_prefix("struct "), item.strip_prefix("enum ")) {
        (Some(name), _) => (false, name),
        (_, Some(name)) => (true, name),
        _ => return None,
    };
    let end = name.find(|c: char| !c.is_alphanumeric()).unwrap_or(name.len());
    (!line.starts_with(' ')).then_some((is_public, is_enum, &name[..end]))
}

/// The capitalised words of a type's body: the types of its fields, and its variants.
fn body(source: &str, is_enum: bool) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut names, mut variants) = (BTreeSet::new(), BTreeSet::new());
    let (mut depth, mut word, mut in_text) = (0, String::new(), false);
    let code = source.lines().filter(|line| !line.trim_start().starts_with("//"));
    for c in code.flat_map(|line| line.chars().chain(['\n'])) {
        in_text ^= c == '"';
        if (c.is_alphanumeric() || c == '_') && !in_text {
            word.push(c);
            continue;
        }
        if word.starts_with(|c: char| c.is_uppercase()) {
            let is_variant = is_enum && depth == 1;
            if is_variant { &mut variants } else { &mut names }.insert(std::mem::take(&mut word));
        }
        word.clear();
        match c {
            '{' | '(' | '[' if !in_text => depth += 1,
            '}' | ')' | ']' if !in_text => {
                depth -= 1;
                if depth == 0 {
                    break;
                }
            }
            ';' if depth == 0 => break,
            _ => {}
        }
    }
    (names, variants)
}

#[test]
fn it_finds_what_there_is() {
    let types = types();
    let found = holders(&types);
    for name in ["model::credentials::Credentials", "oauth::token::Token", "salesforce::run::Run"] {
        assert!(found.contains(&format!("cucumber_salesforce::{name}")), "{name} in {found:#?}");
    }
    assert!(!found.contains("cucumber_salesforce::model::org::OrgIdentity"));
    let errors = errors(&types);
    let refusals = errors.iter().find(|it| it.name() == "TokenError").unwrap();
    assert!(refusals.variants.contains("Refused"), "{refusals:?}");
    assert!(errors.iter().any(|it| it.name() == "UsedUp"));
}
