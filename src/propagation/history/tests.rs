//! What is remembered, and what is not.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, SystemTime};

use super::*;
use crate::model::{AppKind, Change};
use crate::progress::Recorded;
use crate::propagation::{Expected, Propagated};

const KIND: AppKind = AppKind::ExternalClientApp;
const ORG: &str = "00D000000000062EAA";

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn history(folder: &Path) -> (History, Recorded) {
    let progress = Recorded::default();
    (History::of(&ORG.parse().unwrap(), folder, Arc::new(progress.clone())), progress)
}

fn path(folder: &Path) -> PathBuf {
    folder.join(format!("waits-{ORG}.jsonl"))
}

fn wait(refused_until: u64, waited: u64) -> Propagated {
    Propagated {
        waited: seconds(waited),
        first_success: seconds(refused_until),
        last_refusal: Some(seconds(refused_until)),
        attempts: 40,
        answers: Vec::new(),
    }
}

fn note(history: &History, refused_until: u64, waited: u64) {
    let done = wait(refused_until, waited);
    history.note(KIND, Change::Created, Duration::ZERO, SystemTime::UNIX_EPOCH, &done);
}

fn ready(expected: &Expected) -> Vec<u64> {
    [0.0, 0.5, 1.0].iter().filter_map(|share| Some(expected.ready_by(*share)?.as_secs())).collect()
}

#[test]
fn three_waits_of_the_same_sort_tell_about_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let history = history(folder.path()).0;
    let expected = |change, age| history.expected(KIND, change, seconds(age));
    for n in 1..=3 {
        assert_eq!(expected(Change::Created, 0), None);
        note(&history, 60 * n, 100 * n);
    }
    let cold = expected(Change::Created, 0).unwrap();
    assert_eq!((cold.waits(), ready(&cold)), (3, vec![100, 200, 300]));
    assert_eq!(cold.refused_until(0.0), Some(seconds(60)));
    assert_eq!(expected(Change::Secret, 0), None);
    assert_eq!(history.expected(AppKind::ConnectedApp, Change::Created, seconds(0)), None);

    let later = expected(Change::Created, 150).unwrap();
    assert_eq!(ready(&later), [0, 50, 150], "150 s of it are over when the wait begins");
}

#[test]
fn times_count_from_the_change() {
    let folder = tempfile::tempdir().unwrap();
    let history = history(folder.path()).0;
    for _ in 0..3 {
        history.note(KIND, Change::Policy, seconds(40), SystemTime::UNIX_EPOCH, &wait(20, 60));
        let at_once = Propagated { last_refusal: None, ..wait(0, 20) };
        history.note(KIND, Change::Policy, seconds(40), SystemTime::UNIX_EPOCH, &at_once);
        history.note(KIND, Change::Policy, seconds(4000), SystemTime::UNIX_EPOCH, &wait(20, 60));
    }
    let expected = history.expected(KIND, Change::Policy, Duration::ZERO).unwrap();
    assert_eq!(expected.waits(), 3, "an app that worked long ago teaches nothing");
    assert_eq!(ready(&expected), [100, 100, 100]);
    assert_eq!(expected.refused_until(0.5), Some(seconds(60)));
}

#[test]
fn the_oldest_go_and_other_sorts_stay() {
    let folder = tempfile::tempdir().unwrap();
    let history = history(folder.path()).0;
    for n in 0..3 {
        let now = SystemTime::UNIX_EPOCH;
        history.note(KIND, Change::Callback, Duration::ZERO, now, &wait(n, 7));
    }
    (1..=120).for_each(|n| note(&history, n, n));
    let expected = history.expected(KIND, Change::Created, Duration::ZERO).unwrap();
    assert_eq!((expected.waits(), ready(&expected)[0]), (100, 21));
    assert_eq!(history.expected(KIND, Change::Callback, Duration::ZERO).unwrap().waits(), 3);
}

#[test]
fn format_1_can_be_read_for_ever_and_later_ones_stay() {
    let folder = tempfile::tempdir().unwrap();
    let lines = concat!(
        r#"{"v":1,"at":1795000000,"kind":"external client app","change":"created","refused_until":61.25,"ready":100.5}"#,
        "\n",
        r#"{"v":2,"waits":"told otherwise"}"#,
        "\n",
    );
    fs::write(path(folder.path()), lines.repeat(3)).unwrap();
    let (history, progress) = history(folder.path());
    let expected = history.expected(KIND, Change::Created, Duration::ZERO).unwrap();
    assert_eq!(expected.ready_by(0.5), Some(Duration::from_millis(100_500)));
    note(&history, 1, 2);
    let text = fs::read_to_string(path(folder.path())).unwrap();
    assert!(text.starts_with(lines) && text.lines().count() == 7, "{text}");
    let added = r#"{"v":1,"at":0,"kind":"external client app","change":"created","refused_until":1.0,"ready":2.0}"#;
    assert_eq!(text.lines().last(), Some(added));
    assert_eq!(progress.lines(), Vec::<String>::new());
}

#[test]
fn damage_is_told_once_and_goes() {
    let folder = tempfile::tempdir().unwrap();
    let (history, progress) = history(folder.path());
    (0..3).for_each(|_| note(&history, 60, 100));
    let mut text = fs::read(path(folder.path())).unwrap();
    text.extend(b"{\"v\":1,\"at\":17\xff\n{\"v\":1,\"first_success\":-1}\n");
    fs::write(path(folder.path()), text).unwrap();
    for _ in 0..2 {
        assert_eq!(history.expected(KIND, Change::Created, Duration::ZERO).unwrap().waits(), 3);
    }
    let told = progress.lines();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].ends_with("a line is damaged, and left out"), "{told:?}");
    note(&history, 60, 100);
    assert_eq!(fs::read_to_string(path(folder.path())).unwrap().lines().count(), 4);
}

#[test]
fn what_cannot_be_written_stops_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let (history, progress) = history(&folder.path().join("nowhere"));
    note(&history, 60, 100);
    assert_eq!(history.expected(KIND, Change::Created, Duration::ZERO), None);
    assert!(progress.lines()[0].contains("cannot be written: "), "{:?}", progress.lines());
}

#[test]
fn several_writers_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| (0..10).for_each(|_| note(&history(folder.path()).0, 60, 100)));
        }
    });
    let history = history(folder.path()).0;
    assert_eq!(history.expected(KIND, Change::Created, Duration::ZERO).unwrap().waits(), 60);
}

#[test]
fn without_a_history_nothing_is_expected() {
    note(&History::none(), 60, 100);
    assert_eq!(History::none().expected(KIND, Change::Created, Duration::ZERO), None);
}
