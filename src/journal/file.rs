//! The journal's file: locked, appended, synced.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::entry::{Entry, Event, Writer};
use crate::clock::SharedClock;
use crate::error::{Error, ErrorKind};
use crate::model::{Component, Ledger};

/// The journal could not be kept or read.
#[derive(Debug, thiserror::Error)]
#[error("the journal `{}` cannot be {action}", path.display())]
pub struct JournalError {
    path: PathBuf,
    action: &'static str,
    #[source]
    source: io::Error,
}

impl From<JournalError> for Error {
    fn from(error: JournalError) -> Self {
        Self::new(ErrorKind::Local, error.to_string())
            .caused_by(error.source)
            .hint("set CUCUMBER_SALESFORCE_STATE to a folder that can be written")
    }
}

/// The journal of one org.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    writer: Writer,
    clock: SharedClock,
}

impl Journal {
    /// The journal of `writer.org` in the state directory `folder`, which must exist.
    #[must_use]
    pub fn new(folder: &Path, writer: Writer, clock: SharedClock) -> Self {
        Self { path: folder.join(format!("journal-{}.jsonl", writer.org)), writer, clock }
    }

    /// All whole lines; a torn last line, left by a killed writer, is passed over.
    ///
    /// # Errors
    ///
    /// When the file exists but cannot be read.
    pub fn entries(&self) -> Result<Vec<Entry>, JournalError> {
        match std::fs::read_to_string(&self.path) {
            Ok(text) => Ok(entries(&text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(source) => Err(self.failed("read", source)),
        }
    }

    /// The components that were begun and never reported gone, oldest first.
    ///
    /// # Errors
    ///
    /// When the file exists but cannot be read.
    pub fn left_over(&self) -> Result<Vec<Entry>, JournalError> {
        Ok(open(self.entries()?))
    }

    /// Empties the file if all that any run noted in it is gone, so that it does not grow for
    /// ever.
    ///
    /// # Errors
    ///
    /// When the file exists but cannot be read or written.
    pub fn tidy(&self) -> Result<(), JournalError> {
        match self.empty_if_closed() {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(self.failed("tidied", error))
            }
            _ => Ok(()),
        }
    }

    fn empty_if_closed(&self) -> io::Result<()> {
        let mut file = OpenOptions::new().read(true).write(true).open(&self.path)?;
        // Whoever appends meanwhile waits for the lock, and then appends to an empty file.
        file.lock()?;
        let mut text = String::new();
        file.read_to_string(&mut text)?;
        if open(entries(&text)).is_empty() && !text.lines().any(is_of_a_later_version) {
            file.set_len(0)?;
            file.sync_data()?;
        }
        file.unlock()
    }

    fn note(&self, component: &Component, event: Event) -> Result<(), Error> {
        let at = self.clock.now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let entry = Entry {
            version: 1,
            at,
            event,
            metadata_type: component.metadata_type.clone(),
            name: component.api_name.to_string(),
            client_id: component.client_id.clone(),
            writer: self.writer.clone(),
        };
        self.append(&entry).map_err(|source| self.failed("written", source).into())
    }

    fn append(&self, entry: &Entry) -> io::Result<()> {
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&self.path)?;
        file.lock()?;
        let mut line = Vec::new();
        if is_torn(&mut file)? {
            // A killed writer's half line becomes a line of its own, which readers pass over.
            line.push(b'\n');
        }
        serde_json::to_writer(&mut line, entry)?;
        line.push(b'\n');
        file.write_all(&line)?;
        file.sync_data()?;
        file.unlock()
    }

    fn failed(&self, action: &'static str, source: io::Error) -> JournalError {
        JournalError { path: self.path.clone(), action, source }
    }
}

impl Ledger for Journal {
    fn intend(&self, component: &Component) -> Result<(), Error> {
        self.note(component, Event::Intend)
    }

    fn deploying(&self, component: &Component, deploy_id: &str) -> Result<(), Error> {
        self.note(component, Event::Deploying { deploy_id: deploy_id.to_owned() })
    }

    fn gone(&self, component: &Component) -> Result<(), Error> {
        self.note(component, Event::Gone)
    }
}

/// All whole lines that this version can read.
fn entries(text: &str) -> Vec<Entry> {
    text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

/// Those that were begun and never reported gone.
fn open(entries: Vec<Entry>) -> Vec<Entry> {
    let mut open: Vec<Entry> = Vec::new();
    for entry in entries {
        let same =
            |other: &Entry| other.metadata_type == entry.metadata_type && other.name == entry.name;
        match entry.event {
            Event::Intend if !open.iter().any(same) => open.push(entry),
            Event::Intend | Event::Deploying { .. } => {}
            Event::Gone => open.retain(|other| !same(other)),
        }
    }
    open
}

/// Whether a line is whole and yet no entry as this version writes them.
fn is_of_a_later_version(line: &str) -> bool {
    serde_json::from_str::<Entry>(line).is_err()
        && serde_json::from_str::<serde_json::Value>(line).is_ok()
}

fn is_torn(file: &mut File) -> io::Result<bool> {
    if file.metadata()?.len() == 0 {
        return Ok(false);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last != *b"\n")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::clock::VirtualClock;
    use crate::model::ApiName;

    fn journal(folder: &Path) -> Journal {
        let writer = Writer {
            run: "run1".into(),
            org: "00D000000000062EAA".into(),
            host: "here".into(),
            pid: 1,
            expires: 10,
        };
        Journal::new(folder, writer, Arc::new(VirtualClock::new()))
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
        let journal = journal(folder.path());
        journal.tidy().unwrap();
        journal.intend(&app("one")).unwrap();
        journal.tidy().unwrap();
        assert_eq!(journal.left_over().unwrap().len(), 1);
        journal.gone(&app("one")).unwrap();
        std::fs::write(&journal.path, "{\"v\":2,\"event\":\"lease\"}\n").unwrap();
        journal.tidy().unwrap();
        assert_ne!(std::fs::read_to_string(&journal.path).unwrap(), "");
        std::fs::write(&journal.path, "{\"v\":1,\"ev").unwrap();
        journal.tidy().unwrap();
        assert_eq!(std::fs::read_to_string(&journal.path).unwrap(), "");
    }

    #[test]
    fn names_what_was_begun_and_not_ended() {
        let folder = tempfile::tempdir().unwrap();
        let journal = journal(folder.path());
        for name in ["a", "b"] {
            journal.intend(&app(name)).unwrap();
            journal.deploying(&app(name), "0Af").unwrap();
        }
        journal.gone(&app("a")).unwrap();
        let left: Vec<_> = journal.left_over().unwrap().into_iter().map(|e| e.name).collect();
        assert_eq!(left, ["b"]);
    }

    #[test]
    fn heals_a_torn_line() {
        let folder = tempfile::tempdir().unwrap();
        let journal = journal(folder.path());
        journal.intend(&app("a")).unwrap();
        let mut file = OpenOptions::new().append(true).open(&journal.path).unwrap();
        file.write_all(b"{\"v\":1,\"at").unwrap();
        journal.intend(&app("b")).unwrap();
        assert_eq!(journal.entries().unwrap().len(), 2);
    }
}
