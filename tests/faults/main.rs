//! The main job under seeded faults of the org: each run succeeds, or ends with one clear error, and
//! nothing of ours stays.
//!
//! `SCHEDULES=2000 cargo nextest run --test faults --no-capture` is the whole of it, and prints the
//! figures; `SEED=n SCHEDULES=1` shows one. Without them it is a small number with fresh seeds.
#![expect(clippy::unwrap_used, clippy::panic, reason = "these are tests, helpers included")]

#[path = "../administrator/mod.rs"]
mod administrator;
mod schedule;
mod tally;
#[path = "../theirs/mod.rs"]
mod theirs;

use std::time::Duration;

use cucumber_salesforce::simulator::FaultPlan;
use futures::{StreamExt as _, stream};
use schedule::Schedule;
use tally::Tally;

/// How many schedules run at once.
const AT_ONCE: usize = 4;

/// A schedule that takes longer, in real time, hangs.
const HANGS: Duration = Duration::from_secs(240);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_run_succeeds_or_ends_with_one_clear_error_and_leaves_nothing() {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    let schedules = number("SCHEDULES").unwrap_or(48);
    let seed = number("SEED").unwrap_or_else(|| fastrand::u64(..u64::MAX / 2));
    println!("SEED={seed} SCHEDULES={schedules}");
    let tally = Tally::default();
    let all = stream::iter(seed..seed + schedules).map(|seed| {
        tokio::spawn(async move {
            let schedule = Schedule::new(seed);
            let told = schedule.to_string();
            let run = tokio::time::timeout(HANGS, schedule.run()).await;
            run.unwrap_or_else(|_| panic!("{told}: it hangs"))
        })
    });
    let mut outcomes = all.buffer_unordered(AT_ONCE);
    while let Some(outcome) = outcomes.next().await {
        tally.add(&outcome.unwrap());
    }
    println!("{tally}");
    assert!(schedules < 2 || tally.succeeded() > 0, "not one run succeeded");
    if schedules >= 500 {
        assert_eq!(tally.never_met(&FaultPlan::kinds()), [""; 0], "kinds of fault");
    }
}
