//! Where `confirm` measures nothing, or less.

use cucumber_salesforce::model::{Fact, OrgKind};
use cucumber_salesforce::simulator::{Edition, Profile};
use serde_json::{Value, json};

use crate::orgs::{org, recovers, run_in};
use crate::traces::Before;

#[tokio::test]
async fn production_is_refused_before_anything_is_made() {
    let org = org(&Profile::default(), 1).edition(Edition::Enterprise).kind(OrgKind::Production);
    let org = org.start().await.unwrap();
    let before = Before::of(&org);
    let (run, state) = run_in(&org);
    let error = run.confirm(&[]).await.unwrap_err().report();
    assert!(error.contains("never made in production") && error.contains("hint"), "{error}");
    let asked = org.received_requests();
    assert!(asked.iter().all(|request| !request.path.contains("deploy")), "{asked:?}");
    assert_eq!(before.leaves_no_trace("nothing", &org, state.path()), 0);
}

#[tokio::test]
async fn a_sandbox_is_measured() {
    let org = org(&Profile::default(), 1).kind(OrgKind::Sandbox).start().await.unwrap();
    let before = Before::of(&org);
    let (run, state) = run_in(&org);
    let seen = run.confirm(&[Fact::RunAsIsChecked]).await.unwrap();
    recovers("sandbox", &Profile::default(), &seen, &[Fact::RunAsIsChecked].into());
    before.leaves_no_trace("sandbox", &org, state.path());
}

#[tokio::test]
async fn words_are_taken_from_english_orgs_alone() {
    for translated in [true, false] {
        let mut profile = Profile::default();
        profile.oauth_texts_are_translated = translated;
        let org = org(&profile, 1).language("de").start().await.unwrap();
        let (run, _state) = run_in(&org);
        let facts = [Fact::OauthTextsAreTranslated, Fact::CancelAfterTheEnd];
        let seen = run.confirm(&facts).await.unwrap();
        recovers("German", &profile, &seen, &[Fact::OauthTextsAreTranslated].into());
        assert!(seen.sightings.iter().any(|seen| seen.seen.contains("English")), "{seen:?}");
    }
}

/// Not by its form: a text is one whatever it stands in, and a curve is none.
#[tokio::test]
async fn what_is_no_words_is_taken_from_others_too() {
    let profile = Profile::default();
    let org = org(&profile, 1).language("de").start().await.unwrap();
    let (run, _state) = run_in(&org);
    let curves = [Fact::PropagationByJwt, Fact::PropagationBySecret];
    let seen = run.confirm(&[&curves[..], &[Fact::ExternalKeyTaken]].concat()).await.unwrap();
    recovers("German", &profile, &seen, &curves.into());
    let taken = seen.sightings.iter().find(|seen| seen.fact == Fact::ExternalKeyTaken).unwrap();
    assert!(taken.seen.contains("English"), "{taken:?}");
}

/// Whatever holds a text for people is known to.
#[test]
fn facts_that_quote_words_are_known() {
    let words = |fact: Fact| match Profile::default().fact(fact) {
        Some(Value::Object(members)) => {
            ["message", "description", "text"].iter().any(|name| members.contains_key(*name))
        }
        Some(Value::String(text)) => text.contains(' ') && !text.ends_with(" ms"),
        // What each of them says may be words.
        Some(Value::Array(_)) => true,
        _ => false,
    };
    for fact in Fact::ALL {
        assert_eq!(fact.quotes_words(), words(*fact), "{fact}");
    }
}

#[tokio::test]
async fn an_org_of_jwt_tokens_tells_whether_it_deploys() {
    for deploys in [true, false] {
        let mut profile = Profile::default();
        profile.jwt_token_deploys = deploys;
        let org = org(&profile, 1).jwt_access_tokens(true).start().await.unwrap();
        let before = Before::of(&org);
        let (run, state) = run_in(&org);
        let facts = [Fact::JwtTokenDeploys, Fact::KeyRules];
        let seen = run.confirm(&facts).await.unwrap();
        let value = seen.profile.fact(Fact::JwtTokenDeploys).map(|fact| fact.value.clone());
        assert_eq!(value, Some(json!(deploys)), "{seen:?}");
        assert_eq!(seen.profile.fact(Fact::KeyRules).is_some(), deploys, "{seen:?}");
        before.leaves_no_trace("JWT tokens", &org, state.path());
    }
}
