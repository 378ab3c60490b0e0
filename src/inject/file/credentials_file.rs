//! Credentials as a `.env` or JSON file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::dotenv;
use super::error::FileError;
use super::private::{self, Identity};
use crate::error::Error;
use crate::inject::Injector;
use crate::inject::injector::refuse_redactions;
use crate::model::Secret;

/// How credentials are written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileFormat {
    /// A line `NAME=value` each.
    Dotenv,
    /// One object whose members are texts.
    Json,
}

impl FileFormat {
    /// JSON for names that end in `.json`, else dotenv.
    #[must_use]
    pub fn of(path: &Path) -> Self {
        match path.extension() {
            Some(extension) if extension.eq_ignore_ascii_case("json") => Self::Json,
            _ => Self::Dotenv,
        }
    }
}

/// A file with credentials that exists from the first [`inject`](Injector::inject) until it is
/// removed or dropped.
///
/// It has mode 0600 from its first moment, follows no link and overwrites nothing but itself and
/// a `.env` file of ours that a killed run has left.
///
/// ```
/// use cucumber_salesforce::inject::{CredentialsFile, Injector as _};
/// use cucumber_salesforce::model::Secret;
///
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join(".env");
/// let mut file = CredentialsFile::at(&path)?;
/// file.inject(&[("SF_CLIENT".into(), Secret::new("3MVG9"))])?;
/// assert!(std::fs::read_to_string(&path)?.ends_with("\nSF_CLIENT=3MVG9\n"));
/// file.remove()?;
/// assert!(!path.exists());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct CredentialsFile {
    path: PathBuf,
    format: FileFormat,
    values: BTreeMap<String, Secret>,
    written: Option<Identity>,
}

impl CredentialsFile {
    /// Plans a file, in the [format](FileFormat::of) that its name tells; nothing is written yet.
    ///
    /// # Errors
    ///
    /// When a relative path cannot be made absolute.
    pub fn at(path: impl AsRef<Path>) -> Result<Self, FileError> {
        let path = path.as_ref();
        // Where it was written is where it is removed, whatever happens to the working directory.
        let path = std::path::absolute(path).map_err(FileError::write(path))?;
        let format = FileFormat::of(&path);
        Ok(Self { path, format, values: BTreeMap::new(), written: None })
    }

    /// Where the file is, an absolute path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Deletes the file, unless somebody has put another in its place.
    ///
    /// # Errors
    ///
    /// [`FileError::Replaced`], and when the file system does not let go of it.
    pub fn remove(mut self) -> Result<(), FileError> {
        self.delete()
    }

    fn write(&mut self) -> Result<(), FileError> {
        let text = match self.format {
            FileFormat::Dotenv => self.dotenv()?,
            FileFormat::Json => self.json(),
        };
        let there = Identity::of(&self.path).map_err(FileError::write(&self.path))?;
        let identity = match (there, self.written) {
            (None, _) => private::create(&self.path, &text),
            (Some(there), Some(ours)) if there == ours => private::replace(&self.path, &text),
            (Some(_), Some(_)) => return Err(FileError::Replaced(self.path.clone())),
            (Some(_), None) if left_by_a_killed_run(&self.path) => {
                private::replace(&self.path, &text)
            }
            (Some(_), None) => return Err(FileError::Exists(self.path.clone())),
        };
        self.written = Some(identity.map_err(FileError::write(&self.path))?);
        Ok(())
    }

    fn dotenv(&self) -> Result<Secret, FileError> {
        let values: Vec<_> = self.values.clone().into_iter().collect();
        match values.iter().find(|(name, _)| !is_variable(name)) {
            Some((name, _)) => Err(FileError::Name(name.clone())),
            None => Ok(dotenv::write(&values)),
        }
    }

    fn json(&self) -> Secret {
        let exposed = |(name, value): (&String, &Secret)| (name.clone(), value.expose().into());
        let object = serde_json::Value::Object(self.values.iter().map(exposed).collect());
        Secret::new(format!("{object:#}\n"))
    }

    fn delete(&mut self) -> Result<(), FileError> {
        let Some(ours) = self.written.take() else { return Ok(()) };
        match Identity::of(&self.path).map_err(FileError::remove(&self.path))? {
            None => Ok(()),
            Some(there) if there == ours => {
                std::fs::remove_file(&self.path).map_err(FileError::remove(&self.path))
            }
            Some(_) => Err(FileError::Replaced(self.path.clone())),
        }
    }
}

impl Injector for CredentialsFile {
    fn inject(&mut self, values: &[(String, Secret)]) -> Result<(), Error> {
        refuse_redactions(values)?;
        self.values.extend(values.iter().cloned());
        Ok(self.write()?)
    }
}

impl Drop for CredentialsFile {
    fn drop(&mut self) {
        // `remove` reports; here nobody is left who could be told.
        drop(self.delete());
    }
}

fn is_variable(name: &str) -> bool {
    let letter = |c: char| c.is_ascii_alphabetic() || c == '_';
    name.starts_with(letter) && name.chars().all(|c| letter(c) || c.is_ascii_digit())
}

/// Whether a process of ours that is no more wrote the file. Only dotenv has room to say so.
#[cfg(unix)]
fn left_by_a_killed_run(path: &Path) -> bool {
    use rustix::process::{Pid, test_kill_process};

    let is_file = std::fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file());
    let text =
        if is_file { std::fs::read_to_string(path).unwrap_or_default() } else { return false };
    let author = dotenv::author(&text).and_then(|id| i32::try_from(id).ok());
    author.and_then(Pid::from_raw).is_some_and(|author| {
        test_kill_process(author).is_err_and(|error| error == rustix::io::Errno::SRCH)
    })
}

#[cfg(not(unix))]
fn left_by_a_killed_run(_: &Path) -> bool {
    false
}
