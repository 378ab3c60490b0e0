//! The private key as a file, for programs that want a path.

use std::path::{Path, PathBuf};

use super::error::FileError;
use super::private;
use crate::model::Secret;

/// A private key in a file of its own: mode 0600 in a folder with mode 0700, gone when this value
/// is dropped. [`PrivateFolder::key_file`](super::PrivateFolder::key_file) writes it.
#[derive(Debug)]
pub struct KeyFile {
    path: PathBuf,
}

impl KeyFile {
    pub(super) fn write(folder: &Path, pem: &Secret) -> Result<Self, FileError> {
        let name = private::random_name().map_err(FileError::write(folder))?;
        let file = Self { path: folder.join(format!("private-key-{name}.pem")) };
        private::create(&file.path, pem).map_err(FileError::write(&file.path))?;
        Ok(file)
    }

    /// Where the key is, an absolute path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for KeyFile {
    fn drop(&mut self) {
        // Nobody is left who could be told; the folder keeps everybody else out.
        drop(std::fs::remove_file(&self.path));
    }
}
