//! The journal's file: locked, appended, synced.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::entry::{Entry, Event, Writer};
use super::line::{Line, decode, encode};
use super::unfinished::{Unfinished, unfinished};
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
        let is_full = matches!(
            error.source.kind(),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge
        );
        let hint = if is_full {
            "make room on that disk, or set CUCUMBER_SALESFORCE_STATE to a folder on another one"
        } else {
            "set CUCUMBER_SALESFORCE_STATE to a folder that can be written"
        };
        Self::new(ErrorKind::Local, error.to_string()).caused_by(error.source).hint(hint)
    }
}

/// What a journal holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// Its entries, oldest first.
    pub entries: Vec<Entry>,
    /// How many lines are damaged. A writer that was killed leaves one, which does no harm: what it
    /// was about to do it has not done.
    pub damaged: usize,
    /// How many lines a later version of this crate has written.
    pub later: usize,
}

impl Contents {
    fn of(bytes: &[u8]) -> Self {
        let mut contents = Self::default();
        for line in bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            match decode(line) {
                Line::Entry(entry) => contents.entries.push(*entry),
                Line::Later => contents.later += 1,
                Line::Damaged => contents.damaged += 1,
            }
        }
        contents
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

    /// All entries, oldest first; what a killed writer or a failing disk has damaged is counted and
    /// passed over.
    ///
    /// # Errors
    ///
    /// When the file exists but cannot be read.
    pub fn read(&self) -> Result<Contents, JournalError> {
        let read = File::open(&self.path).and_then(|mut file| read_whole(&mut file));
        match read {
            Ok(bytes) => Ok(Contents::of(&bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Contents::default()),
            Err(source) => Err(self.failed("read", source)),
        }
    }

    /// The components that were begun and never reported gone, with all that is known of them,
    /// oldest first.
    ///
    /// # Errors
    ///
    /// When the file exists but cannot be read.
    pub fn unfinished(&self) -> Result<Vec<Unfinished>, JournalError> {
        Ok(unfinished(self.read()?.entries))
    }

    /// The lines of those that were begun and never reported gone, oldest first.
    ///
    /// # Errors
    ///
    /// When the file exists but cannot be read.
    pub fn left_over(&self) -> Result<Vec<Entry>, JournalError> {
        Ok(self.unfinished()?.into_iter().map(|unfinished| unfinished.begun).collect())
    }

    /// Notes that a component outlives its run, because somebody wants that.
    ///
    /// # Errors
    ///
    /// When the note cannot be kept.
    pub fn kept(&self, component: &Component) -> Result<(), Error> {
        self.note(component, Event::Kept)
    }

    /// Notes that its run is over, and could not delete it.
    ///
    /// # Errors
    ///
    /// When the note cannot be kept.
    pub fn left_behind(&self, component: &Component) -> Result<(), Error> {
        self.note(component, Event::LeftBehind)
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
        let Contents { entries, later, .. } = Contents::of(&read_whole(&mut file)?);
        if unfinished(entries).is_empty() && later == 0 {
            file.set_len(0)?;
            file.sync_data()?;
        }
        file.unlock()
    }

    fn note(&self, component: &Component, event: Event) -> Result<(), Error> {
        let at = self.clock.now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let entry = Entry {
            version: Entry::VERSION,
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
        let mut file = self.open()?;
        file.lock()?;
        let mut line = encode(entry)?;
        if is_torn(&mut file)? {
            // A killed writer's half line becomes a line of its own, which readers pass over.
            line.insert(0, b'\n');
        }
        file.write_all(&line)?;
        file.sync_data()?;
        file.unlock()
    }

    fn open(&self) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.read(true).append(true);
        match options.open(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            outcome => return outcome,
        }
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.create(true).open(&self.path)?;
        self.sync_folder()?;
        Ok(file)
    }

    /// A file that is new is lost with the power unless its folder is on the disk, too.
    fn sync_folder(&self) -> io::Result<()> {
        match self.path.parent() {
            Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
            _ => Ok(()),
        }
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

/// A device or a pipe might have no end.
fn read_whole(file: &mut File) -> io::Result<Vec<u8>> {
    if !file.metadata()?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no regular file"));
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
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
