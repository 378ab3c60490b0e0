//! Who may sign in, and who has to wait.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::*;
use crate::model::{ApiVersion, OrgIdentity, OrgKind};
use crate::progress::Recorded;

const REP: &str = "Rep@acme.test";

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_800_000_000 + seconds)
}

fn org(kind: OrgKind, url: &str) -> OrgIdentity {
    OrgIdentity {
        org_id: "00D000000000062EAA".parse().unwrap(),
        kind,
        name: "Acme".into(),
        edition: "Developer Edition".into(),
        namespace: None,
        login_url: url.parse().unwrap(),
        instance_url: url.parse().unwrap(),
        api_version: ApiVersion::NEWEST_KNOWN,
        username: "admin@acme.test".into(),
        user_id: "005000000000001AAA".into(),
        email: "admin@acme.test".into(),
    }
}

fn shared(logins: u32, folder: &Path) -> (LoginBudget, Recorded) {
    let progress = Recorded::default();
    let org = org(OrgKind::Developer, "https://acme.my.salesforce.com");
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
    let text = fs::read_to_string(folder.path().join("logins-00D000000000062EAA.json")).unwrap();
    let counts = text.strip_suffix(r#"":{"30000000":1}}"#).unwrap();
    assert!(counts[2..].bytes().all(|b| b.is_ascii_hexdigit()), "{text}");
}

#[test]
fn simulated_orgs_do_not_share() {
    let folder = tempfile::tempdir().unwrap();
    for port in 1..=3 {
        let org = org(OrgKind::Simulated, &format!("http://127.0.0.1:{port}"));
        let budget = LoginBudget::shared(1, folder.path(), &org, Arc::new(Recorded::default()));
        assert!(budget.take(REP, at(0)).is_ok());
        assert!(budget.take(REP, at(0)).is_err());
    }
}

#[test]
fn a_damaged_file_is_told_once_and_begins_anew() {
    let folder = tempfile::tempdir().unwrap();
    let (budget, progress) = shared(2, folder.path());
    fs::write(folder.path().join("logins-00D000000000062EAA.json"), "{\"half").unwrap();
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
