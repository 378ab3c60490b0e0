//! Programs under test: started with the scenario's credentials and nothing else of ours, heard,
//! and stopped with everything they started.

mod error;
mod find;
mod launch;
mod one_shot;
mod output;
mod process;
mod programs;
mod ready;
mod running;
mod tree;

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests;

pub use error::ProgramError;
pub use launch::Program;
pub use one_shot::Finished;
pub use output::Output;
pub use programs::Programs;
pub use ready::{Ready, free_port};
pub use running::RunningProgram;
