//! Who may sign in, and who has to wait.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::*;
use crate::progress::Recorded;

const ORG: &str = "00D000000000062EAA";
const REP: &str = "Rep@acme.test";

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_800_000_000 + seconds)
}

fn shared(logins: u32, folder: &Path) -> (LoginBudget, Recorded) {
    let progress = Recorded::default();
    let org = ORG.parse().unwrap();
    (LoginBudget::shared(logins, folder, &org, Arc::new(progress.clone())), progress)
}

fn taken(budget: &LoginBudget, times: usize, now: SystemTime) -> usize {
    (0..times).filter(|_| budget.take(REP, now).is_ok()).count()
}

#[test]
fn what_is_used_up_comes_back_after_an_hour() {
    let budget = LoginBudget::in_memory(1_800);
    assert_eq!(taken(&budget, 2_000, at(0)), 1_800);
    let used_up = budget.take(REP, at(3_480)).unwrap_err();
    assert_eq!(
        used_up.to_string(),
        "the login budget of 1,800 an hour for `Rep@acme.test` is used up; the next is free in 3m"
    );
    assert!(budget.take("other@acme.test", at(0)).is_ok(), "each user has one");
    assert!(budget.take(REP, at(3_480) + used_up.free_in).is_ok());
}

#[test]
fn what_steps_do_counts_but_is_never_held_back() {
    let budget = LoginBudget::in_memory(2);
    for _ in 0..5 {
        budget.count("rep@acme.test", at(0));
    }
    assert!(budget.take(REP, at(0)).is_err(), "usernames have no case");
}

#[test]
fn refusals_have_a_budget_of_their_own() {
    let budget = LoginBudget::in_memory(9);
    for _ in 0..6 {
        budget.take(REP, at(0)).unwrap();
        budget.refused(at(0));
    }
    let used_up = budget.take("other@acme.test", at(60)).unwrap_err();
    assert!(used_up.budget.starts_with("6 sign-ins were refused within an hour"), "{used_up}");
    assert_eq!(used_up.free_in, Duration::from_secs(3_600));
    assert!(budget.take("other@acme.test", at(3_660)).is_ok());
}

#[test]
fn no_hour_whatever_has_more_than_there_is() {
    let budget = LoginBudget::in_memory(50);
    let mut chance = fastrand::Rng::with_seed(7);
    let (mut now, mut taken) = (0, Vec::new());
    for _ in 0..5_000 {
        // Some of it in a rush, some of it after a while.
        now += if chance.u32(..20) == 0 { chance.u64(..900) } else { chance.u64(..20) };
        taken.extend(budget.take(REP, at(now)).is_ok().then_some(now));
    }
    let within_an_hour = |(n, first): (usize, &u64)| {
        taken[n..].iter().take_while(|time| **time < first + 3_600).count()
    };
    assert_eq!(taken.iter().enumerate().map(within_an_hour).max(), Some(50));
}

#[test]
fn threads_never_take_more_than_there_is() {
    let folder = tempfile::tempdir().unwrap();
    let takers = |_| {
        let budget = shared(100, folder.path()).0;
        thread::spawn(move || taken(&budget, 40, at(0)))
    };
    let takers: Vec<_> = (0..8).map(takers).collect();
    let taken: usize = takers.into_iter().map(|taker| taker.join().unwrap()).sum();
    assert_eq!(taken, 100);
}

#[test]
fn the_file_names_nobody() {
    let folder = tempfile::tempdir().unwrap();
    shared(100, folder.path()).0.take(REP, at(0)).unwrap();
    let text = fs::read_to_string(folder.path().join(format!("logins-{ORG}.json"))).unwrap();
    let counts = text.strip_suffix(r#"":{"30000000":1}}"#).unwrap();
    assert!(counts[2..].bytes().all(|b| b.is_ascii_hexdigit()), "{text}");
}

#[test]
fn a_damaged_file_is_told_once_and_begins_anew() {
    let folder = tempfile::tempdir().unwrap();
    let (budget, progress) = shared(2, folder.path());
    fs::write(folder.path().join(format!("logins-{ORG}.json")), "{\"half").unwrap();
    assert_eq!(taken(&budget, 5, at(0)), 2);
    let told = progress.events();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].to_string().ends_with("is damaged, and begins anew"), "{}", told[0]);
}

#[test]
fn where_no_file_can_be_written_the_process_counts_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (budget, progress) = shared(2, &folder.path().join("nowhere"));
    assert_eq!(taken(&budget, 5, at(0)), 2);
    let told = progress.events();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].to_string().contains("cannot be shared: "), "{}", told[0]);
}
