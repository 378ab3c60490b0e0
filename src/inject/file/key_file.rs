//! The private key as a file, for programs that want a path.

use std::path::{Path, PathBuf};

use super::error::FileError;
use super::private;
use crate::model::Secret;

/// A private key in a file of its own: mode 0600 in a folder with mode 0700, both gone when this
/// value is dropped.
#[derive(Debug)]
pub struct KeyFile {
    folder: PathBuf,
    path: PathBuf,
}

impl KeyFile {
    /// Writes the key, PEM, to a new folder below the system's folder for temporary files.
    ///
    /// # Errors
    ///
    /// When the file system does not take it.
    pub fn write(pem: &Secret) -> Result<Self, FileError> {
        let parent = std::env::temp_dir();
        let folder = private::create_folder(&parent).map_err(FileError::write(parent))?;
        let path = folder.join("private-key.pem");
        let file = Self { folder, path };
        private::create(&file.path, pem).map_err(FileError::write(&file.path))?;
        Ok(file)
    }

    /// Where the key is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for KeyFile {
    fn drop(&mut self) {
        // Nobody is left who could be told; the folder keeps everybody else out.
        drop(std::fs::remove_file(&self.path));
        drop(std::fs::remove_dir(&self.folder));
    }
}
