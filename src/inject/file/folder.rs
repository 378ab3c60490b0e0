//! The folder for the files with secrets that nobody but us names.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::error::FileError;
use super::key_file::KeyFile;
use super::private;
use crate::model::Secret;
use crate::process::ProcessId;

/// What stands below the state directory.
const ALL: &str = "files";
/// Whose a folder is.
const OWNER: &str = "process.json";

/// A folder for files with secrets, below the state directory and for this process alone: mode
/// 0700, made for the first file, and gone when it is removed or dropped.
///
/// It says whose it is, so that a later run can tell that its process is dead, and remove it.
///
/// ```
/// use cucumber_salesforce::inject::PrivateFolder;
/// use cucumber_salesforce::model::Secret;
///
/// # let state = tempfile::tempdir()?;
/// let folder = PrivateFolder::below(state.path());
/// let key = folder.key_file(&Secret::new("-----BEGIN PRIVATE KEY-----"))?;
/// assert!(key.path().starts_with(state.path().join("files")));
/// folder.remove()?;
/// assert!(!key.path().exists());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct PrivateFolder {
    all: PathBuf,
    state: Mutex<State>,
}

#[derive(Debug)]
enum State {
    NotYet,
    Made(PathBuf),
    Removed,
}

impl PrivateFolder {
    /// Plans a folder below the state directory.
    #[must_use]
    pub fn below(state_dir: &Path) -> Self {
        Self { all: state_dir.join(ALL), state: Mutex::new(State::NotYet) }
    }

    /// Writes a private key, PEM, to a file of its own with mode 0600.
    ///
    /// # Errors
    ///
    /// When the file system does not take it, when the folder above belongs to somebody else, and
    /// when the folder has been removed: the run is ending.
    pub fn key_file(&self, pem: &Secret) -> Result<KeyFile, FileError> {
        // Under the lock: what is written while the others are being removed would be missed.
        let mut state = self.lock();
        let folder = match &*state {
            State::Made(folder) => folder.clone(),
            State::NotYet => self.make()?,
            State::Removed => return Err(FileError::Ending),
        };
        *state = State::Made(folder.clone());
        KeyFile::write(&folder, pem)
    }

    /// Removes it with all that is in it; no file is to be written any more.
    ///
    /// # Errors
    ///
    /// When the file system does not let go of it.
    pub fn remove(&self) -> Result<(), FileError> {
        match std::mem::replace(&mut *self.lock(), State::Removed) {
            State::Made(folder) => remove(&folder),
            State::NotYet | State::Removed => Ok(()),
        }
    }

    /// Removes the folders of processes that are proven dead; those of whom nothing is known
    /// stay. Gives what could not be removed.
    #[must_use]
    pub fn remove_dead(state_dir: &Path) -> Vec<FileError> {
        let all = state_dir.join(ALL);
        let entries = match fs::read_dir(&all) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Vec::new(),
            Err(error) => return vec![FileError::remove(all)(error)],
        };
        let folders = entries.flatten().map(|entry| entry.path());
        folders
            .filter(|folder| is_dead(folder))
            .filter_map(|folder| remove(&folder).err())
            .collect()
    }

    /// Says whose it is before there is anything in it.
    fn make(&self) -> Result<PathBuf, FileError> {
        let all = std::path::absolute(&self.all).map_err(FileError::write(&self.all))?;
        private::make_folder(&all, true).map_err(FileError::write(&all))?;
        let folder = private::create_folder(&all).map_err(FileError::write(&all))?;
        let owner = serde_json::to_string(&ProcessId::current()).map_err(io::Error::from);
        let written =
            owner.and_then(|owner| private::create(&folder.join(OWNER), &Secret::new(owner)));
        if let Err(error) = written {
            remove(&folder)?;
            return Err(FileError::write(folder)(error));
        }
        Ok(folder)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for PrivateFolder {
    fn drop(&mut self) {
        // `remove` reports; here nobody is left who could be told.
        drop(self.remove());
    }
}

fn is_dead(folder: &Path) -> bool {
    let owner = fs::read(folder.join(OWNER)).ok();
    let owner = owner.and_then(|owner| serde_json::from_slice::<ProcessId>(&owner).ok());
    owner.is_some_and(|owner| owner.is_alive() == Some(false))
}

fn remove(folder: &Path) -> Result<(), FileError> {
    match fs::remove_dir_all(folder) {
        // Another run may have been faster.
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(FileError::remove(folder)(error))
        }
        _ => Ok(()),
    }
}
