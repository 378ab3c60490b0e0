//! A small file that several processes share.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// A small file that several processes share. It can be lost without harm: nothing is synced to
/// the disk, so that a change costs little.
#[derive(Debug)]
pub(super) struct StateFile(PathBuf);

impl StateFile {
    pub(super) fn new(path: PathBuf) -> Self {
        Self(path)
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// What it holds; nothing where there is no file yet.
    pub(super) fn read(&self) -> io::Result<Vec<u8>> {
        match fs::read(&self.0) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            outcome => outcome,
        }
    }

    /// Puts something new in its place, while no other process can; a reader sees the old or the
    /// new. Where `change` gives no content, the old one stays.
    pub(super) fn change<T>(
        &self,
        change: impl FnOnce(&[u8]) -> (Option<Vec<u8>>, T),
    ) -> io::Result<T> {
        // The file itself is replaced, so the lock is on another one; what is done under it takes
        // so little time that one serves all files of the folder.
        let lock = open(&self.0.with_file_name("state.lock"), false)?;
        lock.lock()?;
        let (content, outcome) = change(&self.read()?);
        if let Some(content) = content {
            let new = self.0.with_extension("new");
            open(&new, true)?.write_all(&content)?;
            fs::rename(new, &self.0)?;
        }
        lock.unlock()?;
        Ok(outcome)
    }
}

/// Opens a file of ours for writing, which nobody else may read.
fn open(path: &Path, truncate: bool) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(truncate);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    #[test]
    fn no_change_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("numbers");
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let file = StateFile::new(path.clone());
                    for _ in 0..25 {
                        let more = |old: &[u8]| (Some([old, b"x"].concat()), ());
                        file.change(more).unwrap();
                    }
                });
            }
        });
        assert_eq!(StateFile::new(path).read().unwrap().len(), 200);
    }

    #[test]
    fn what_is_not_changed_is_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let file = StateFile::new(folder.path().join("numbers"));
        assert_eq!(file.change(|old| (None, old.len())).unwrap(), 0);
        assert!(!file.path().exists());
    }
}
