//! Every phrase of the catalogue stands in a feature that runs.
#![expect(clippy::unwrap_used, reason = "a test may")]

use std::fs;
use std::path::{Path, PathBuf};

use cucumber::gherkin::{Feature, GherkinEnv, Step};
use cucumber_salesforce::steps::{self, Keyword};

#[test]
fn every_phrase_stands_in_a_feature() {
    let steps: Vec<Step> =
        features(Path::new("features")).iter().flat_map(|file| steps_of(file)).collect();
    let said = |matcher: &&steps::Matcher| {
        let keyword = matcher.definition.keyword;
        steps
            .iter()
            .any(|step| Keyword::from(step.ty) == keyword && matcher.regex.is_match(&step.value))
    };
    let missing: Vec<String> = steps::matchers()
        .iter()
        .filter(|matcher| !said(matcher))
        .map(|matcher| format!("{} {}", matcher.definition.keyword, matcher.definition.expression))
        .collect();
    assert!(missing.is_empty(), "no feature says:\n{}", missing.join("\n"));
}

fn steps_of(file: &Path) -> Vec<Step> {
    let feature = Feature::parse_path(file, GherkinEnv::default()).unwrap();
    let in_rules = feature.rules.into_iter().flat_map(|rule| rule.scenarios);
    let scenarios = feature.scenarios.into_iter().chain(in_rules);
    let background = feature.background.into_iter().flat_map(|background| background.steps);
    scenarios.flat_map(|scenario| scenario.steps).chain(background).collect()
}

fn features(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(features(&path));
        } else if path.extension().is_some_and(|extension| extension == "feature") {
            found.push(path);
        }
    }
    found
}
