//! What earlier waits in an org took, kept in a small file of this machine.

mod entry;
mod file;
#[cfg(test)]
mod tests;

pub use file::History;
