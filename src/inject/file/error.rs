//! What can go wrong with a file.

use std::io;
use std::path::PathBuf;

use crate::error::{Error, ErrorKind};

/// A file with credentials that could not be written or removed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FileError {
    /// Something stands there already, and it is not ours to overwrite.
    #[error("`{}` exists already, so no credentials were written to it", .0.display())]
    Exists(PathBuf),
    /// It was replaced since we wrote it.
    #[error("`{}` is no longer the file that was written, so it was left alone", .0.display())]
    Replaced(PathBuf),
    /// The run that it would belong to ends.
    #[error("the run is ending: no file is written any more")]
    Ending,
    /// A name that the format cannot hold.
    #[error("`{0}` is no name for a variable")]
    Name(String),
    /// The operating system said no.
    #[error("cannot {verb} `{}`", .path.display())]
    Io {
        /// `write` or `remove`.
        verb: &'static str,
        /// Which file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
}

impl FileError {
    pub(super) fn write(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { verb: "write", path, source }
    }

    pub(super) fn remove(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { verb: "remove", path, source }
    }
}

impl From<FileError> for Error {
    fn from(error: FileError) -> Self {
        let (kind, hint) = match &error {
            FileError::Exists(_) => (
                ErrorKind::Usage,
                "name another file, or delete this one if a run that was killed left it; \
                 scenarios that run at the same time need a file each",
            ),
            FileError::Replaced(_) => {
                (ErrorKind::Local, "the program under test should not write to the file")
            }
            FileError::Ending => {
                (ErrorKind::Local, "nothing can be begun after a signal, or after the last step")
            }
            FileError::Name(_) => {
                (ErrorKind::Usage, "use letters, digits and underscores; the first is not a digit")
            }
            FileError::Io { .. } => {
                (ErrorKind::Local, "its folder must exist and be writable for this user")
            }
        };
        let told = Self::new(kind, error.to_string()).hint(hint);
        match error {
            FileError::Io { source, .. } => told.caused_by(source),
            _ => told,
        }
    }
}
