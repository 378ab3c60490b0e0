//! Feature files and settings of the pages work as they stand there.

use cucumber::gherkin::{Feature, GherkinEnv, StepType};
use cucumber_salesforce::model::AppSpec;
use cucumber_salesforce::settings::Settings;
use cucumber_salesforce::steps::{Keyword, matchers};

use crate::{blocks, pages};

#[test]
fn every_step_in_an_example_exists() {
    let mut steps = 0;
    for (path, page) in pages() {
        for (_, text) in blocks(&page).into_iter().filter(|(language, _)| *language == "gherkin") {
            let feature = Feature::parse(text, GherkinEnv::default()).unwrap();
            let background = feature.background.iter().flat_map(|background| &background.steps);
            let scenarios = feature.scenarios.iter().flat_map(|scenario| &scenario.steps);
            for step in background.chain(scenarios) {
                let keyword = Keyword::from(step.ty);
                let found = matchers().iter().any(|matcher| {
                    matcher.definition.keyword == keyword && matcher.regex.is_match(&step.value)
                });
                assert!(found, "{}: no step `{keyword} {}`", path.display(), step.value);
                if step.ty == StepType::Given && step.value.ends_with("\" with:") {
                    check_app(step);
                }
                steps += 1;
            }
        }
    }
    assert!(steps > 10, "{steps} steps found");
}

fn check_app(step: &cucumber::gherkin::Step) {
    let spec = match (&step.table, &step.docstring) {
        (Some(table), _) => {
            let rows = table.rows.iter().map(|row| (row[0].as_str(), row[1].as_str()));
            AppSpec::from_rows("Example", rows)
        }
        (None, toml) => {
            let toml = toml.as_deref().unwrap_or_default();
            AppSpec::from_toml("Example", toml.trim_start_matches("toml"))
        }
    };
    spec.unwrap().validate().unwrap();
}

#[test]
fn the_settings_file_of_the_guide_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let files = pages().into_iter().flat_map(|(_, page)| {
        let owned = |(language, text): (&str, String)| (language.to_owned(), text);
        blocks(&page).into_iter().map(owned).collect::<Vec<_>>()
    });
    let mut read = 0;
    for (language, text) in files {
        if language == "toml" && !text.starts_with("[dev-dependencies]") {
            let path = folder.path().join("salesforce.toml");
            std::fs::write(&path, text).unwrap();
            let resolved = Settings::new().file(path).resolve().unwrap();
            assert!(resolved.named_org("billing").is_ok(), "the org of the example");
            read += 1;
        }
    }
    assert_eq!(read, 1);
}
