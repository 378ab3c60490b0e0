//! The file that tells clients whom to trust.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// A file with a certificate, as long as this lives.
#[derive(Debug)]
pub(super) struct CaFile(PathBuf);

impl CaFile {
    /// # Errors
    ///
    /// When the folder for temporary files cannot be written to.
    pub(super) fn new(pem: &str) -> io::Result<Self> {
        let name =
            format!("simulated-org-ca-{}-{:016x}.pem", std::process::id(), fastrand::u64(..));
        let path = std::env::temp_dir().join(name);
        // Never one that somebody has laid out before.
        let mut file = OpenOptions::new().write(true).create_new(true).open(&path)?;
        let made = Self(path);
        file.write_all(pem.as_bytes())?;
        Ok(made)
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for CaFile {
    fn drop(&mut self) {
        let _gone_before = fs::remove_file(&self.0);
    }
}
