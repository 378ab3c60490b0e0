//! Under any faults `confirm` says nothing wrong, and leaves no trace: what it could not measure it
//! does not say, and what it could not delete the reaper finds.
//!
//! `SCHEDULES=200 cargo nextest run --test confirm faults --no-capture` tries many more;
//! `SEED=n SCHEDULES=1` shows one.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use cucumber_salesforce::ErrorKind;
use cucumber_salesforce::confirm::Confirmed;
use cucumber_salesforce::http::Http;
use cucumber_salesforce::model::{Fact, Secret};
use cucumber_salesforce::oauth::soap_login::soap_login;
use cucumber_salesforce::org::{RunningOrg, Simulated};
use cucumber_salesforce::salesforce::Run;
use cucumber_salesforce::settings::Settings;
use cucumber_salesforce::simulator::{
    Call, DeployFate, Endpoint, FaultPlan, Profile, RetryAfter, SimulatedOrg, Trouble, Weather,
};

use crate::orgs::{org, recovers};
use crate::profiles::{drawn, quick};
use crate::traces::Before;

const HOUR: Duration = Duration::from_secs(3600);

/// Whom the whole of it asks, and how often, roughly.
const CALLS: [(Call, u32); 9] = [
    (Call::Token, 400),
    (Call::Identity, 16),
    (Call::Rest, 60),
    (Call::Tooling, 1),
    (Call::SoapRead, 8),
    (Call::Write, 12),
    (Call::Delete, 16),
    (Call::Deploy, 40),
    (Call::DeployStatus, 200),
];

fn settings(org: &SimulatedOrg, token: &Secret, state: &Path) -> Settings {
    let running = RunningOrg { access_token: token.clone(), ..RunningOrg::from(org) };
    Settings::new()
        .simulated(Simulated::Running(running))
        .state_dir(state.to_owned())
        // A body that stalls takes real time.
        .request_timeout(Duration::from_secs(1))
}

/// A session for the reaper: faults may have ended the first.
async fn new_session(org: &SimulatedOrg) -> Secret {
    let admin = org.administrator();
    let url = org.base_url().parse().unwrap();
    let (http, token) = (Http::new().unwrap(), Some(&admin.security_token));
    soap_login(&http, &url, &admin.username, &admin.password, token).await.unwrap().session_id
}

/// Measures under the faults of the org: all that is told is right, and nothing stays.
async fn holds(case: &str, org: &SimulatedOrg, profile: &Profile, only: &[Fact]) -> Confirmed {
    holds_under(None, case, org, profile, only).await
}

/// The same under weather that comes up when the org is open.
async fn holds_under(
    weather: Option<Weather>,
    case: &str,
    org: &SimulatedOrg,
    profile: &Profile,
    only: &[Fact],
) -> Confirmed {
    let before = Before::of(org);
    let state = tempfile::tempdir().unwrap();
    let token = org.administrator().access_token.clone();
    let run = Run::new(settings(org, &token, state.path()));
    if let Some(weather) = weather {
        // What nobody can measure takes an open org, and nothing else.
        run.confirm(&[Fact::SessionTimeout]).await.unwrap();
        org.weather(weather);
    }
    let seen = run.confirm(only).await;
    org.faults(FaultPlan::new());
    org.clear_weather();
    let struck = org.struck_faults();
    let seen = match seen {
        Ok(seen) => seen,
        // The org could not even be opened.
        Err(error) => Confirmed { cut_short: Some(error), ..Confirmed::default() },
    };
    let case = format!("{case}\n{struck:#?}\n{:?}\n{:?}", seen.left, seen.cut_short);
    let measured: BTreeSet<Fact> = seen.profile.facts().map(|(fact, _)| fact).collect();
    recovers(&case, profile, &seen, &measured);

    if seen.left.is_empty() && seen.cut_short.is_none() {
        before.leaves_no_trace(&case, org, state.path());
    }
    let problems = run.finish(true).await;
    drop(run);
    let after = Run::new(settings(org, &new_session(org).await, state.path()));
    let mut reaped = after.reap(None, false, HOUR).await.unwrap();
    if !reaped.is_clean() {
        // What was in the way of the first components has been canceled with the last.
        reaped = after.reap(None, false, HOUR).await.unwrap();
    }
    assert!(reaped.is_clean(), "{case}\n{reaped:#?}");
    // Whatever was still on its way would come by then.
    org.clock().sleep(HOUR).await;
    before.is_as_before(&format!("{case}\n{reaped:#?}\n{problems:?}"), org);
    seen
}

/// Some faults by chance, wherever they may strike.
fn faults(seed: u64) -> FaultPlan {
    let mut rng = fastrand::Rng::with_seed(seed);
    let mut plan = FaultPlan::new();
    for _ in 0..rng.u32(1..=12) {
        let trouble = trouble(&mut rng);
        let fitting: Vec<_> = CALLS.iter().filter(|(call, _)| trouble.can_strike(*call)).collect();
        let (call, most) = fitting[rng.usize(..fitting.len())];
        plan = plan.at(*call).nth(rng.u32(1..=*most), trouble);
    }
    plan
}

fn trouble(rng: &mut fastrand::Rng) -> Trouble {
    let seconds = Duration::from_secs(rng.u64(1..=20));
    match rng.u32(..21) {
        0 => Trouble::Reset,
        1 => Trouble::Gone(seconds),
        2 => Trouble::AnswerLost,
        3 => Trouble::Truncated,
        4 => Trouble::Garbled,
        kind @ 5..=8 => {
            let status = [429, 500, 502, 503][(kind - 5) as usize];
            Trouble::Fails(status, rng.bool().then_some(RetryAfter::Seconds(seconds)))
        }
        9 => Trouble::SessionEnds,
        10 => Trouble::LockedRow,
        11 => Trouble::AlreadyInProcess,
        12 => Trouble::RateExceeded,
        13 => Trouble::RetryYourRequest,
        14 => Trouble::Deploy(DeployFate::Waits(Duration::from_secs(rng.u64(60..3600)))),
        15 => Trouble::Deploy(DeployFate::NeverFinishes),
        16 => Trouble::Deploy(DeployFate::FailsFinalizing),
        17 => Trouble::Intercepted,
        18 => Trouble::ClockAhead(seconds * 20),
        19 => Trouble::ClockBehind(seconds * 20),
        _ => Trouble::Portal,
    }
}

#[tokio::test]
async fn under_any_faults_nothing_wrong_is_said() {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    let schedules = number("SCHEDULES").unwrap_or(4);
    let seed = number("SEED").unwrap_or_else(|| fastrand::u64(..u64::MAX / 2));
    println!("SEED={seed} SCHEDULES={schedules}");
    for seed in seed..seed + schedules {
        let drawn = drawn(seed);
        let plan = faults(seed);
        let case = format!("SEED={seed}: {plan}, {}", drawn.told);
        let org = drawn.org().faults(plan).start().await.unwrap();
        let measured = holds(&case, &org, &drawn.profile, &[]).await;
        println!(
            "SEED={seed}: {} facts, {:?}",
            measured.profile.facts().count(),
            measured.cut_short
        );
    }
}

/// Weather that does not end: what it strikes is never measured, and not said.
async fn under_lasting_weather(endpoint: Endpoint, troubles: &[Trouble]) {
    for (number, trouble) in troubles.iter().enumerate() {
        // Every request, or one in some: what is right is right, then.
        let times = if number % 2 == 0 { 1 } else { 3 };
        let case = format!("{trouble} at {endpoint:?}, one in {times}");
        let profile = Profile::default();
        let org = quick(org(&profile, 1)).start().await.unwrap();
        let weather = Weather::new(*trouble).at(endpoint).one_in(times);
        let seen = holds_under(Some(weather), &case, &org, &profile, &[]).await;
        assert_eq!(seen.sightings.len(), Fact::ALL.len(), "{case}");
    }
}

const DOWN: Trouble = Trouble::Unavailable { retry_after: None };

#[tokio::test]
async fn lasting_weather_at_the_token_endpoint_says_nothing() {
    let troubles = [
        Trouble::RateExceeded,
        Trouble::RetryYourRequest,
        Trouble::RetryYourRequest,
        Trouble::RateExceeded,
        DOWN,
        Trouble::Portal,
    ];
    under_lasting_weather(Endpoint::Token, &troubles).await;
}

#[tokio::test]
async fn lasting_weather_at_the_identity_url_says_nothing() {
    let troubles = [
        Trouble::RateExceeded,
        Trouble::RateExceeded,
        Trouble::RetryYourRequest,
        DOWN,
        Trouble::Intercepted,
        Trouble::Portal,
    ];
    under_lasting_weather(Endpoint::Identity, &troubles).await;
}

#[tokio::test]
async fn lasting_weather_at_the_authorize_endpoint_says_nothing() {
    let troubles = [Trouble::Portal, Trouble::Intercepted, DOWN, Trouble::Portal];
    under_lasting_weather(Endpoint::Authorize, &troubles).await;
}

/// No app of that kind passes, whatever is in it: that says nothing of keys, secrets and users.
#[tokio::test]
async fn where_all_deploys_fail_nothing_is_said_of_what_they_hold() {
    for trouble in [
        Trouble::LockedRow,
        Trouble::AlreadyInProcess,
        Trouble::Deploy(DeployFate::FailsFinalizing),
        Trouble::Refuses(403, "INSUFFICIENT_ACCESS", "no"),
        Trouble::Refuses(500, "UNKNOWN_EXCEPTION", "retry your request"),
    ] {
        let profile = Profile::default();
        let org = quick(org(&profile, 1)).start().await.unwrap();
        org.faults(FaultPlan::new().at(Call::Deploy).first(10_000, trouble));
        let facts = [
            Fact::RunAsIsChecked,
            Fact::RunAsNeedsApiOnly,
            Fact::KeyRules,
            Fact::ShortestKey,
            Fact::ExternalSecret,
            Fact::PermissionSetBy,
            Fact::DeployPending,
            Fact::CheckOnlyShowsRefusal,
        ];
        let seen = holds(&trouble.to_string(), &org, &profile, &facts).await;
        assert_eq!(seen.profile.facts().count(), 0, "{trouble}: {:#?}", seen.sightings);
    }
}

/// One that hangs in the queue, and comes when nobody waits for it any more.
#[tokio::test]
async fn a_deploy_that_hangs_is_not_forgotten() {
    for cancels in [true, false] {
        for number in [1, 2] {
            let profile = Profile::default();
            let org = quick(org(&profile, 1)).start().await.unwrap();
            let late = Trouble::Deploy(DeployFate::Waits(Duration::from_secs(40 * 60)));
            let mut plan = FaultPlan::new().at(Call::Deploy).nth(number, late);
            if !cancels {
                let refused = Trouble::Refuses(400, "INVALID_OPERATION", "no");
                plan = plan.at(Call::DeployCancel).first(1000, refused);
            }
            org.faults(plan);
            // The next experiment deploys, too.
            let facts = [Fact::PermissionSetBy, Fact::KeyRules];
            let case = format!("deploy {number} hangs, is canceled: {cancels}");
            let seen = holds(&case, &org, &profile, &facts).await;
            assert!(seen.left.is_empty() && seen.cut_short.is_none(), "{case}: {seen:#?}");
            assert!(seen.profile.facts().count() < 2, "{case}: {:#?}", seen.sightings);
        }
    }
}

/// A session whose token no deploy takes is one thing, an org that is down another.
#[tokio::test]
async fn trouble_says_nothing_of_jwt_tokens() {
    for (trouble, kind) in [
        (DOWN, ErrorKind::Unreachable),
        (Trouble::Refuses(403, "INSUFFICIENT_ACCESS", "no"), ErrorKind::Refused),
    ] {
        let profile = Profile::default();
        let org = org(&profile, 1).jwt_access_tokens(true).start().await.unwrap();
        org.faults(FaultPlan::new().at(Call::Deploy).first(1000, trouble));
        let seen = holds(&trouble.to_string(), &org, &profile, &[Fact::JwtTokenDeploys]).await;
        assert_eq!(seen.cut_short.as_ref().map(cucumber_salesforce::Error::kind), Some(kind));
        assert!(seen.profile.fact(Fact::JwtTokenDeploys).is_none(), "{:?}", seen.sightings);
    }
}

/// The ones that were made are deleted by the same run.
#[tokio::test]
async fn what_strikes_once_is_got_over() {
    for trouble in [Trouble::RateExceeded, Trouble::RetryYourRequest, Trouble::Fails(503, None)] {
        let profile = Profile::default();
        let org = Arc::new(quick(org(&profile, 1)).start().await.unwrap());
        let mut plan = FaultPlan::new();
        for number in [20, 60, 90, 140] {
            plan = plan.at(Call::Token).nth(number, trouble);
        }
        org.faults(plan);
        let facts = [Fact::FreshAppErrors, Fact::FlowOff, Fact::WrongAudience];
        let seen = holds(&trouble.to_string(), &org, &profile, &facts).await;
        assert_eq!(seen.profile.facts().count(), facts.len(), "{trouble}: {:#?}", seen.sightings);
    }
}
