//! Hands credentials to programs and files.
//!
//! Programs live in real time, and so does the waiting here: a virtual clock would time them out
//! at once.

mod environment;
mod file;
mod injector;
mod program;

pub use environment::{Environment, clean_environment};
pub use file::{CredentialsFile, FileError, FileFormat, KeyFile, PrivateFolder};
pub(crate) use file::{make_private_folder, read_private, write_private};
pub use injector::Injector;
pub use program::{
    Finished, Output, Program, ProgramError, Programs, Ready, RunningProgram, free_port,
};
