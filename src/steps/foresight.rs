//! What a step will ask for, as far as its text alone tells.

use cucumber::gherkin;

use super::catalogue::Matcher;
use super::{Args, apps, dispatch};
use crate::salesforce::Wish;

/// What `step` will ask the run for; none for a step that needs no app, or that is not ours.
///
/// A step that cannot be read asks for nothing: it will say itself what is wrong with it.
#[must_use]
pub fn foresee(step: &gherkin::Step) -> Option<Wish> {
    let Matcher { definition, regex } = dispatch::find(step)?;
    let read = || Args::read(regex, step);
    match definition.expression {
        ORG => read().string(0).ok().map(Wish::Org),
        UNNAMED => Some(app(&read(), apps::UNNAMED)),
        NAMED => {
            let args = read();
            args.string(1).ok().map(|label| app(&args, &label))
        }
        CURRENT => read().string(1).ok().map(Wish::Current),
        PROPAGATED => Some(Wish::Propagated { label: None, within: None }),
        WITHIN => {
            let within = read().duration(1).ok()?;
            Some(Wish::Propagated { label: None, within: Some(within) })
        }
        NAMED_PROPAGATED => {
            Some(Wish::Propagated { label: Some(read().string(1).ok()?), within: None })
        }
        _ => None,
    }
}

const ORG: &str = "the Salesforce org {string}";
const UNNAMED: &str = "a Salesforce {app}( with:)";
const NAMED: &str = "a Salesforce {app} {string}( with:)";
const CURRENT: &str = "the Salesforce {app} {string}";
const PROPAGATED: &str = "the Salesforce {app} has propagated";
const WITHIN: &str = "the Salesforce {app} has propagated within {duration}";
const NAMED_PROPAGATED: &str = "the Salesforce {app} {string} has propagated";

fn app(args: &Args, label: &str) -> Wish {
    // What a placeholder stands for is known only in the scenario.
    let spec = if args.has_placeholders() {
        None
    } else {
        let rows = args.rows().ok();
        rows.and_then(|rows| apps::spec(args, label, args.docstring(), &rows).ok())
    };
    Wish::App(spec.map(Box::new))
}

#[cfg(test)]
mod tests {
    use cucumber::gherkin::{Feature, GherkinEnv};

    use super::*;
    use crate::model::AppKind;
    use crate::steps::{Keyword, catalogue};

    fn foreseen(step: &str) -> Option<Wish> {
        let text = format!("Feature: f\n  Scenario: s\n    Given {step}\n");
        let feature = Feature::parse(text, GherkinEnv::default()).unwrap();
        foresee(&feature.scenarios[0].steps[0])
    }

    #[test]
    fn the_phrases_are_in_the_catalogue() {
        for phrase in [ORG, UNNAMED, NAMED, CURRENT, PROPAGATED, WITHIN, NAMED_PROPAGATED] {
            let given = catalogue().filter(|d| d.keyword == Keyword::Given);
            assert_eq!(given.filter(|d| d.expression == phrase).count(), 1, "{phrase}");
        }
    }

    #[test]
    fn an_app_is_foreseen_as_its_step_describes_it() {
        let step = r#"a Salesforce external client app "Orders" with:
      | scopes | api |"#;
        let Some(Wish::App(Some(spec))) = foreseen(step) else { panic!("no app") };
        assert_eq!((spec.label.as_str(), spec.kind), ("Orders", AppKind::ExternalClientApp));
        assert_eq!(spec.scopes.len(), 1);
    }

    #[test]
    fn what_only_the_scenario_knows_is_left_to_it() {
        for row in ["| callback URL | http://localhost:${PORT}/ |", "| colour | red |", "| a |"] {
            let step = format!("a Salesforce connected app \"Orders\" with:\n      {row}");
            assert!(matches!(foreseen(&step), Some(Wish::App(None))), "{row}");
        }
        assert!(foreseen("I have a cart").is_none());
        assert!(foreseen("I am the Salesforce user \"sales rep\"").is_none());
    }

    #[test]
    fn a_wait_is_foreseen_with_its_deadline() {
        let wish = foreseen("the Salesforce connected app has propagated within 30 minutes");
        let Some(Wish::Propagated { label: None, within: Some(within) }) = wish else {
            panic!("{wish:?}")
        };
        assert_eq!(within.as_secs(), 1800);
        let wish = foreseen("the Salesforce connected app \"Orders\" has propagated");
        assert!(matches!(wish, Some(Wish::Propagated { label: Some(_), within: None })));
    }
}
