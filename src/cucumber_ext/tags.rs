//! What the tags of a feature ask for becomes steps, so that it has a text, a line and a place in
//! every report.

use cucumber::gherkin::{Background, Feature, LineCol, Scenario, Step, StepType};

use crate::model::Lifespan;

use super::background;

/// The tags that provision an app, and the step that does it.
const APPS: [(&str, &str); 2] = [
    ("connected-app", "a Salesforce connected app"),
    ("external-client-app", "a Salesforce external client app"),
];

const LIFESPAN: &str = "lifespan-";
const LIVE: &str = "live";
const SIMULATED: &str = "simulated";

/// cucumber's own tag for a scenario that may be skipped where skipping is a failure.
const ALLOW_SKIPPED: &str = "allow.skipped";

/// Rewrites `feature` so that it does what its tags say.
pub(super) fn apply(feature: &mut Feature, simulated: bool) {
    if scenarios_differ(feature) {
        background::inline(feature);
    }
    add_apps(feature);
    let from_feature = feature.tags.clone();
    for scenario in &mut feature.scenarios {
        check_lifespan(scenario, &from_feature);
        limit(scenario, &from_feature, simulated);
    }
    for rule in &mut feature.rules {
        let inherited = [from_feature.as_slice(), rule.tags.as_slice()].concat();
        for scenario in &mut rule.scenarios {
            check_lifespan(scenario, &inherited);
            limit(scenario, &inherited, simulated);
        }
    }
}

/// Lets no scenario of `feature` run, for a reason that every report shows.
pub(super) fn refuse(feature: &mut Feature, reason: &str) {
    background::inline(feature);
    let in_rules = feature.rules.iter_mut().flat_map(|rule| &mut rule.scenarios);
    for scenario in feature.scenarios.iter_mut().chain(in_rules) {
        scenario.steps.insert(0, step(reason, scenario.position));
    }
}

/// Whether `scenario` begins with a step of ours that nobody can do: it will not run.
pub(super) fn is_refused(scenario: &Scenario) -> bool {
    scenario.steps.first().is_some_and(|step| step.value.starts_with('('))
}

/// The lifespan that `tags` ask for.
pub(super) fn lifespan(tags: &[String]) -> Option<Lifespan> {
    tags.iter().find_map(|tag| tag.strip_prefix(LIFESPAN)?.parse().ok())
}

/// Whether a Background would have to be one thing for some scenarios and another for others.
fn scenarios_differ(feature: &Feature) -> bool {
    let differs =
        |tags: &[String]| lifespan(tags).is_some() || has(tags, LIVE) || has(tags, SIMULATED);
    let own = feature.scenarios.iter().map(|scenario| &scenario.tags);
    let in_rules = feature
        .rules
        .iter()
        .flat_map(|rule| rule.scenarios.iter().map(|scenario| &scenario.tags).chain([&rule.tags]));
    let limited = has(&feature.tags, LIVE) || has(&feature.tags, SIMULATED);
    limited || own.chain(in_rules).any(|tags| differs(tags.as_slice()))
}

fn add_apps(feature: &mut Feature) {
    let shared = apps(&feature.tags, &[], feature.position);
    for scenario in &mut feature.scenarios {
        let own = apps(&scenario.tags, &feature.tags, scenario.position);
        prepend(&mut scenario.steps, &own);
    }
    for rule in &mut feature.rules {
        let inherited = [feature.tags.as_slice(), rule.tags.as_slice()].concat();
        for scenario in &mut rule.scenarios {
            let own = apps(&scenario.tags, &inherited, scenario.position);
            prepend(&mut scenario.steps, &own);
        }
        let own = apps(&rule.tags, &feature.tags, rule.position);
        before_all(rule.background.as_mut(), &mut rule.scenarios, &own);
    }
    if let Some(background) = &mut feature.background {
        return prepend(&mut background.steps, &shared);
    }
    before_all(None, &mut feature.scenarios, &shared);
    for rule in &mut feature.rules {
        before_all(rule.background.as_mut(), &mut rule.scenarios, &shared);
    }
}

/// The steps for the apps that `tags` ask for and `inherited` do not.
fn apps(tags: &[String], inherited: &[String], position: LineCol) -> Vec<Step> {
    let wanted = APPS.iter().filter(|(tag, _)| has(tags, tag) && !has(inherited, tag));
    wanted.map(|(_, text)| step(text, position)).collect()
}

/// Puts `new` before everything that the scenarios do.
fn before_all(background: Option<&mut Background>, scenarios: &mut [Scenario], new: &[Step]) {
    match background {
        Some(background) => prepend(&mut background.steps, new),
        None => scenarios.iter_mut().for_each(|scenario| prepend(&mut scenario.steps, new)),
    }
}

/// Fails a scenario whose lifespan nobody knows.
fn check_lifespan(scenario: &mut Scenario, inherited: &[String]) {
    let unknown = scenario.tags.iter().chain(inherited).find(|tag| {
        tag.strip_prefix(LIFESPAN).is_some_and(|lifespan| lifespan.parse::<Lifespan>().is_err())
    });
    if let Some(tag) = unknown {
        let problem = format!("(the tag @{tag} is unknown to Salesforce)");
        scenario.steps.insert(0, step(&problem, scenario.position));
    }
}

/// Lets a scenario that does not fit the org skip itself, with the reason as its first step.
fn limit(scenario: &mut Scenario, inherited: &[String], simulated: bool) {
    let tagged = |tag| has(&scenario.tags, tag) || has(inherited, tag);
    let reason = match simulated {
        true if tagged(LIVE) => "(skipped: tagged @live, and the Salesforce org is simulated)",
        false if tagged(SIMULATED) => {
            "(skipped: tagged @simulated, and the Salesforce org is a real one)"
        }
        _ => return,
    };
    scenario.steps.insert(0, step(reason, scenario.position));
    scenario.tags.push(ALLOW_SKIPPED.to_owned());
}

fn has(tags: &[String], wanted: &str) -> bool {
    tags.iter().any(|tag| tag == wanted)
}

fn prepend(steps: &mut Vec<Step>, new: &[Step]) {
    steps.splice(0..0, new.iter().cloned());
}

fn step(text: &str, position: LineCol) -> Step {
    Step::builder()
        .keyword("Given ".to_owned())
        .ty(StepType::Given)
        .value(text.to_owned())
        .position(position)
        .build()
}
