//! Profiles that differ, each recovered.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::time::Duration;

use cucumber_salesforce::model::{Fact, ProfileFile};
use cucumber_salesforce::simulator::{Consent, Profile, SimulatedOrgBuilder, SimulatedUser};
use serde_json::{Value, json};

use crate::orgs::{always_but, org, recovers, run_in};
use crate::traces::Before;

/// What each fact that can be measured may be beside its default.
fn others(fact: Fact) -> Vec<Value> {
    let odd = |text: &str| json!({ "error": "odd", "description": text });
    let refusal = |text: &str| json!({ "code": "ODD", "message": text });
    match fact {
        Fact::PermissionSetBy => vec![json!("name"), json!("id")],
        Fact::FreshAppErrors | Fact::FreshConnectedAppErrors => {
            vec![json!(["app-not-found"]), json!(["invalid-client-id", { "says": odd("who") }])]
        }
        Fact::DeployPending => vec![json!("7000 ms"), json!("250 ms")],
        Fact::DeployRunning => vec![json!("4500 ms"), json!("12000 ms")],
        Fact::PropagationByJwt | Fact::PropagationBySecret => vec![
            json!({ "first": "60000 ms", "half": "120000 ms", "all": "240000 ms" }),
            json!({ "first": "120000 ms", "half": "120000 ms", "all": "300000 ms" }),
        ],
        Fact::KeyRules => vec![json!("documented")],
        Fact::ShortestKey => vec![json!(5), json!(33)],
        Fact::LongestKey => vec![json!(200), json!(1024)],
        Fact::ExternalSecret => vec![json!("ignored"), json!("refused")],
        Fact::ExternalKeyTaken => vec![json!("somebody has it")],
        Fact::NotValidated => vec![refusal("never validated")],
        Fact::OtherVersionStatusCode => vec![json!("ODD")],
        Fact::DeviceInterval => vec![json!("10000 ms")],
        Fact::DeviceLife => vec![json!("300000 ms"), json!("1500000 ms")],
        Fact::UpdatedAt => vec![json!("seconds")],
        Fact::MissingToken
        | Fact::WrongOrg
        | Fact::BadId
        | Fact::BadVersion
        | Fact::BadCallback => vec![json!({ "status": 418, "text": fact.name() })],
        Fact::UnknownCode
        | Fact::BadChallenge
        | Fact::NoCallback
        | Fact::ResponseType
        | Fact::Immediate
        | Fact::DevicePending
        | Fact::DeviceTooSoon
        | Fact::DeviceExpired
        | Fact::UnknownTokenType
        | Fact::UnknownToken => vec![odd(fact.name())],
        Fact::CancelAfterTheEnd => vec![refusal("it is over")],
        Fact::SecretsSwitchedOff => vec![refusal("switched off")],
        Fact::SecretsSwitchedOffStatus => vec![json!(400)],
        Fact::CancelWhileFinalizing => vec![refusal("too late")],
        Fact::ExternalKeyAgain => vec![json!("refused"), json!("needed"), json!("repeatable")],
        Fact::ExternalSecretAgain => vec![json!("taken"), json!("refused")],
        Fact::ConnectedSecretAgain => vec![json!("taken"), json!("ignored")],
        Fact::WrongAudience => vec![odd("audience")],
        Fact::DisabledApp => vec![odd("off")],
        Fact::FlowOff => vec![odd("flow")],
        Fact::LowSessionLevel => vec![odd("level")],
        Fact::AuthorizeRefusalStatus => vec![json!(401), json!(500)],
        Fact::RefusedCreationStatusCode => vec![json!("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY")],
        _ => match Profile::default().fact(fact) {
            Some(Value::Bool(usual)) => vec![json!(!usual)],
            other => panic!("{fact} is {other:?}"),
        },
    }
}

/// What can be measured where connected apps are refused, and where they are allowed.
fn measured(allowed: bool) -> BTreeSet<Fact> {
    let place = if allowed {
        [Fact::FirstDeployKeepsPolicies, Fact::FreshConnectedAppErrors, Fact::ConnectedSecretAgain]
    } else {
        [Fact::RefusedCreationStatusCode, Fact::CheckOnlyShowsRefusal, Fact::RunAsNeedsApiOnly]
    };
    always_but(&[])
        .into_iter()
        .chain(ASKING)
        .chain(place)
        .chain([Fact::RunAsNeedsApiOnly])
        .chain(UNTOLD)
        .collect()
}

/// What takes an org that asks people for their consent.
const ASKING: [Fact; 5] = [
    Fact::AuthorizeRedirectsToLogin,
    Fact::ExternalAppShowsBeforeLogin,
    Fact::Immediate,
    Fact::DeviceLife,
    Fact::DeviceExpired,
];

/// What takes an org that does not tell secrets by REST.
const UNTOLD: [Fact; 2] = [Fact::SecretsSwitchedOff, Fact::SecretsSwitchedOffStatus];

fn profile(facts: impl IntoIterator<Item = (Fact, Value)>) -> Profile {
    let mut file = ProfileFile::new();
    for (fact, value) in facts {
        file.set(fact, value, false);
    }
    Profile::of(&file).unwrap()
}

pub(crate) fn quick(org: SimulatedOrgBuilder) -> SimulatedOrgBuilder {
    org.propagation(Duration::from_secs(60)..=Duration::from_secs(240)).consent(Consent::Page)
}

/// A profile in which chance decides each fact, and what can be measured of it.
pub(crate) struct Drawn {
    pub(crate) profile: Profile,
    pub(crate) facts: BTreeSet<Fact>,
    pub(crate) told: String,
    allowed: bool,
    seed: u64,
}

pub(crate) fn drawn(seed: u64) -> Drawn {
    let allowed = seed % 2 == 1;
    let mut facts = measured(allowed);
    // The org tells them.
    facts.retain(|fact| !UNTOLD.contains(fact));
    let mut chosen: Vec<(Fact, Value)> = Vec::new();
    for fact in &facts {
        let mut hasher = DefaultHasher::new();
        (seed, fact.name()).hash(&mut hasher);
        let number = usize::try_from(hasher.finish() % 1000).unwrap();
        let mut others = others(*fact);
        if number % (others.len() + 1) < others.len() {
            chosen.push((*fact, others.swap_remove(number % (others.len() + 1))));
        }
    }
    let told = format!("profile {seed}: {chosen:?}");
    if chosen.contains(&(Fact::RunAsIsChecked, json!(false))) {
        facts.remove(&Fact::RunAsNeedsApiOnly);
    }
    Drawn { profile: profile(chosen), facts, allowed, told, seed }
}

impl Drawn {
    pub(crate) fn org(&self) -> SimulatedOrgBuilder {
        // Somebody who is fit to be the run-as user whatever the profile says.
        let robot = SimulatedUser::new("robot", "Robot").with("ApiUserOnly");
        quick(org(&self.profile, self.seed))
            .allow_connected_apps(self.allowed)
            .user(robot)
            .secrets_in_rest(true)
    }
}

async fn by_chance(seed: u64) {
    let drawn = drawn(seed);
    let Drawn { profile, facts, told: case, .. } = &drawn;
    let org = drawn.org().start().await.unwrap();
    let before = Before::of(&org);
    let (run, state) = run_in(&org);
    let told = run.confirm(&[]).await.unwrap();
    recovers(case, profile, &told, facts);
    assert!(before.leaves_no_trace(case, &org, state.path()) > 10, "{case}");
}

macro_rules! by_chance {
    ($($name:ident: $seeds:expr;)*) => {$(
        #[tokio::test]
        async fn $name() {
            for seed in $seeds {
                by_chance(seed).await;
            }
        }
    )*};
}

by_chance! {
    profiles_1_to_4: 1..=4;
    profiles_5_to_8: 5..=8;
    profiles_9_to_12: 9..=12;
    profiles_13_to_16: 13..=16;
}

/// Each fact with another value, and all others as usual: only it is asked for.
async fn alone(allowed: bool, facts: impl IntoIterator<Item = Fact>) {
    for fact in facts {
        if let Some(value) = others(fact).pop() {
            let case = format!("{fact} = {value} alone");
            let profile = profile([(fact, value)]);
            let org = quick(org(&profile, 7)).allow_connected_apps(allowed);
            let org = org.start().await.unwrap();
            let before = Before::of(&org);
            let (run, state) = run_in(&org);
            let told = run.confirm(&[fact]).await.unwrap();
            recovers(&case, &profile, &told, &[fact].into());
            before.leaves_no_trace(&case, &org, state.path());
        }
    }
}

macro_rules! quarters {
    ($($name:ident: $first:expr;)*) => {$(
        #[tokio::test]
        async fn $name() {
            alone(false, measured(false).into_iter().skip($first).step_by(4)).await;
        }
    )*};
}

quarters! {
    each_fact_alone_1: 0;
    each_fact_alone_2: 1;
    each_fact_alone_3: 2;
    each_fact_alone_4: 3;
}

#[tokio::test]
async fn each_fact_of_connected_apps_alone() {
    alone(true, measured(true).difference(&measured(false)).copied()).await;
}

#[tokio::test]
async fn the_default() {
    let profile = Profile::default();
    let org = org(&profile, 1).consent(Consent::Page).start().await.unwrap();
    let before = Before::of(&org);
    let (run, state) = run_in(&org);
    let told = run.confirm(&[]).await.unwrap();
    recovers("the default", &profile, &told, &measured(false));
    before.leaves_no_trace("the default", &org, state.path());
    let text = told.profile.to_json();
    assert!(text.contains("\"release\"") && text.contains("\"date\""), "{text}");
    assert_eq!(told.profile.org_kind.as_deref(), Some("simulated org"));
    let mut read = Profile::from_json(&text).unwrap();
    assert_ne!(read.to_file(), profile.to_file());
    // Its builder says that by default.
    read.propagation = profile.propagation.clone();
    assert_eq!(read.to_file(), profile.to_file());
}
