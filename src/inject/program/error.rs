//! What can go wrong with a program under test.

use std::fmt::Write as _;
use std::io;
use std::path::PathBuf;
use std::process::ExitStatus;
use std::time::Duration;

use crate::error::{Error, ErrorKind};

/// A program that did not start, did not become ready in time or did not end.
///
/// Command lines and outputs in it are redacted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProgramError {
    /// There is no such program.
    #[error("there is no program `{program}`; looked for it {}", places(.looked_in))]
    NotFound {
        /// Its name as it was written.
        program: String,
        /// The files or folders where it could have been.
        looked_in: Vec<PathBuf>,
    },
    /// There is a file of that name, but this user may not run it.
    #[error("`{}` is no program that this user may run", .0.display())]
    NotExecutable(PathBuf),
    /// The operating system said no.
    #[error("cannot start `{program}`")]
    Start {
        /// The command line.
        program: String,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// It did not end in time and was stopped.
    #[error("`{program}` was still running after {limit:?} and was stopped{output}")]
    TimedOut {
        /// The command line.
        program: String,
        /// The time it had.
        limit: Duration,
        /// The end of its output.
        output: String,
    },
    /// It ended where it should have stayed.
    #[error("`{program}` ended with {} before it {awaited}{output}", status_text(*.status))]
    EndedEarly {
        /// The command line.
        program: String,
        /// How it ended.
        status: ExitStatus,
        /// What was waited for: "listened on port 8080".
        awaited: String,
        /// The end of its output.
        output: String,
    },
    /// It ran, but did not become ready in time.
    #[error("`{program}` has not {awaited} within {limit:?}{output}")]
    NotReady {
        /// The command line.
        program: String,
        /// What was waited for: "listened on port 8080".
        awaited: String,
        /// The time it had.
        limit: Duration,
        /// The end of its output.
        output: String,
    },
    /// Somebody else listens on its port.
    #[error("port {0} is taken by another program already")]
    PortTaken(u16),
    /// The run that it belongs to ends.
    #[error("the run is ending: no program is started any more")]
    Ending,
    /// Not even a kill ended all of it.
    #[error("`{program}` left processes that cannot be stopped: {ids:?}")]
    Immortal {
        /// The command line.
        program: String,
        /// Their ids.
        ids: Vec<u32>,
    },
}

/// How a process ended: "exit code 3" or "signal 9".
pub(super) fn status_text(status: ExitStatus) -> String {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return format!("signal {signal}");
    }
    status.code().map_or_else(|| "no exit code".to_owned(), |code| format!("exit code {code}"))
}

/// The end of an output for an error message: a line break, then the lines, indented.
pub(super) fn indented(streams: &[(&str, String)]) -> String {
    let mut text = String::new();
    for (name, lines) in streams.iter().filter(|(_, lines)| !lines.trim().is_empty()) {
        // Writing to a String cannot fail.
        let _ = write!(text, "\n  {name}:");
        for line in lines.lines() {
            let _ = write!(text, "\n    {line}");
        }
    }
    if text.is_empty() { "\n  it printed nothing".to_owned() } else { text }
}

fn places(looked_in: &[PathBuf]) -> String {
    if looked_in.is_empty() {
        return "nowhere: `PATH` is empty".to_owned();
    }
    let places: Vec<_> = looked_in.iter().map(|path| format!("`{}`", path.display())).collect();
    format!("at {}", places.join(", "))
}

impl From<ProgramError> for Error {
    fn from(error: ProgramError) -> Self {
        let kind = match &error {
            ProgramError::NotFound { .. }
            | ProgramError::NotExecutable(_)
            | ProgramError::PortTaken(_) => ErrorKind::Usage,
            ProgramError::Start { .. } | ProgramError::Ending | ProgramError::Immortal { .. } => {
                ErrorKind::Local
            }
            ProgramError::TimedOut { .. }
            | ProgramError::EndedEarly { .. }
            | ProgramError::NotReady { .. } => ErrorKind::Program,
        };
        let hint = match &error {
            ProgramError::NotFound { .. } => {
                "build it first; write its path, or add its folder to `PATH` (no shell is \
                 involved: for a shell's own commands write `sh -c '…'`)"
            }
            ProgramError::NotExecutable(_) => {
                "make it executable, or write its interpreter before it"
            }
            ProgramError::PortTaken(_) => {
                "stop the other program, or write port 0 and `${PORT}` for a free one"
            }
            ProgramError::EndedEarly { .. } => "start it by hand to see what it needs",
            ProgramError::NotReady { .. } => {
                "check what the program says or listens on when it is ready"
            }
            ProgramError::TimedOut { .. } => {
                "give it more time in the settings, or find out what it waits for"
            }
            ProgramError::Ending => "",
            ProgramError::Start { .. } | ProgramError::Immortal { .. } => {
                "see what the operating system says about it"
            }
        };
        let told = Self::new(kind, error.to_string());
        let told = if hint.is_empty() { told } else { told.hint(hint) };
        match error {
            ProgramError::Start { source, .. } => told.caused_by(source),
            _ => told,
        }
    }
}
