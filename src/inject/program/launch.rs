//! What to start, and how.

use std::fmt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::error::ProgramError;
use super::find::{find, find_file};
use super::programs::Programs;
use crate::inject::Environment;
use crate::redact::Redactor;

/// How long a program may tidy up after SIGTERM.
const GRACE: Duration = Duration::from_secs(5);

/// A program under test that can be [run](Self::run) to its end or [started](Self::start) and
/// left running.
///
/// No shell is involved. The program's environment is that of this process without everything
/// that is ours ([`clean_environment`](super::super::clean_environment)), plus what
/// [`environment`](Self::environment) adds; its standard input is empty.
///
/// ```no_run
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), cucumber_salesforce::Error> {
/// use std::time::Duration;
/// use cucumber_salesforce::inject::Program;
/// use cucumber_salesforce::redact::Redactor;
///
/// let program = Program::new(["orders-sync", "--once"], Redactor::default());
/// let finished = program.run(Duration::from_secs(600)).await?;
/// assert!(finished.succeeded(), "{}", finished.output().tail(20));
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Program {
    words: Vec<String>,
    file: Option<PathBuf>,
    environment: Environment,
    directory: PathBuf,
    pub(super) redactor: Redactor,
    pub(super) grace: Duration,
    pub(super) programs: Programs,
}

impl Program {
    /// A program's name and its arguments; the redactor masks its output.
    #[must_use]
    pub fn new(words: impl IntoIterator<Item = impl Into<String>>, redactor: Redactor) -> Self {
        let words = words.into_iter().map(Into::into).collect();
        let environment = Environment::default();
        let directory = PathBuf::from(".");
        let (file, grace, programs) = (None, GRACE, Programs::default());
        Self { words, file, environment, directory, redactor, grace, programs }
    }

    /// Where it is, rather than where its name leads; the name is still what messages show.
    #[must_use]
    pub fn file(self, file: impl Into<PathBuf>) -> Self {
        Self { file: Some(file.into()), ..self }
    }

    /// The variables it gets.
    #[must_use]
    pub fn environment(self, environment: Environment) -> Self {
        Self { environment, ..self }
    }

    /// Where it runs; the working directory of this process unless this is called.
    #[must_use]
    pub fn directory(self, directory: impl Into<PathBuf>) -> Self {
        Self { directory: directory.into(), ..self }
    }

    /// How long it may tidy up when it is told to end, before it is killed; 5 s unless this is
    /// called.
    #[must_use]
    pub fn grace(self, grace: Duration) -> Self {
        Self { grace, ..self }
    }

    /// Makes it one of these, which end together.
    #[must_use]
    pub fn among(self, programs: &Programs) -> Self {
        Self { programs: programs.clone(), ..self }
    }

    /// The command line as it may be shown.
    #[must_use]
    pub fn shown(&self) -> String {
        self.redactor.redact(&shell_words::join(&self.words)).into_owned()
    }

    pub(super) fn command(&self) -> Result<Command, ProgramError> {
        let (name, arguments) = self.words.split_first().ok_or_else(|| ProgramError::NotFound {
            program: String::new(),
            looked_in: Vec::new(),
        })?;
        let file = match &self.file {
            Some(file) => find_file(name, &self.directory.join(file))?,
            None => find(name, &self.directory)?,
        };
        // The program's folder and the working directory are two things: a relative path would
        // be read against the latter.
        let file = std::path::absolute(&file)
            .map_err(|source| ProgramError::Start { program: self.shown(), source })?;
        let mut command = Command::new(file);
        command.args(arguments).current_dir(&self.directory).stdin(Stdio::null());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        self.environment.apply(&mut command);
        Ok(command)
    }
}

impl fmt::Debug for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Program")
            .field("command", &self.shown())
            .field("file", &self.file)
            .field("environment", &self.environment)
            .field("directory", &self.directory)
            .finish_non_exhaustive()
    }
}
