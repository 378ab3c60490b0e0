//! What the simulated org serves, read from its source: each of it must have a row.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

use super::page;

/// The source of the simulated org, file by file, without its unit tests.
fn sources() -> Vec<(PathBuf, String)> {
    let (mut folders, mut found) = (vec![PathBuf::from("src/simulator")], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.file_name().is_some_and(|name| name != "tests.rs") {
                let text = fs::read_to_string(&path).unwrap();
                let text = text.split("#[cfg(test)]\nmod").next().unwrap().to_owned();
                found.push((path, text));
            }
        }
    }
    found
}

/// The whole source, without the folders whose texts are only shown.
fn source() -> String {
    let shown = ["language", "docs"].map(|name| Path::new("src/simulator").join(name));
    let files =
        sources().into_iter().filter(|(path, _)| !shown.iter().any(|s| path.starts_with(s)));
    files.map(|(_, text)| text).collect()
}

/// What a pattern captures anywhere in the source.
fn captured(pattern: &str) -> BTreeSet<Vec<String>> {
    let source = source();
    let pattern = Regex::new(pattern).unwrap();
    let found: BTreeSet<Vec<String>> = pattern
        .captures_iter(&source)
        .map(|found| found.iter().skip(1).flatten().map(|part| part.as_str().to_owned()).collect())
        .collect();
    assert!(!found.is_empty(), "{pattern} finds nothing: the source is written otherwise now");
    found
}

/// Every pair of `error` and `error_description`.
#[test]
fn every_oauth_error_has_a_row() {
    let pairs = captured(r#"(?:Refusal|Wording)::of\(\s*"([a-z_]+)",\s*"([^"]+)"\s*,?\s*\)"#);
    let written = |pair: &Vec<String>| format!("| `{}`: `{}` |", pair[0], pair[1]);
    missing(pairs.iter().map(|pair| (pair.join(": "), written(pair))), "errors");
}

/// Every path that a router serves; a wildcard stands for the rest of the path.
#[test]
fn every_route_has_a_row() {
    let consts: BTreeMap<String, String> = captured(r#"const ([A-Z_]+): &str = "(/[^"]*)";"#)
        .into_iter()
        .map(|pair| (pair[0].clone(), pair[1].clone()))
        .collect();
    let mut routes: BTreeSet<String> =
        captured(r#"\.route\(\s*"([^"]+)""#).into_iter().flatten().collect();
    for name in captured(r"\.route\(\s*([A-Z_]+),").into_iter().flatten() {
        routes.insert(consts[&name].clone());
    }
    let base = captured(r#"let base = "([^"]+)";"#).into_iter().flatten().next().unwrap();
    for tail in captured(r#"\.route\(\s*&format!\("\{base\}([^"]+)"\)"#).into_iter().flatten() {
        routes.insert(format!("{base}{}", tail.replace("{{", "{").replace("}}", "}")));
    }
    missing(routes.iter().map(|route| (route.clone(), format!("{route}`"))), "routes");
}

/// Every SOAP operation.
#[test]
fn every_operation_has_a_row() {
    let mut operations: BTreeSet<String> = BTreeSet::new();
    // The arms of what is told apart by name.
    let arm = Regex::new(r#"(?m)^\s*((?:"[A-Za-z]+"(?: \| )?)+)(?: if [a-z_()]+)? =>"#).unwrap();
    for file in ["metadata/soap/mod.rs", "metadata/soap/partner.rs"] {
        let text = fs::read_to_string(Path::new("src/simulator").join(file)).unwrap();
        for arms in arm.captures_iter(&text) {
            operations.extend(arms[1].split('"').filter(|name| name.len() > 3).map(str::to_owned));
        }
    }
    assert!(operations.len() > 15, "{operations:?}");
    missing(operations.into_iter().map(|name| (name.clone(), format!("`{name}`"))), "operations");
}

/// Every object, and every resource below a version.
#[test]
fn every_object_and_resource_has_a_row() {
    let objects = captured(r#"(?:Object::new|\bdata)\(\s*"(\w+)","#).into_iter().flatten();
    let call = fs::read_to_string("src/simulator/data/rest/call.rs").unwrap();
    let arm = Regex::new(r#"(?m)^\s*\((?:"[A-Z]+"|_), (\[.*\])\)"#).unwrap();
    let word = Regex::new(r#""(\w+)""#).unwrap();
    let arms: Vec<&str> =
        arm.captures_iter(&call).map(|arm| arm.get(1).unwrap().as_str()).collect();
    let words = arms.iter().flat_map(|arm| word.captures_iter(arm));
    let resources: BTreeSet<String> = words.map(|word| format!("/{}", &word[1])).collect();
    assert!(resources.len() > 4, "{resources:?}");
    missing(objects.map(|name| (name.clone(), format!("`{name}`"))), "objects");
    missing(resources.into_iter().map(|name| (name.clone(), name)), "resources");
}

/// Every code of the REST, SOAP and Metadata APIs.
#[test]
fn every_code_has_a_row() {
    let codes = captured(r#""([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)""#).into_iter().flatten();
    let codes = codes.filter(|code| !NO_CODES.contains(&code.as_str()));
    // In SOAP each is `sf:CODE`.
    missing(codes.map(|code| (code.clone(), format!("{code}`"))), "codes");
}

/// The other way round: what is served by a row's own word is in the source.
#[test]
fn every_code_of_a_row_is_served() {
    let source = source();
    let code = Regex::new(r"`(?:sf:)?([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)`").unwrap();
    let page = page::read();
    let served =
        page.lines().filter(|line| line.contains("| served |") || line.contains("| profile: "));
    // Only a test says so, or nobody does.
    let facts = served.filter_map(|line| line.split('|').nth(1));
    let codes: BTreeSet<&str> = facts
        .flat_map(|fact| code.captures_iter(fact))
        .map(|found| found.get(1).unwrap().as_str())
        .collect();
    assert!(codes.len() > 40, "{codes:?}");
    let unknown: Vec<&&str> = codes.iter().filter(|code| !source.contains(**code)).collect();
    assert!(unknown.is_empty(), "rows whose codes nobody serves: {unknown:#?}");
}

/// Words of the source that look like codes and are none.
const NO_CODES: [&str; 14] = [
    // Words of SOQL.
    "LAST_N_DAYS",
    "NEXT_N_DAYS",
    // Words of policies.
    "HIGH_ASSURANCE",
    "BYPASS_2FACTOR",
    "ENFORCE_RELAXREFRESH",
    // Words of SAML.
    "AES_128",
    "AES_256",
    // Parts of the names of fields.
    "WAVE_REST_API",
    "ECLAIR_REST_API",
    "CHATTER_REST_API",
    // What a parser found.
    "VALUE_STRING",
    "VALUE_NULL",
    "START_ARRAY",
    "START_OBJECT",
];

/// Every element of every metadata type.
#[test]
fn every_element_has_a_row() {
    let schema: String = fs::read_dir("src/simulator/metadata/schema")
        .unwrap()
        .map(|file| fs::read_to_string(file.unwrap().path()).unwrap())
        .collect();
    let name =
        Regex::new(r#"(?:text|flag|int|any|word|fields)\(\s*"(\w+)"|name: "(\w+)""#).unwrap();
    let names: BTreeSet<String> = name
        .captures_iter(&schema)
        .map(|found| found.get(1).or(found.get(2)).unwrap().as_str().to_owned())
        .filter(|name| name != "fullName")
        .collect();
    assert!(names.len() > 150, "{}", names.len());
    missing(names.into_iter().map(|name| (name.clone(), format!(": `{name}`"))), "elements");
}

/// Every fact of the profile has a row, and is turned the other way by some test.
#[test]
fn every_fact_of_the_profile_has_a_row_and_a_test_that_turns_it() {
    let facts = facts();
    assert!(facts.len() > 60, "{facts:?}");
    let tests = tests_of_the_org();
    let is_unturned = |fact: &&String| {
        let last = fact.rsplit('.').next().unwrap();
        // `profile.logins.x = ..`, `profile.x.clone_into(..)` the other way round, `facts.x = ..`.
        let turn = format!(r"\.{last} = |\.{last}\)");
        !Regex::new(&turn).unwrap().is_match(&tests)
    };
    let unturned: Vec<&String> = facts.iter().filter(is_unturned).collect();
    assert!(unturned.is_empty(), "no test turns these the other way: {unturned:#?}");
    missing(facts.into_iter().map(|fact| (fact.clone(), format!("`{fact}`"))), "facts");
}

/// The paths of the fields of the profile, such as `logins.wrong_audience`.
fn facts() -> BTreeSet<String> {
    let structure = Regex::new(r"(?ms)^pub struct (\w+) \{(.*?)^\}").unwrap();
    let field = Regex::new(r"(?m)^    pub (\w+): (\w+)").unwrap();
    let mut fields: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for (path, text) in sources() {
        if !path.parent().unwrap().ends_with("profile") {
            continue;
        }
        for found in structure.captures_iter(&text) {
            let all = field.captures_iter(&found[2]);
            let all = all.map(|one| (one[1].to_owned(), one[2].to_owned())).collect();
            fields.insert(found[1].to_owned(), all);
        }
    }
    // A wording and a refusal are values, not parts.
    fields.retain(|name, _| !["Wording", "Refusal"].contains(&name.as_str()));
    let mut facts = BTreeSet::new();
    for (name, kind) in &fields["Profile"] {
        match fields.get(kind) {
            Some(part) => facts.extend(part.iter().map(|(field, _)| format!("{name}.{field}"))),
            None => drop(facts.insert(name.clone())),
        }
    }
    facts
}

/// The texts of the tests that ask a simulated org.
fn tests_of_the_org() -> String {
    let mut all = String::new();
    let mut folders = vec![PathBuf::from("tests")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("node_modules") && !path.ends_with(".venv") {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                all.push_str(&fs::read_to_string(path).unwrap());
            }
        }
    }
    all
}

/// Fails where the page lacks one of these: a name, and how the page writes it.
fn missing(all: impl Iterator<Item = (String, String)>, what: &str) {
    if page::is_written_anew() {
        return;
    }
    let page = page::read();
    let missing: Vec<String> =
        all.filter(|(_, written)| !page.contains(written)).map(|(name, _)| name).collect();
    assert!(missing.is_empty(), "{what} without a row: {missing:#?}");
}
