//! Simulated orgs that are measured.

use std::collections::BTreeSet;
use std::sync::Arc;

use cucumber_salesforce::confirm::{Confirmed, Measurable, measurable};
use cucumber_salesforce::model::Fact;
use cucumber_salesforce::salesforce::Run;
use cucumber_salesforce::settings::Settings;
use cucumber_salesforce::simulator::{Profile, Routing, SimulatedOrg, SimulatedOrgBuilder};
use serde_json::Value;
use tempfile::TempDir;

/// An org with that profile, whose nodes are asked in turn, so that none is left out by chance, and
/// are so many that each answer has one, but for once in some ten thousand times.
pub(crate) fn org(profile: &Profile, seed: u64) -> SimulatedOrgBuilder {
    SimulatedOrg::builder()
        .profile(profile.clone())
        .routing(Routing::RoundRobin)
        .nodes(16)
        .seed(seed)
}

/// A run in that org whose state is in a folder of its own.
pub(crate) fn run_in(org: &SimulatedOrg) -> (Arc<Run>, TempDir) {
    let state = tempfile::tempdir().unwrap();
    let settings = Settings::new().simulated(org).state_dir(state.path().to_owned());
    (Run::new(settings), state)
}

/// What the facts that can be measured in every org are, without those.
pub(crate) fn always_but(others: &[Fact]) -> BTreeSet<Fact> {
    let always = |fact: &&Fact| measurable(**fact) == Measurable::Always && !others.contains(fact);
    Fact::ALL.iter().filter(always).copied().collect()
}

/// Holds what was seen against the profile: exactly these facts were measured, each as it is.
pub(crate) fn recovers(case: &str, profile: &Profile, seen: &Confirmed, facts: &BTreeSet<Fact>) {
    let told: Vec<String> = seen.sightings.iter().map(ToString::to_string).collect();
    let measured: BTreeSet<Fact> = seen.profile.facts().map(|(fact, _)| fact).collect();
    assert_eq!(&measured, facts, "{case}: {told:#?}");
    for (fact, measured) in seen.profile.facts() {
        // The builder says it then, by chance within a range.
        if profile.fact(fact) == Some(Value::Null) {
            assert!(measured.value.is_object(), "{case}, {fact}: {told:#?}");
            continue;
        }
        assert_eq!(Some(&measured.value), profile.fact(fact).as_ref(), "{case}, {fact}: {told:#?}");
    }
}
