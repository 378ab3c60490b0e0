//! `kill -9` at random moments of a quickstart run, then `cucumber-salesforce reap`.
//!
//! `KILLS=200 cargo nextest run --test killed --no-capture` is the whole of it, and prints the
//! figures; without `KILLS` there are a few kills only.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "these are tests, helpers included")]

#[path = "../process/mod.rs"]
mod process;
#[path = "../theirs/mod.rs"]
mod theirs;
mod victim;

use std::path::Path;

use cucumber_salesforce::clock::{Clock as _, SystemClock};
use cucumber_salesforce::prelude::*;
use futures::future::join_all;
use victim::{Ground, Reaped};

/// How many orgs, each with a state directory, are used at once.
const LANES: u64 = 4;

/// What has been seen in one lane.
#[derive(Debug, Default)]
struct Tally {
    kills: u32,
    /// Kills after which the org had something of ours.
    left_something: u32,
    /// Kills after which a deploy was still on its way.
    left_a_deploy: u32,
    /// Kills after which the journal had a half line.
    torn: u32,
    /// Runs that were over before they were to be killed.
    too_late: u32,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_left_and_nobody_else_is_hurt() {
    let kills: u32 = std::env::var("KILLS").map_or(8, |kills| kills.parse().unwrap());
    let seed: u64 =
        std::env::var("SEED").map_or_else(|_| fastrand::u64(..), |s| s.parse().unwrap());
    println!("SEED={seed} KILLS={kills}");
    let lanes = (0..LANES).map(|lane| {
        let kills = kills / 4 + u32::from(u64::from(kills % 4) > lane);
        tokio::spawn(kill_in_a_lane(seed.wrapping_add(lane), kills))
    });
    let mut all = Tally::default();
    for lane in join_all(lanes).await {
        let tally = lane.unwrap();
        all.kills += tally.kills;
        all.left_something += tally.left_something;
        all.left_a_deploy += tally.left_a_deploy;
        all.torn += tally.torn;
        all.too_late += tally.too_late;
    }
    println!("{all:?}: 0 leaked, 0 wrong deletions, journal readable after each");
    // Four of ten kills leave something; of a few, none may.
    assert!(kills < 50 || all.left_something > 0, "no kill mattered: {all:?}");
}

async fn kill_in_a_lane(seed: u64, kills: u32) -> Tally {
    let mut random = fastrand::Rng::with_seed(seed);
    let ground = Ground::new(seed).await;
    let theirs = ground.components().await;
    let begun = SystemClock.now();
    assert!(ground.start().wait().unwrap().success(), "an undisturbed run passes");
    let length = SystemClock.now().duration_since(begun).unwrap();
    assert_eq!(ground.components().await, theirs, "an undisturbed run leaves nothing");
    let mut tally = Tally::default();
    while tally.kills < kills {
        let moment = length.mul_f64(random.f64());
        let mut run = ground.start();
        SystemClock.sleep(moment).await;
        tally.too_late += u32::from(run.try_wait().unwrap().is_some());
        run.kill().unwrap();
        run.wait().unwrap();
        tally.kills += 1;
        let told = format!("seed {seed}, kill {} after {moment:?} of {length:?}", tally.kills);

        let journal = ground.journal();
        assert!(journal.damaged <= 1, "{told}: {journal:?}");
        tally.torn += u32::from(journal.damaged > 0);
        tally.left_a_deploy += u32::from(ground.open_deploys().await > 0);
        tally.left_something += u32::from(ground.components().await != theirs);
        let Reaped { success, output } = ground.reap();
        assert!(success, "{told}: {output}");
        assert_eq!(ground.components().await, theirs, "{told}: {output}");
        // A deploy that was still on its way would have come by now.
        assert_eq!(ground.open_deploys().await, 0, "{told}: {output}");
        assert_eq!(ground.unfinished(), [""; 0], "{told}: {output}");
    }
    ground.stop();
    tally
}

/// The quickstart, in a process of its own.
#[tokio::test]
#[ignore = "the other test starts it"]
async fn child() {
    let settings =
        Settings::from_env().program("cucumber-salesforce", Path::new(process::COMMAND)).stand_in(
            "legacy",
            SimulatedChoice { allow_connected_apps: true, ..SimulatedChoice::default() },
        );
    SalesforceScenario::cucumber()
        .with_salesforce(settings)
        .fail_on_skipped()
        .with_default_cli()
        .run_and_exit("features/quickstart")
        .await;
}
