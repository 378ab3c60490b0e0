use std::collections::BTreeMap;
use std::time::Duration;

use cucumber::gherkin::{Feature, GherkinEnv, Step};

use super::{Args, Definition, catalogue, docstring, in_package};
use crate::salesforce::Salesforce;

const EVERYTHING: Definition = define!(
    Given "the Salesforce {string} and {string} with {flow}, {scopes}, {int}( times) in {duration}"
        => nothing,
    "Takes everything.",
    r#"the Salesforce "a" and "b" with JWT bearer, api, 3 in 2 minutes"#,
);

async fn nothing(_: &mut Salesforce, _: Args) -> anyhow::Result<()> {
    Ok(())
}

fn step(text: &str) -> Step {
    let feature = format!("Feature: f\n  Scenario: s\n    Given {text}\n");
    Feature::parse(feature, GherkinEnv::default()).unwrap().scenarios.remove(0).steps.remove(0)
}

fn args(text: &str) -> Args {
    Args::read(&EVERYTHING.regex().unwrap(), &step(text))
}

#[test]
fn parameters_are_read_in_order() {
    let args = args(
        concat!(
            r#"the Salesforce "say \"hi\"" and 'it''s'"#,
            " with username password, refresh_token and api, 3 times in 1 min 30 s"
        )
        .replace("''", "\\'")
        .as_str(),
    );
    let texts: Vec<String> = (0..6).map(|index| args.string(index).unwrap()).collect();
    let expected =
        ["say \"hi\"", "it's", "username password", "refresh_token and api", "3", "1 min 30 s"];
    assert_eq!(texts, expected);
    assert_eq!(args.parse::<i64>(4).unwrap(), 3);
    assert_eq!(args.duration(5).unwrap(), Duration::from_secs(90));
    assert!(args.string(6).is_err());
    let error = format!("{:#}", args.parse::<i64>(0).unwrap_err());
    assert!(error.starts_with("`say \"hi\"` is not what this step takes: invalid"), "{error}");
}

#[test]
fn adjacent_strings_stay_apart() {
    let args = args(r#"the Salesforce "" and "b" with device, api, 1 in 1 s"#);
    assert_eq!((args.string(0).unwrap(), args.string(1).unwrap()), (String::new(), "b".into()));
}

#[test]
fn tables_have_two_columns() {
    let args_with_table = args("x\n      | scopes | api |\n      | flows | device |");
    assert_eq!(args_with_table.rows().unwrap()[1], ("flows", "device"));
    assert!(args("x\n      | lonely |").rows().is_err());
    assert!(args("x").rows().unwrap().is_empty());
}

#[test]
fn doc_strings_lose_media_type_and_indentation() {
    for media_type in ["", "toml"] {
        let text =
            format!("x\n      \"\"\"{media_type}\n      a = 1\n\n        b = 2\n      \"\"\"");
        assert_eq!(args(&text).docstring(), Some("a = 1\n\n  b = 2"));
    }
    assert_eq!(docstring::content("\n"), "");
}

#[test]
fn nothing_of_a_step_shows_in_debug() {
    let args = args("x\n      | a | hunter2 |\n");
    assert_eq!(format!("{args:?}"), "Args { parameters: 0, table: true, docstring: false }");
}

#[test]
fn locations_tell_nothing_of_the_disk() {
    assert_eq!(EVERYTHING.file, "cucumber-salesforce/src/steps/tests.rs");
    assert_eq!(EVERYTHING.line, 9);
    let cases = [
        (
            "cucumber-salesforce//home/me/reg/cs-0.1.0/src/steps/apps.rs",
            "cs-0.1.0/src/steps/apps.rs",
        ),
        (r"cucumber-salesforce/C:\reg\cs-0.1.0\src\steps\apps.rs", r"cs-0.1.0\src\steps\apps.rs"),
        ("elsewhere.rs", "elsewhere.rs"),
    ];
    for (path, expected) in cases {
        assert_eq!(in_package(path), expected);
    }
}

#[test]
fn every_example_matches_its_own_phrase_and_no_other() {
    let mut phrases = BTreeMap::new();
    for definition in catalogue() {
        *phrases.entry(definition.keyword).or_insert(0) += 1;
        let example = step(definition.example).value;
        let matching: Vec<&str> = catalogue()
            .filter(|other| other.keyword == definition.keyword)
            .filter(|other| other.regex().unwrap().is_match(&example))
            .map(|other| other.expression)
            .collect();
        assert_eq!(matching, [definition.expression], "example `{example}`");
    }
    assert!(phrases.values().all(|count| *count < 30), "too many phrases: {phrases:?}");
}

#[test]
fn every_phrase_is_unmistakably_ours() {
    for Definition { expression, summary, .. } in catalogue() {
        let ours = ["Salesforce", "connected app", "external client app"];
        assert!(ours.iter().any(|word| expression.contains(word)), "`{expression}` may clash");
        assert!(summary.ends_with('.') && !summary.contains('\n'), "summary of `{expression}`");
    }
    for definition in catalogue() {
        let regex = definition.regex().unwrap();
        assert!(regex.as_str().starts_with('^') && regex.as_str().ends_with('$'), "{regex}");
    }
}
