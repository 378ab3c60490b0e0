use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use super::{Entry, Event, Journal, Writer};
use crate::clock::VirtualClock;
use crate::model::{ApiName, Component, Ledger as _};
use crate::process::ProcessId;

fn journal(folder: &Path) -> Journal {
    let writer = Writer {
        run: "run1".into(),
        org: "00D000000000062EAA".into(),
        user: Some("005000000000001AAA".into()),
        host: "here".into(),
        process: ProcessId::current(),
        expires: 10,
    };
    Journal::new(folder, writer, Arc::new(VirtualClock::new()))
}

fn file(folder: &Path) -> PathBuf {
    folder.join("journal-00D000000000062EAA.jsonl")
}

fn app(name: &str) -> Component {
    Component {
        metadata_type: "ConnectedApp".into(),
        api_name: ApiName::from_label(name),
        client_id: Some("key".into()),
    }
}

#[test]
fn what_is_open_or_from_a_later_version_stays() {
    let folder = tempfile::tempdir().unwrap();
    let (journal, path) = (journal(folder.path()), file(folder.path()));
    journal.tidy().unwrap();
    journal.intend(&app("one")).unwrap();
    journal.tidy().unwrap();
    assert_eq!(journal.left_over().unwrap().len(), 1);
    journal.gone(&app("one")).unwrap();
    std::fs::write(&path, "{\"v\":3,\"event\":\"lease\"}\n").unwrap();
    journal.tidy().unwrap();
    assert_ne!(std::fs::read_to_string(&path).unwrap(), "");
    std::fs::write(&path, "{\"v\":1,\"ev").unwrap();
    journal.tidy().unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "");
}

#[test]
fn names_what_was_begun_and_not_ended_and_how_far_it_came() {
    let folder = tempfile::tempdir().unwrap();
    let journal = journal(folder.path());
    for name in ["a", "b", "c"] {
        journal.intend(&app(name)).unwrap();
        journal.deploying(&app(name), "0Af1").unwrap();
    }
    journal.deploying(&app("b"), "0Af2").unwrap();
    journal.gone(&app("a")).unwrap();
    journal.kept(&app("c")).unwrap();
    let left = journal.unfinished().unwrap();
    let told: Vec<_> =
        left.iter().map(|left| (left.begun.name.as_str(), left.deploys.len(), left.kept)).collect();
    assert_eq!(told, [("b", 2, false), ("c", 1, true)]);
    assert!(left[0].is(&app("b")) && !left[0].is(&app("c")));
    assert_eq!(left[0].begun.component(), Some(app("b")));
}

#[test]
fn heals_a_torn_line() {
    let folder = tempfile::tempdir().unwrap();
    let journal = journal(folder.path());
    journal.intend(&app("a")).unwrap();
    let mut file = OpenOptions::new().append(true).open(file(folder.path())).unwrap();
    file.write_all(b"0badcafe {\"v\":2,\"at\xff").unwrap();
    journal.intend(&app("b")).unwrap();
    let contents = journal.read().unwrap();
    assert_eq!((contents.entries.len(), contents.damaged), (2, 1));
}

#[test]
fn tells_who_wrote_and_that_they_live() {
    let folder = tempfile::tempdir().unwrap();
    let journal = journal(folder.path());
    journal.intend(&app("a")).unwrap();
    let contents = journal.read().unwrap();
    let Entry { version, event, writer, .. } = &contents.entries[0];
    assert_eq!((*version, event), (Entry::VERSION, &Event::Intend));
    assert_ne!(writer.process.is_alive(), Some(false));
}

#[test]
fn many_writers_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    thread::scope(|scope| {
        for thread in 0..4 {
            let journal = journal(folder.path());
            scope.spawn(move || {
                for number in 0..25 {
                    journal.intend(&app(&format!("t{thread}n{number}"))).unwrap();
                }
            });
        }
    });
    let contents = journal(folder.path()).read().unwrap();
    assert_eq!((contents.entries.len(), contents.damaged), (100, 0));
}

/// A device that takes nothing stands for a full disk.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink("/dev/full", file(folder.path())).unwrap();
    let error = journal(folder.path()).intend(&app("a")).unwrap_err().report();
    assert!(error.contains("cannot be written: No space left on device"), "{error}");
    assert!(error.contains("hint: make room on that disk"), "{error}");
}
