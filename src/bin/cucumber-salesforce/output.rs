//! A file that is written when the work is done.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

/// The file that somebody named, and the one beside it that takes its place when all is well.
#[derive(Debug)]
pub(crate) struct Output {
    file: PathBuf,
    partial: PathBuf,
}

impl Output {
    /// Whoever names a file that cannot be written hears of it before the work, not after.
    pub(crate) fn at(file: &Path) -> anyhow::Result<Self> {
        let mut partial = file.to_owned();
        partial.as_mut_os_string().push(".partial");
        let output = Self { file: file.to_owned(), partial };
        let name = file.display();
        if file.is_dir() {
            bail!("`{name}` cannot be written: it is a folder (hint: name a file in it)");
        }
        fs::write(&output.partial, "").with_context(|| {
            format!("`{name}` cannot be written (hint: name a file in a folder of yours)")
        })?;
        Ok(output)
    }

    /// Writes it, in place of what was there, and tells where.
    pub(crate) fn write(self, text: &str) -> anyhow::Result<PathBuf> {
        let written = fs::write(&self.partial, text);
        written
            .and_then(|()| fs::rename(&self.partial, &self.file))
            .with_context(|| format!("`{}` cannot be written", self.file.display()))?;
        Ok(self.file.clone())
    }

    /// Writes what there is of it, beside what was there, and tells where.
    pub(crate) fn write_part(self, text: &str) -> anyhow::Result<PathBuf> {
        let name = self.partial.display();
        fs::write(&self.partial, text).with_context(|| format!("`{name}` cannot be written"))?;
        Ok(self.partial.clone())
    }
}

impl Drop for Output {
    /// Nothing is left of a file that was never written.
    fn drop(&mut self) {
        if fs::metadata(&self.partial).is_ok_and(|file| file.len() == 0) {
            let _gone_or_not = fs::remove_file(&self.partial);
        }
    }
}
